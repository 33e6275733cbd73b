"""How long a programme takes to plan, how it compares with a greedy one, and whether it is right.

Invented libraries, plain and awkward: affect in clusters, one artist with 60 % of the songs, every
recording 180 s long, hardly anything familiar. Time is from the candidates to the finished
programme with reasons, all rules on, the fastest of some runs. Small cases are compared with every
order there is. The last line is JSON with ``--json``.

    python bench/sequencer.py [--quick] [--json]
"""

import argparse
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import PlanError
from sostenuto.listening.arcs import Arc, arc
from sostenuto.listening.catalogue import weights
from sostenuto.listening.costs import join_costs, slot_costs
from sostenuto.listening.programme import Candidate, Programme, Rules
from sostenuto.listening.sequencer import plan, replan
from sostenuto.listening.shelf import shelf
from sostenuto.music.key import Key

ANXIOUS_TO_CALM = arc("iso", AffectPoint(-0.5, 0.6), AffectPoint(0.5, -0.5))
MINUTES = 20
RULES = Rules(most_unfamiliar=1)
KINDS = ("plain", "clusters", "one artist", "all 180 s", "one sd", "strangers")
TARGET_MS = {1000: 50, 10000: 200}
REPLAN_TARGET_MS = 200


def library(count: int, kind: str = "plain", seed: int = 0) -> list[Candidate]:
    """Invent a library."""
    chance = np.random.default_rng(seed)
    place = chance.uniform(-1, 1, (count, 2))
    sd = chance.uniform(0.15, 0.5, (count, 2))
    length_s = np.clip(chance.normal(225, 50, count), 90, 500)
    artist = chance.integers(0, max(1, count // 8), count)
    familiar = chance.random(count) < (0.05 if kind == "strangers" else 0.5)
    if kind == "clusters":
        centre = chance.uniform(-0.8, 0.8, (5, 2))[chance.integers(0, 5, count)]
        place = np.clip(centre + chance.normal(0, 0.03, (count, 2)), -1, 1)
    if kind in ("clusters", "one sd"):
        sd[:] = 0.4
    if kind == "one artist":
        artist[chance.random(count) < 0.6] = 0
    if kind == "all 180 s":
        length_s[:] = 180
    return [
        Candidate(
            id=f"r{row:05}",
            title=f"Title {row}",
            artist=f"Artist {artist[row]}",
            duration_s=float(length_s[row]),
            affect=AffectEstimate(AffectPoint(*place[row].tolist()), *sd[row].tolist(), "x"),
            tempo_bpm=float(chance.uniform(55, 180)),
            key=Key(int(chance.integers(12)), "major" if chance.random() < 0.5 else "minor"),
            integrated_lufs=float(chance.normal(-14, 4)),
            liked=float(chance.choice([-1, 0, 0, 0, 0.5, 1])),
            familiar=bool(familiar[row]),
        )
        for row in range(count)
    ]


def fastest_ms(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the shortest wall time and the shortest CPU time of ``runs``, in milliseconds."""
    walls, cpus = [], []
    for _ in range(runs):
        start, cpu_start = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - start)
        cpus.append(time.process_time() - cpu_start)
    return round(1000 * min(walls), 1), round(1000 * min(cpus), 1)


def greedy_cost(candidates: Sequence[Candidate], path: Arc, slots: int) -> float:
    """Return the cost of taking, slot by slot, the recording that costs least right there.

    What peers do: no look ahead, no rule but that nothing comes twice.
    """
    table = weights()
    books = shelf(candidates, table)
    node = slot_costs(books, path.targets(slots), table)
    total, last = 0.0, -1
    used: list[int] = []
    for slot in range(slots):
        cost = node[slot].copy()
        if last >= 0:
            cost += join_costs(books, np.array([last]), np.arange(len(books)), table)[0]
        cost[used] = np.inf
        last = int(cost.argmin())
        total += float(cost[last])
        used.append(last)
    return total


def measured(count: int, kind: str, runs: int) -> dict[str, object]:
    """Plan one library: time, proof, gap, and what greedy choice without rules would cost."""
    candidates = library(count, kind)
    last: list[Programme] = []

    def work() -> None:
        last[:] = [plan(candidates, ANXIOUS_TO_CALM, MINUTES, RULES)]

    ms, cpu_ms = fastest_ms(work, runs)
    programme = last[0]
    skipped = programme.slots[2].candidate.id
    replan_ms, replan_cpu_ms = fastest_ms(
        lambda: replan(programme, candidates, played=2, skipped=[skipped]), runs
    )
    return {
        "recordings": count,
        "library": kind,
        "ms": ms,
        "cpu_ms": cpu_ms,
        "replan_ms": replan_ms,
        "replan_cpu_ms": replan_cpu_ms,
        "slots": len(programme.slots),
        "cost": round(programme.cost, 4),
        "optimal": programme.optimal,
        "gap": round(programme.gap, 4),
        "greedy_without_rules_cost": round(
            greedy_cost(candidates, ANXIOUS_TO_CALM, len(programme.slots)), 4
        ),
    }


def worst_difference(cases: int) -> float:
    """Return the largest difference to trying every order, over small libraries."""
    table, worst = weights(), 0.0
    for seed in range(cases):
        rules = Rules(slots=4, most_unfamiliar=seed % 4, tolerance_s=90)
        candidates = library(9, KINDS[seed % len(KINDS)], seed)
        candidates = [
            replace(each, artist=f"Artist {row % 5}") for row, each in enumerate(candidates)
        ]
        books = shelf(candidates, table)
        node = slot_costs(books, ANXIOUS_TO_CALM.targets(4), table)
        join = join_costs(books, np.arange(9), np.arange(9), table)
        orders = np.array(list(itertools.permutations(range(9), 4)))
        artists = np.sort(books.artist[orders], axis=1)
        keeps = np.abs(books.duration_s[orders].sum(axis=1) - 15 * 60) <= 90
        keeps &= ~(artists[:, 2:] == artists[:, :-2]).any(axis=1)
        keeps &= books.unfamiliar[orders].sum(axis=1) <= seed % 4
        costs = node[np.arange(4), orders[keeps]].sum(axis=1)
        costs += join[orders[keeps][:, :-1], orders[keeps][:, 1:]].sum(axis=1)
        try:
            found = plan(candidates, ANXIOUS_TO_CALM, 15, rules).cost
        except PlanError:
            found = np.inf
        best = float(costs.min(initial=np.inf))
        worst = max(worst, 0.0 if found == best else abs(found - best))
    return worst


def main() -> int:
    """Measure, print a table, say whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs and cases")
    parser.add_argument("--json", action="store_true", help="say the figures as JSON at the end")
    asked = parser.parse_args()
    runs, cases = (3, 30) if asked.quick else (15, 200)
    rows = [measured(count, kind, runs) for count in TARGET_MS for kind in KINDS]
    for row in rows:
        proof = "proven" if row["optimal"] else f"gap {row['gap']}"
        print(
            f"{row['recordings']:>6} recordings, {row['library']:<11} {row['ms']:>6} ms "
            f"(CPU {row['cpu_ms']}), tail again {row['replan_ms']:>6} ms, {proof}, "
            f"cost {row['cost']} (greedy without rules {row['greedy_without_rules_cost']})"
        )
    plain_ms = {row["recordings"]: row["ms"] for row in rows if row["library"] == "plain"}
    worst_ms = {
        count: max(r["ms"] for r in rows if r["recordings"] == count) for count in TARGET_MS
    }
    replan_ms = max(row["replan_ms"] for row in rows)
    difference = worst_difference(cases)
    print(f"{cases} small cases against every order: largest difference {difference:.1e}")
    met = (
        all(plain_ms[count] <= most for count, most in TARGET_MS.items())
        and replan_ms <= REPLAN_TARGET_MS
        and difference <= 1e-9
    )
    if asked.json:
        figures = {
            "plain_ms": plain_ms,
            "worst_ms": worst_ms,
            "target_ms": TARGET_MS,
            "replan_ms": replan_ms,
            "replan_target_ms": REPLAN_TARGET_MS,
            "exhaustive_cases": cases,
            "exhaustive_difference": difference,
            "met": met,
            "rows": rows,
        }
        print(json.dumps(figures))
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())

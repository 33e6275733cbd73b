"""Rows that other scripts of the bench measure; each says its figures as JSON on its last line."""

import json
import re
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from measure import MissingError, ran
from table import Row, not_there

HERE = Path(__file__).resolve().parent


def figures(script: str, *arguments: str) -> dict:
    """Run a script of the bench and return what it says on its last line."""
    path = HERE / script
    if not path.is_file():
        raise MissingError(f"bench/{script} is not there")
    done = ran([sys.executable, str(path), *arguments], accepted=(0, 1))  # 1: a target was missed
    lines = done.output.strip().splitlines()
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError):
        raise MissingError(f"bench/{script} said no figures") from None


def planning(quick: bool) -> Iterator[Row]:
    """Plan with all rules among 1,000 and 10,000 recordings, and small cases exhaustively."""
    found = figures("sequencer.py", "--json", *(["--quick"] if quick else []))
    for count, most_ms in found["target_ms"].items():
        took_ms, worst_ms = found["plain_ms"][count], found["worst_ms"][count]
        rows = [row for row in found["rows"] if row["recordings"] == int(count)]
        dearer = [row["greedy_without_rules_cost"] / row["cost"] - 1 for row in rows]
        proven = sum(row["optimal"] for row in rows)
        yield Row(
            f"20 minutes planned from {int(count):,} recordings, {proven} of {len(rows)} proven",
            f"{took_ms:.0f} ms (awkward library {worst_ms:.0f})",
            f"greedy costs {statistics.median(dearer):+.0%}",
            target=f"<= {most_ms} ms",
            met=took_ms <= most_ms,
            details={"rows": rows},
        )
    difference = found["exhaustive_difference"]
    yield Row(
        f"{found['exhaustive_cases']} small cases beside every order there is",
        f"{difference:.0e} apart at most",
        target="<= 1e-9",
        met=difference <= 1e-9,
    )


def kill(quick: bool) -> Iterator[Row]:
    """End an analysis by kill -9 at random moments, begin again, and count what was lost."""
    found = figures("kill.py", "--json", *(["--quick"] if quick else []))
    faults = {name: found[name] for name in ("lost", "doubled", "orphans", "damaged", "different")}
    bad = ", ".join(f"{count} {name}" for name, count in faults.items() if count)
    yield Row(
        f"kill -9 during an analysis of {found['files']} files, {found['kills']} times",
        bad or "nothing lost, nothing twice",
        target="nothing lost or twice",
        met=not bad,
        details=found,
    )


def house(quick: bool) -> Iterator[Row]:
    """Ask a house with 2,000 clients for pages, let fifty people write, start the demo twice."""
    found = figures("house.py", "--json", *(["--quick"] if quick else []))
    for kind, took in found["pages"].items():
        yield Row(
            f"{kind} page with 2,000 clients, SQLite, p95",
            f"{took['p95']:.0f} ms (median {took['median']:.0f})",
            target="<= 150 ms",
            met=took["p95"] <= 150,
        )
    for database in ("sqlite", "postgresql"):
        if database not in found:
            yield not_there(f"fifty writers on {database}", "it is not installed")
            continue
        went = found[database]
        yield Row(
            f"fifty people writing at once on {database}",
            f"{went['failures']:.0f} failures, {went['per_s']:.0f}/s, p95 {went['p95_s']:.2f} s",
            target="0 failures",
            met=went["failures"] == 0,
        )
    for which, most_s in (("first", 30), ("second", 3)) if "starts" in found else ():
        took_s = found["starts"][which]
        words = "clone to the first page, warm cache" if which == "first" else "second make demo"
        yield Row(words, f"{took_s:.1f} s", target=f"<= {most_s} s", met=took_s <= most_s)
    if "starts" in found:
        took_s = found["starts"]["music"]
        yield Row("clone to the demo's music in the house, warm cache", f"{took_s:.1f} s")


def care(quick: bool) -> Iterator[Row]:
    """Ask for a therapist's day, somebody with 200 sessions, a batch of taps, and tap."""
    day = figures("desk.py", "--json", *(["--pages", "40"] if quick else []))
    for kind, took in day.items():
        yield Row(
            f"{kind}, 30 clients with three months each, p95",
            f"{took['p95']:.0f} ms (median {took['median']:.0f})",
            target="<= 150 ms",
            met=took["p95"] <= 150,
        )
    found = figures("session_pages.py", "--json", *(["--quick"] if quick else []))
    for kind in ("record", "score", "sessions", "session page"):
        took = found[kind]
        yield Row(
            f"{kind} of somebody with 200 sessions, p95",
            f"{took['p95']:.0f} ms (median {took['median']:.0f}, processor {took['cpu']:.0f})",
            target="<= 300 ms",
            met=took["p95"] <= 300,
        )
    for kind in ("tap online", "tap offline"):
        took = found[kind]
        yield Row(
            f"session's page, {kind} to feedback, p95",
            f"{took['p95']:.0f} ms (most {took['most']:.0f})",
            target="<= 100 ms",
            met=took["p95"] <= 100,
        )
    took = found["sync"]
    yield Row(
        "50 taps sent at once",
        f"{took['median']:.0f} ms (processor {took['cpu']:.0f})",
        details=found,
    )


def programmes(quick: bool) -> Iterator[Row]:
    """Plan a listening programme through its page, first and anew, from two libraries."""
    found = figures("programmes.py", "--json", *(["--times", "6"] if quick else []))
    for count, kind, most_ms in ((2000, "first", 500), (2000, "anew", 200), (10000, "first", 500)):
        took = found[str(count)][kind]
        yield Row(
            f"programme from {count:,} recordings, planned {kind}, whole page",
            f"{took['median']:.0f} ms (processor {took['cpu']:.0f}, most {took['most']:.0f})",
            target=f"<= {most_ms} ms",
            met=took["median"] <= most_ms,
            details=found,
        )


def player(_quick: bool) -> Iterator[Row]:
    """Play, skip and stop in Chromium, as the browser's tests do, held to the targets."""
    tests = [f"tests/web/browser/test_{name}.py" for name in ("player", "player_phone", "steering")]
    if not shutil.which("chromium"):
        yield not_there("the player in Chromium", "it is not installed")
        return
    pytest = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", *tests]
    done = ran(pytest, {"SOSTENUTO_TARGETS": "1"}, accepted=(0, 1))
    took: dict[str, list[float]] = {}
    for what, value in re.findall(r"^\.?([a-z ]+, m?s): ([\d.]+)$", done.output, re.M):
        took.setdefault(what, []).append(float(value))
    kept = "; ".join(f"{what} {max(values):.1f}" for what, values in took.items())
    yield Row(
        "player and live music in Chromium: play, join, skip, stop, ground",
        kept or done.output.strip().splitlines()[-1],
        target="sound 500, skip 1000, silent 1500, grounding 1000 ms, join 2 LU",
        met=" failed" not in done.output and " error" not in done.output,
    )


def streams(quick: bool) -> Iterator[Row]:
    """Let twenty people listen at once to one process, without and with somebody opening pages."""
    found = figures("streams.py", "--json", *(["--seconds", "12"] if quick else []))
    for kind, went in found.items():
        yield Row(
            f"20 listeners at once, one process, {kind}",
            f"{went['stalls']:.0f} stalls, slowest part {went['part, slowest, ms']:.0f} ms",
            target="0 stalls",
            met=went["stalls"] == 0 and went["refused"] == 0,
            details=went,
        )


def repertoire(quick: bool) -> Iterator[Row]:
    """Ask a house with 10,000 recordings for its pages, and draw the picture in Chromium."""
    browser = ["--browser"] if shutil.which("chromium") else []
    found = figures("repertoire_pages.py", "--json", *browser, *(["--quick"] if quick else []))
    for kind, took in found["pages"].items():
        yield Row(
            f"{kind}, 10,000 recordings, p95",
            f"{took['p95']:.0f} ms (median {took['median']:.0f}, first {took['first']:.0f})",
            target="<= 300 ms",
            met=took["p95"] <= 300,
        )
    for kind, took in found.get("drawn", {}).items():
        yield Row(
            f"{kind} with 10,000 points drawn in Chromium, after its page",
            f"{took['median']:.0f} ms (most {took['most']:.0f})",
            target="<= 1000 ms",
            met=took["median"] <= 1000,
        )

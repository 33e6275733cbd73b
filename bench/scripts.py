"""Rows that other scripts of the bench measure; each says its figures as JSON on its last line."""

import json
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

"""The tables of known answers, and effects worked out from them."""

import csv
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sostenuto.stats.effect import Effect
from sostenuto.stats.group_effects import hedges_g, mean_difference
from sostenuto.stats.paired_effects import Paired
from sostenuto.stats.ratio_effects import odds_ratio, risk_ratio

REFERENCE = Path(__file__).with_name("reference")
OF: dict[str, Callable[..., Effect]] = {
    "rr": risk_ratio,
    "or": odds_ratio,
    "smd": hedges_g,
    "md": mean_difference,
}
SIZES = ("n1", "n2", "ai", "bi", "ci", "di", "n")

Studies = tuple[list[float], list[float]]


@cache
def expected() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "expected.toml").read_text(encoding="utf-8"))


@cache
def rows(file: str) -> list[dict[str, Any]]:
    with (REFERENCE / f"{file}.csv").open(encoding="utf-8") as table:
        return [
            {name: _cell(name, text) for name, text in row.items()} for row in csv.DictReader(table)
        ]


def _cell(name: str, text: str) -> Any:
    if name in ("study", "group"):
        return text
    return int(text) if name in SIZES else float(text)


def studies(file: str, measure: str = "", first: int | None = None) -> Studies:
    """Effects and variances of a table."""
    read = rows(file)[:first]
    if "yi" in read[0]:
        return [row["yi"] for row in read], [row["vi"] for row in read]
    found = [OF[measure](*[v for name, v in row.items() if name != "study"]) for row in read]
    return [each.value for each in found], [each.variance for each in found]


def groups(which: str) -> list[Paired]:
    """The groups of ``before_after.csv``."""
    return [
        Paired(r["n"], r["before"], r["sd_before"], r["after"], r["sd_after"], r["r"])
        for r in rows("before_after")
        if r["group"] == which
    ]


def half_a_digit(value: float) -> float:
    """Half of the last digit that a printed number has, at the most 0.0005."""
    digits = len(repr(float(value)).partition(".")[2])
    return max(0.5 * 10**-digits, 5e-5) * 1.02


@pytest.fixture
def printed() -> Callable[[float], float]:
    return half_a_digit

"""Reads the lists of a measure's file: bands, cut-offs, safety, what is known of change."""

from itertools import pairwise
from types import MappingProxyType
from typing import cast, get_args

from sostenuto.base.errors import InputError
from sostenuto.measures.measure import (
    Bands,
    Better,
    Cutoff,
    Extra,
    Level,
    SafetyRule,
    Scale,
    Screen,
    Sign,
    Skip,
)
from sostenuto.measures.reading_facts import fact
from sostenuto.measures.tables import Place

KEYS = frozenset(
    {
        "code",
        "version",
        "name",
        "construct",
        "entry",
        "why_total",
        "items",
        "topics",
        "recall",
        "recall_days",
        "interval_days",
        "interval",
        "decision",
        "licence",
        "credit",
        "form_check",
        "ratings",
        "better",
        "unchecked",
        "careful",
        "cautions",
        "answers",
        "score",
        "scales",
        "missing",
        "skips",
        "extras",
        "bands",
        "cutoffs",
        "screens",
        "safety",
        "follow_up",
        "reliability",
        "reliable",
        "norms",
        "important",
        "published",
        "codes",
        "known",
        "sources",
    }
)  # fmt: skip
"""Every key that a measure's file may have, but for ``variants``."""
_MOST_STEPS = 1000


def answers(top: Place, count: int) -> tuple[tuple[tuple[float, ...], ...], tuple[int, ...]]:
    """Return what each item may be answered, and which items are turned round."""
    said = top.inside("answers", optional=True)
    if not said:
        return (), ()
    low, high, step = said.number("low"), said.number("high"), said.maybe("step") or 1
    steps = round((high - low) / step)
    if not 0 < steps <= _MOST_STEPS or abs(low + steps * step - high) > step / 1000:
        raise InputError(said.name, expected="steps that lead from low to high", got=step)
    every = tuple(round(low + place * step, 6) for place in range(steps + 1))
    found = [every] * count
    for one in said.each("of_items"):
        for item in one.items("items", count):
            found[item - 1] = tuple(float(value) for value in one.get("values"))
    return tuple(found), said.items("reversed", count)


def scales(top: Place, count: int) -> tuple[Scale, ...]:
    """Return the subscales."""
    return tuple(
        Scale(
            key,
            one.items("items", count),
            one.number("low"),
            one.number("high"),
            cast(Better, one.one_of("better", get_args(Better))),
        )
        for key, one in top.tables("scales")
    )


def skips(top: Place, count: int) -> tuple[Skip, ...]:
    """Return which items need not be asked."""
    return tuple(
        Skip(one.items("sum_of", count), one.number("most"), one.items("items", count))
        for one in top.each("skips")
    )


def extras(top: Place) -> tuple[Extra, ...]:
    """Return the questions beside the items."""
    return tuple(
        Extra(
            one.text("key"),
            one.text("topic"),
            one.number("low"),
            one.number("high"),
            one.maybe("closes"),
        )
        for one in top.each("extras")
    )


def bands(top: Place) -> tuple[Bands, ...]:
    """Return the schemes of bands, lowest level first, none overlapping the next."""
    return tuple(
        Bands(
            one.text("scheme"),
            one.text("scale", ""),
            _levels(one),
            bool(one.get("whole", True)),
            fact(one),
        )
        for one in top.each("bands")
    )


def _levels(place: Place) -> tuple[Level, ...]:
    found = tuple(
        Level(
            one.text("label"),
            one.number("above" if "above" in one else "low"),
            one.number("high"),
            "above" in one,
        )
        for one in place.each("levels")
    )
    for lower, upper in pairwise(found):
        if not lower.low < upper.low or lower.high > upper.low:
            raise InputError(f"{place.name}.levels", expected="apart, lowest first", got=upper)
    return found


def cutoffs(top: Place) -> tuple[Cutoff, ...]:
    """Return the published cut-offs."""
    return tuple(
        Cutoff(
            cast(Sign, one.one_of("sign", get_args(Sign))),
            one.number("value"),
            one.text("use", ""),
            one.text("scale", ""),
            one.text("people", ""),
            one.maybe("sensitivity"),
            one.maybe("specificity"),
            fact(one),
        )
        for one in top.each("cutoffs")
    )


def _counts(place: Place, count: int) -> tuple[tuple[tuple[int, ...], float], ...]:
    return tuple(
        (one.items("items", count), one.number("at_least")) for one in place.each("counts")
    )


def screens(top: Place, count: int) -> tuple[Screen, ...]:
    """Return the rules beside the number."""
    kinds = ("count", "clusters", "next_level", "all_from")
    return tuple(
        Screen(
            one.text("key"),
            one.one_of("kind", kinds),
            one.text("words"),
            _counts(one, count),
            one.whole("least", 0),
            one.whole("most", 0),
            one.items("among", count),
            MappingProxyType(dict(one.get("needs", {}))),
            fact(one),
        )
        for one in top.each("screens")
    )


def safety(top: Place, count: int) -> tuple[SafetyRule, ...]:
    """Return the safety rules."""
    return tuple(
        SafetyRule(
            one.text("key"),
            one.text("words"),
            bool(one.get("urgent", False)),
            one.items("items", count),
            cast(Sign, one.one_of("sign", get_args(Sign))) if "sign" in one else None,
            one.maybe("value"),
            one.text("scale", "") if one.get("scale") else "",
            bool(one.get("unanswered", False)),
            one.maybe("rise"),
            one.text("moment", ""),
            fact(one),
        )
        for one in top.each("safety")
    )


def follow_up(top: Place) -> tuple[tuple[float, str], ...]:
    """Return from which number on which measure comes next."""
    return tuple((one.number("at_least"), one.text("then")) for one in top.each("follow_up"))

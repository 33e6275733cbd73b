"""Reads how the facts of a measure are known, and what was published about change."""

from typing import cast, get_args

from sostenuto.base.errors import InputError
from sostenuto.measures.facts import Basis, Important, Known, Norm, Reliability, Status
from sostenuto.measures.tables import Place


def fact(place: Place) -> Known:
    """Return how a fact is known; what was read must say where."""
    status = cast(Status, place.one_of("status", get_args(Status)))
    sources = place.texts("sources")
    if status == "verified" and not sources:
        raise InputError(place.name, expected="to name a source", got=status)
    return Known(status, sources, place.text("note", ""))


def known(top: Place) -> dict[str, Known]:
    """Return how the facts without a table of their own are known."""
    return {key: fact(one) for key, one in top.tables("known")}


def bases(top: Place) -> tuple[Basis, ...]:
    """Return what a reliable change can be reckoned from; the first is used by default."""
    kinds = ("pair", "sem", "score_se", "by_group")
    return tuple(
        Basis(
            one.text("key"),
            one.one_of("kind", kinds),
            one.text("words"),
            fact(one),
            one.maybe("sd"),
            one.maybe("r"),
            one.maybe("sem"),
            tuple((float(below), float(change)) for below, change in one.get("groups", ())),
        )
        for one in top.each("reliable")
    )


def _count(place: Place) -> int | None:
    return place.whole("n", 1) if "n" in place else None


def norms(top: Place) -> tuple[Norm, ...]:
    """Return what people of some population had."""
    return tuple(
        Norm(
            one.text("people"),
            str(one.get("role", "")),
            fact(one),
            one.maybe("mean"),
            one.maybe("sd"),
            _count(one),
        )
        for one in top.each("norms")
    )


def important(top: Place) -> tuple[Important, ...]:
    """Return the smallest changes that were found to matter."""
    return tuple(
        Important(one.text("words"), fact(one), one.maybe("points"), one.maybe("percent"))
        for one in top.each("important")
    )


def reliability(top: Place) -> tuple[Reliability, ...]:
    """Return the published reliabilities."""
    return tuple(
        Reliability(
            one.text("kind"), one.text("people", ""), fact(one), one.maybe("value"), _count(one)
        )
        for one in top.each("reliability")
    )


def published(top: Place) -> tuple[str, ...]:
    """Return what else was read, in words."""
    found = [(one.text("words"), fact(one)) for one in top.each("published")]
    return tuple(words for words, _ in found)

"""What could be done next when a programme went with no change, or with feeling worse.

Conventions: mood in [-1, 1] on both axes, tension and craving from 0 to 10; what nobody asked is
None. A change is after less before. Steps are suggestions from ``next_steps.toml``; its limits are
our own choice and no clinical cut-offs. Nothing here says why, and nothing acts by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from sostenuto.base.checks import finite, whole, within
from sostenuto.base.errors import InputError
from sostenuto.listening.catalogue import next_step_table

Went = Literal["better", "as before", "worse", "other"]
"""Of one measure; "other" is a change in what has no good and no bad end."""
Occasion = Literal["flat", "worse", "craving", "repeatedly"]
Worse = Literal["up", "down", "neither"]
COUNTED = ("valence", "tension")
"""What counts when programmes in a row went with worse."""
TEXTS = ("name", "words", "reason", "source")


@dataclass(frozen=True, slots=True)
class Said:
    """How somebody said they were at one time; None is what nobody asked."""

    valence: float | None = None
    arousal: float | None = None
    tension: float | None = None
    craving: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            low = -1 if field.name in ("valence", "arousal") else 0
            if value is not None:
                within(field.name, value, low, 1 if low else 10)


@dataclass(frozen=True, slots=True)
class Step:
    """One suggestion: after what it is shown, what to do, and why it may be worth it."""

    key: str
    when: tuple[Occasion, ...]
    name: str
    words: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Limits:
    """From which change on a measure counts as changed, and which way is worse."""

    least: Mapping[str, float]
    worse: Mapping[str, Worse]
    in_a_row: int


def next_steps(
    before: Said, after: Said, history: Sequence[tuple[Said, Said]] = ()
) -> tuple[Step, ...]:
    """Return what could be done next; nothing after a programme that nobody rated twice.

    Parameters
    ----------
    before, after : Said
    history : sequence of (Said, Said), optional
        The programmes before this one, the earliest first.

    Examples
    --------
    >>> tense = Said(valence=-0.5, tension=4), Said(valence=-0.5, tension=7)
    >>> [step.key for step in next_steps(*tense)]
    ['ask_them', 'change_music', 'change_arc', 'change_technique']
    >>> [step.key for step in next_steps(*tense, history=[tense])][:2]
    ['look_together', 'ask_them']
    >>> next_steps(Said(tension=7), Said(tension=4)), next_steps(Said(tension=7), Said())
    ((), ())
    """
    held = occasions(before, after, history)
    return tuple(step for step in steps() if held & set(step.when))


def occasions(
    before: Said, after: Said, history: Sequence[tuple[Said, Said]] = ()
) -> frozenset[Occasion]:
    """Return after what a programme steps are looked for; empty after better, and unasked.

    Examples
    --------
    >>> sorted(occasions(Said(craving=3), Said(craving=6)))
    ['craving', 'worse']
    >>> sorted(occasions(Said(valence=0.25), Said(valence=0.25)))
    ['flat']
    """
    found = changed(before, after)
    held: set[Occasion] = set()
    if not found:
        return frozenset()
    if set(found.values()) == {"as before"}:
        held.add("flat")
    if "worse" in found.values():
        held.add("worse")
    if found.get("craving") == "worse":
        held.add("craving")
    if worse_in_a_row([*history, (before, after)]) >= limits().in_a_row:
        held.add("repeatedly")
    return frozenset(held)


def changed(before: Said, after: Said) -> dict[str, Went]:
    """Return how each measure went that was asked both times.

    Examples
    --------
    >>> changed(Said(valence=-0.5, tension=7), Said(valence=-0.25, tension=7, craving=2))
    {'valence': 'better', 'tension': 'as before'}
    """
    return {
        field.name: _went(field.name, getattr(after, field.name) - getattr(before, field.name))
        for field in fields(Said)
        if getattr(before, field.name) is not None and getattr(after, field.name) is not None
    }


def worse_in_a_row(programmes: Sequence[tuple[Said, Said]]) -> int:
    """Return how many of the latest programmes in a row went with a worse mood or more tension.

    One of which mood and tension were not asked twice is passed over: it says nothing.

    Examples
    --------
    >>> worse, better = (Said(tension=4), Said(tension=6)), (Said(tension=6), Said(tension=4))
    >>> worse_in_a_row([better, worse, (Said(), Said()), worse]), worse_in_a_row([worse, better])
    (2, 0)
    """
    count = 0
    for before, after in reversed(programmes):
        found = [went for name, went in changed(before, after).items() if name in COUNTED]
        if found and "worse" not in found:
            break
        count += bool(found)
    return count


def _went(measure: str, change: float) -> Went:
    if abs(change) < limits().least[measure]:
        return "as before"
    worse = limits().worse[measure]
    if worse == "neither":
        return "other"
    return "worse" if (change > 0) == (worse == "up") else "better"


@cache
def steps() -> tuple[Step, ...]:
    """Return every step, in the order of the file."""
    return steps_from(next_step_table())


@cache
def limits() -> Limits:
    """Return the limits as they stand in the file."""
    return limits_from(next_step_table())


@cache
def remark() -> str:
    """Return what stands beside the limits: whose choice they are."""
    return str(next_step_table()["remark"])


def steps_from(table: Mapping[str, Any]) -> tuple[Step, ...]:
    """Check a table of the shape of ``next_steps.toml`` and return its steps.

    Raises
    ------
    InputError
        If a text is missing, or a step is shown after nothing that is known.
    """
    return tuple(_step(key, said) for key, said in table["steps"].items())


def limits_from(table: Mapping[str, Any]) -> Limits:
    """Check the limits of such a table and return them.

    Raises
    ------
    InputError
        If one is missing, or is no number above 0.
    """
    least, worse = {}, {}
    for field in fields(Said):
        said = table["least"].get(field.name, {})
        least[field.name] = finite(f"least.{field.name}", said.get("value", 0))
        if least[field.name] <= 0 or said.get("worse") not in get_args(Worse):
            raise InputError(f"least.{field.name}", expected="above 0, and what is worse", got=said)
        worse[field.name] = said["worse"]
    in_a_row = whole("in_a_row", table["in_a_row"]["value"], 1)
    return Limits(MappingProxyType(least), MappingProxyType(worse), in_a_row)


def _step(key: str, said: Mapping[str, Any]) -> Step:
    when = tuple(said.get("when", ()))
    if not when or not set(when) <= set(get_args(Occasion)):
        raise InputError(f"steps.{key}", expected=f"when, of {get_args(Occasion)}", got=when)
    for name in TEXTS:
        if not str(said.get(name, "")).strip():
            raise InputError(f"steps.{key}", expected="complete", got=f"no {name!r}")
    return Step(key, when, *(said[name] for name in TEXTS))

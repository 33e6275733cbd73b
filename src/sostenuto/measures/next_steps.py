"""What to do when numbers stay flat or get worse: a short list, each step with its reason.

Conventions: steps are offers to a clinician, never orders, and nothing happens by itself. The list
is data; a site may have its own. It knows measures only, not music or techniques by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args

from sostenuto.base.errors import InputError
from sostenuto.measures import catalogue
from sostenuto.measures.changes import Change
from sostenuto.measures.tables import Place

Course = Literal["flat", "worse"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: when it is offered, for which constructs, and why."""

    key: str
    words: str
    reason: str
    when: tuple[Course, ...]
    constructs: tuple[str, ...]


@cache
def known_steps() -> tuple[NextStep, ...]:
    """Return the steps of ``next_steps.toml``, in its order.

    Examples
    --------
    >>> [step.key for step in known_steps() if "flat" in step.when][:3]
    ['ask', 'change_music', 'change_technique']
    """
    return next_steps_from(catalogue.table("next_steps.toml"))


def next_steps_from(table: Mapping[str, Any]) -> tuple[NextStep, ...]:
    """Check a table of the shape of ``next_steps.toml`` and return its steps.

    Raises
    ------
    InputError
        If a step is incomplete or comes twice.
    """
    found = []
    for one in Place(table, "next steps").each("steps"):
        when = one.texts("when")
        if not when or set(when) - set(get_args(Course)):
            raise InputError(f"{one.name}.when", expected="flat, worse or both", got=when)
        courses = cast(tuple[Course, ...], when)
        texts = one.text("key"), one.text("words"), one.text("reason")
        found.append(NextStep(*texts, courses, one.texts("for")))
    keys = [step.key for step in found]
    if len(set(keys)) < len(keys):
        raise InputError("next steps", expected="each once", got=keys)
    return tuple(found)


def course_of(change: Change) -> Course | None:
    """Return whether a change asks for a next step: worse, flat, or not.

    Worse is a reliable worsening; where reliability cannot be said, any worsening of the number.
    Flat is no reliable change; where that cannot be said, no change at all. On the good side of
    the cut-off flat is well, and asks for nothing.

    Examples
    --------
    >>> from sostenuto.measures.change import change
    >>> from sostenuto.measures.shelf import measure
    >>> phq9 = measure("phq9")
    >>> [course_of(change(phq9, *pair)) for pair in ((18, 9), (18, 16), (9, 18), (2, 2))]
    [None, 'flat', 'worse', None]
    """
    verdict = change.reliable.verdict if change.reliable else change.direction
    if verdict == "worse":
        return "worse"
    if verdict != "unchanged" or change.after is None:
        return None
    better = of.better if (of := change.measure.scale(change.scale)) else "neither"
    if better == "neither":
        return None
    at = change.cutoff
    if at is not None:
        well = change.after < at if better == "lower" else change.after > at
        return None if well else "flat"
    return "flat"


def next_steps(change: Change, steps: tuple[NextStep, ...] | None = None) -> tuple[NextStep, ...]:
    """Return the steps to offer after a change; none where it went well.

    Parameters
    ----------
    change : Change
    steps : tuple of NextStep, optional
        A site's own; left out, ours.

    Examples
    --------
    >>> from sostenuto.measures.change import change
    >>> from sostenuto.measures.shelf import measure
    >>> [step.key for step in next_steps(change(measure("pacs"), 10, 22))][:3]
    ['ask', 'safety', 'change_music']
    """
    course = course_of(change)
    construct = change.measure.construct
    return tuple(
        step
        for step in (known_steps() if steps is None else steps)
        if course in step.when
        and (not step.constructs or any(word in construct for word in step.constructs))
    )

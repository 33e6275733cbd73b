"""What the pages of a course show, and what can be chosen there.

Conventions: every verdict is the core's own (`sostenuto.measures.change`). What was asked for in an
address and is not there is as if nothing had been asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sostenuto.measures.courses import Course, Point
from sostenuto.measures.facts import Basis
from sostenuto.measures.next_steps import NextStep
from sostenuto_web.measures.course import picture, words
from sostenuto_web.measures.course.legend import legend
from sostenuto_web.measures.course.reading import Taken, course_on
from sostenuto_web.measures.course.resting import cutoffs, rests, shown_change
from sostenuto_web.measures.course.twin import numbered, rows_of, told
from sostenuto_web.measures.shelf.words import (
    SCHEMES,
    said,
    scale_name,
    translated,
    variant_name,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that can be chosen by a link; ``value`` stands in the address."""

    value: str
    label: str
    current: bool


def chosen(taken: Taken, asked: Mapping[str, str]) -> tuple[Course | None, int]:
    """Return the course that was asked for, reckoned as it was asked for, and its place.

    Parameters
    ----------
    taken : Taken
    asked : mapping
        ``part`` is the place of a scale, ``by`` the key of a basis.
    """
    part = asked.get("part", "")
    place = int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 0
    place = place if place < len(taken.courses) else 0
    if not taken.courses:
        return None, 0
    course = taken.courses[place]
    basis = {one.key: one for one in bases(taken, course)}.get(asked.get("by", ""))
    if basis is None or basis is course.basis:
        return course, place
    return course_on(taken, course.scale, basis), place


def bases(taken: Taken, course: Course) -> list[Basis]:
    """Return what a change can be reckoned from: the clinic's own, then the measure's."""
    if course.scale:
        return []
    return [*([taken.basis] if taken.basis else []), *course.measure.bases]


def name(taken: Taken) -> str:
    """Return what a measure is called, with its variant."""
    called = translated(taken.name)
    return f"{called} ({variant_name(taken.variant)})" if taken.variant else called


def card(taken: Taken) -> dict[str, Any]:
    """Return what the card of a measure shows."""
    course = taken.main
    found: dict[str, Any] = {
        "ident": f"of-{taken.code}{taken.variant}",
        "name": name(taken),
        "construct": translated(taken.measure.construct) if taken.measure else "",
        "n": len(taken.rows),
        "pk": taken.latest.row.pk,
        "on": taken.latest.row.on,
        "result": _result(taken),
    }
    if course is None or course.latest is None:
        why = course.without[-1].reason if course and course.without else ""
        return found | {"why": words.reason(why)}
    return found | {
        "pk": course.latest.key,
        "part": scale_name(course.scale) if course.scale else "",
        "picture": picture.picture(course, "small"),
        "desc": told(course),
        "latest": point_of(course, course.latest),
        "change": shown_change(course.since_first) if course.since_first else None,
        "asks": bool(course.steps),
        "numbers": numbered(len(course.points)),
    }


def _result(taken: Taken) -> str:
    score = taken.latest.score
    return translated(score.result) if score and score.result else ""


def point_of(course: Course, point: Point) -> dict[str, Any]:
    """Return a number with its band and the scheme of that."""
    scheme = course.bands.scheme if course.bands else ""
    return {
        "number": picture.value_of(point),
        "of": words.number(course.range.high) if course.range else "",
        "band": translated(point.band),
        "scheme": said(SCHEMES, scheme) if scheme else "",
        "on": point.day,
        "prorated": point.prorated,
    }


def page(taken: Taken, course: Course, place: int) -> dict[str, Any]:
    """Return what the page of a course shows, besides what was decided."""
    return {
        "name": name(taken),
        "construct": translated(course.measure.construct),
        "part": scale_name(course.scale) if course.scale else "",
        "place": place,
        "by": course.basis.key if course.basis else "",
        "pictures": [
            found
            for paper in ("wide", "narrow")
            if (found := picture.picture(course, paper)) is not None
        ],
        "legend": legend(course) if course.points else [],
        "desc": told(course),
        "numbers": numbered(len(course.points)),
        "better": str(words.BETTER[course.range.better]) if course.range else "",
        "scheme": said(SCHEMES, course.bands.scheme) if course.bands else "",
        "latest": point_of(course, course.latest) if course.latest else None,
        "breaks": len(course.breaks),
        "aside": len(course.points) - len(course.compared),
        "changes": list(_changes(course)),
        "rests": rests(course),
        "cutoffs": cutoffs(course),
        "categories": words.categories(),
        "rows": rows_of(taken, course),
        "has_forms": bool(course.breaks),
        "without": [(one.day, words.reason(one.reason)) for one in course.without],
        "asks": words.asks(course),
        "steps": [step_of(one) for one in course.steps],
        "parts": _parts(taken, place),
        "bases": _bases(taken, course),
    }


def _changes(course: Course) -> Iterator[dict[str, Any]]:
    first, last = course.since_first, course.since_last
    if first is None or last is None:
        return
    yield shown_change(first) | {"label": _("From the first to the last")}
    if len(course.compared) > 2:
        yield shown_change(last) | {"label": _("From the one before to the last")}


def step_of(step: NextStep) -> dict[str, str]:
    """Return a next step in the reader's language."""
    return {"key": step.key, "words": translated(step.words), "reason": translated(step.reason)}


def _parts(taken: Taken, place: int) -> list[Choice]:
    if len(taken.courses) < 2:
        return []
    return [
        Choice(str(at), scale_name(one.scale), at == place) for at, one in enumerate(taken.courses)
    ]


def _bases(taken: Taken, course: Course) -> list[Choice]:
    known = bases(taken, course)
    if len(known) < 2:
        return []
    now = course.basis.key if course.basis else ""
    return [Choice(one.key, translated(one.words), one.key == now) for one in known]

"""A change in words, and everything that its verdict rests on: r, SD, in whom, cut-offs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.measures.changes import Change
from sostenuto.measures.courses import Course
from sostenuto_web.measures.course import words
from sostenuto_web.measures.shelf.words import SIGNS, said, translated


def shown_change(found: Change) -> dict[str, Any]:
    """Return a change in words, with the numbers that the verdict rests on."""
    return {
        "from_to": words.from_to(found),
        "verdict": words.verdict(found),
        "key": found.reliable.verdict if found.reliable else "",
        "direction": words.direction(found),
        "rests": words.rests_on(found),
        "basis": translated(found.basis.words) if found.basis and found.reliable else "",
        "category": words.category(found),
        "cutoff": words.cutoff(found),
        "important": [
            {"words": translated(one.words), "at": _least(one.points, one.percent), "reached": hit}
            for one, hit in found.important
        ],
    }


def _least(points: float | None, percent: float | None) -> str:
    if points is None:
        return f"{percent:g} %"
    return ngettext("%(n)s point", "%(n)s points", round(points)) % {"n": words.number(points)}


def rests(course: Course) -> dict[str, Any] | None:
    """Return what the verdicts rest on: words, in whom, and where that was read."""
    basis, measure = course.basis, course.measure
    if basis is None:
        return None
    known = [measure.sources[key] for key in basis.known.sources if key in measure.sources]
    return {
        "words": translated(basis.words),
        "own": basis.key == "site",
        "people": people_of(course),
        "sources": known,
        "half": words.number(course.half_width) if course.half_width is not None else "",
    }


def people_of(course: Course) -> list[str]:
    """Return in whom the spread and the reliability of a basis were found, where that is known."""
    basis, measure = course.basis, course.measure
    found = []
    if basis is None or basis.key == "site":
        return []
    sources = set(basis.known.sources)
    for one in measure.reliability:
        if basis.r is not None and one.value == basis.r and sources & set(one.known.sources):
            found.append(_("r %(value)s: %(people)s") % _of_people(f"{basis.r:g}", one.people))
    for norm in measure.norms:
        if basis.sd is not None and norm.sd == basis.sd and sources & set(norm.known.sources):
            said = _of_people(words.number(basis.sd), norm.people)
            found.append(_("SD %(value)s: %(people)s") % said)
    return list(dict.fromkeys(found))


def _of_people(value: str, people: str) -> dict[str, str]:
    return {"value": value, "people": translated(people)}


def cutoffs(course: Course) -> list[dict[str, Any]]:
    """Return the published cut-offs with what they are for, and the people behind a, b or c."""
    found: list[dict[str, Any]] = [
        {
            "at": said(SIGNS, one.sign) % {"value": words.number(one.value)},
            "use": translated(one.use) or ("" if one.people else _("what it is for was not said")),
            "people": translated(one.people),
        }
        for one in course.measure.cutoffs
        if one.scale == course.scale
    ]
    change_ = course.since_first
    if change_ is not None and change_.cutoff is not None:
        people = [
            _("%(people)s: mean %(mean)s, SD %(sd)s")
            % {
                "people": translated(norm.people),
                "mean": words.number(norm.mean or 0),
                "sd": words.number(norm.sd or 0),
            }
            for norm in course.measure.norms
            if norm.role and norm.mean is not None and norm.sd is not None
        ]
        at, use = words.number(change_.cutoff), str(words.CUTOFFS[change_.cutoff_kind])
        found.append({"at": at, "use": use, "people": "; ".join(people)})
    return found

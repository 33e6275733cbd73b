"""The table and the sentence that say the same as a picture."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.measures.change import change
from sostenuto.measures.changes import Change
from sostenuto.measures.courses import Course, Point
from sostenuto_web.measures.course import picture, words
from sostenuto_web.measures.course.reading import Taken
from sostenuto_web.measures.shelf.words import translated


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``pk`` is the administration."""

    day: date
    number: str
    band: str
    since: str
    verdict: str
    how: str
    form: int
    pk: str


def rows_of(taken: Taken, course: Course) -> list[Row]:
    """Return the table that says the same as the picture, the latest first."""
    ways = {str(one.row.pk): one.row.way for one in taken.rows}
    editions = list(dict.fromkeys(point.edition for point in course.points))
    return [
        _row(course, point, ways[point.key], editions.index(point.edition) + 1)
        for point in reversed(course.points)
    ]


def _row(course: Course, point: Point, way: str, form: int) -> Row:
    found = since_baseline(course, point)
    how = str(words.WAYS.get(way, way))
    if point.moment:
        how = f"{how}, {words.MOMENTS.get(point.moment, point.moment)}"
    if found is None:
        is_first = point is course.baseline
        since, verdict = "", _("the first") if is_first else _("not compared")
    else:
        since, verdict = words.signed(found.change or 0), words.short(found)
    number = picture.value_of(point)
    return Row(point.day, number, translated(point.band), since, verdict, how, form, point.key)


def since_baseline(course: Course, point: Point) -> Change | None:
    """Return the change from the baseline to a later point; None where they are not compared."""
    first = course.baseline
    if first is None or point is first or not point.is_like(first):
        return None
    basis = course.basis or ""
    return change(course.measure, first.score, point.score, scale=course.scale, basis=basis)


def told(course: Course) -> str:
    """Return what a picture shows, for those who do not see it.

    Numbers that are drawn are counted as they stand in the table.
    """
    if not course.points:
        return ""
    first, last = course.points[0], course.points[-1]
    ends = {
        "numbers": numbered(len(course.points)),
        "first": formats.date_format(first.day, "DATE_FORMAT"),
        "last": formats.date_format(last.day, "DATE_FORMAT"),
        "from": words.number(first.value),
        "to": words.number(last.value),
    }
    if first is last:
        return _("%(numbers)s, of %(first)s: %(from)s.") % ends
    parts = [_("%(numbers)s, %(first)s to %(last)s: from %(from)s to %(to)s.") % ends]
    if course.half_width is not None and course.baseline is not None:
        half, middle = course.half_width, course.baseline.value
        band = {"low": words.number(middle - half), "high": words.number(middle + half)}
        parts.append(_("Chance of measuring reaches from %(low)s to %(high)s.") % band)
    return " ".join(parts)


def numbered(count: int) -> str:
    """Return so many numbers, in words."""
    return ngettext("%(n)d number", "%(n)d numbers", count) % {"n": count}

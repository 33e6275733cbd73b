"""A course as a picture: what stands on the stave, as the template writes it down.

Conventions: every length is a text without a comma, whatever the language of the page. Ids within
a page begin with the name of the paper.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils import dates

from sostenuto.care.score import shapes
from sostenuto.care.score.numbers import numbers_drawn
from sostenuto.care.score.shapes import n
from sostenuto.care.score.sheets import (
    NARROW,
    PLAIN,
    SMALL,
    WIDE,
    Kind,
    Numbers,
    Paper,
    Sheet,
    Spot,
    Stripe,
)
from sostenuto.care.score.timeline import Bar
from sostenuto.measures.courses import Course, Point
from sostenuto.measures.measure import Sign
from sostenuto_web.measures.course import words
from sostenuto_web.measures.shelf.words import translated

PAPERS: Mapping[str, Paper] = MappingProxyType({"wide": WIDE, "narrow": NARROW, "small": SMALL})
SIGNS: Mapping[Sign, str] = MappingProxyType({"ge": "≥", "gt": ">", "le": "≤", "lt": "<"})
BESIDE, LETTER = 60.0, 6.4
"""How much room names of bands need right of a stave; about how wide a letter is."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of a cut-off: where, and what stands beside it; ``own`` for one of a change."""

    value: float
    label: str
    own: bool = False


def picture(course: Course, paper: str = "wide") -> dict[str, Any] | None:
    """Return what the template of a chart gets; None where there is nothing to draw.

    Parameters
    ----------
    course : Course
    paper : {"wide", "narrow", "small"}
        A small one has no words beside its stave.
    """
    numbers = numbers_of(course)
    if numbers is None:
        return None
    on = PLAIN if paper == "wide" and course.bands is None else PAPERS[paper]
    sheet = numbers_drawn(numbers, on)
    return _written(sheet, course) | {"paper": paper, "count": len(numbers.spots)}


def numbers_of(course: Course) -> Numbers | None:
    """Return what is drawn of a course."""
    of, baseline = course.range, course.baseline
    if of is None or baseline is None or not of.high > of.low:
        return None
    spots = tuple(
        Spot(point.day.toordinal(), point.value, kind_of(course, point), place in course.breaks)
        for place, point in enumerate(course.points)
    )
    around = None
    if course.half_width is not None:
        around = (baseline.day.toordinal(), baseline.value, course.half_width)
    cuts = tuple(cut.value for cut in cuts_of(course))
    return Numbers(of.low, of.high, spots, _edges(course), cuts, around)


def cuts_of(course: Course) -> list[Cut]:
    """Return the lines of cut-offs: the published ones, each number once, and that of a change."""
    published = {
        (one.value, one.sign): Cut(one.value, f"{SIGNS[one.sign]} {words.number(one.value)}")
        for one in course.measure.cutoffs
        if one.scale == course.scale
    }
    found = [published[key] for key in sorted(published)]
    change = course.since_first
    if change is not None and change.cutoff is not None:
        label = f"{change.cutoff_kind} {words.number(change.cutoff)}"
        found.append(Cut(change.cutoff, label, own=True))
    return found


def kind_of(course: Course, point: Point) -> Kind:
    """Return as what a number is drawn."""
    if point is course.baseline:
        return "first"
    return "number" if course.latest and point.is_like(course.latest) else "aside"


def _edges(course: Course) -> tuple[float, ...]:
    bands = course.bands
    if bands is None:
        return ()
    return (*(level.low for level in bands.levels), bands.levels[-1].high)


def _written(sheet: Sheet, course: Course) -> dict[str, Any]:
    paper = sheet.paper
    bands = course.bands.levels if course.bands else ()
    return {
        "width": n(paper.width),
        "height": n(sheet.height),
        "left": n(paper.left),
        "right": n(paper.right),
        "top": n(paper.top),
        "bottom": n(paper.bottom),
        "names": n(paper.top - 16),
        "lines": "".join(shapes.line(paper.left, m.y, paper.right, m.y) for m in sheet.lines),
        "ticks": [
            {"x": n(paper.left - 8), "y": n(mark.y + 4), "says": words.number(mark.value)}
            for mark in sheet.lines
            if mark.said
        ],
        "stripes": [
            {
                "x": n(paper.left),
                "y": n(stripe.top),
                "width": n(paper.right - paper.left),
                "high": n(stripe.high),
                "odd": place % 2,
                "name": _name(sheet, stripe, translated(band.label)),
            }
            for place, (stripe, band) in enumerate(zip(sheet.stripes, bands, strict=True))
        ],
        "cuts": [
            {
                "d": shapes.line(paper.left, mark.y, paper.right, mark.y),
                "x": n(paper.left + 6),
                "y": n(mark.y - 4 if mark.y - 14 > paper.top else mark.y + 12),
                "says": cut.label if mark.said else "",
                "own": cut.own,
            }
            for cut, mark in zip(cuts_of(course), sheet.cuts, strict=True)
        ],
        "box": _box(sheet),
        "bars": [
            {"x": n(bar.x), "at": n(bar.x + 3), "strong": bar.strong, "name": bar_name(bar)}
            for bar in sheet.bars
        ],
        "breaks": [_break(x, paper) for x in sheet.breaks],
        "shapes": sheet.shapes,
        "values": [
            {"x": n(placed.x), "y": n(placed.label), "says": value_of(point)}
            for placed, point in zip(sheet.placed, course.points, strict=True)
            if placed.label is not None
        ],
    }


def value_of(point: Point) -> str:
    """Return a number as it is written: with a sign where it was filled up."""
    said = words.number(point.value)
    return f"≈ {said}" if point.prorated else said


def _name(sheet: Sheet, stripe: Stripe, says: str) -> dict[str, str] | None:
    """Return where the name of a band stands: right of the stave, or within where nothing else is.

    None: there is no room. The table has it.
    """
    paper = sheet.paper
    if not stripe.roomy:
        return None
    if paper.width - paper.right > BESIDE:
        at = n(stripe.middle + 4.5)
        return {"x": n(paper.right + 12), "y": at, "look": "beside", "says": says}
    left, taken = paper.right - 8 - LETTER * len(says), list(_taken(sheet))
    for y in (stripe.top + 12, stripe.top + stripe.high - 5):
        if not any(x > left and y - 14 < low and high < y + 4 for x, high, low in taken):
            return {"x": n(paper.right - 5), "y": n(y), "look": "within", "says": says}
    return None


def _taken(sheet: Sheet) -> Iterator[tuple[float, float, float]]:
    """Yield what stands where on a stave: how far right it reaches, its upper and lower edge."""
    note = sheet.paper.note
    for one in sheet.placed:
        yield one.x + note + 2, one.y - note, one.y + note
        if one.label is not None:
            yield one.x + LETTER * 2, one.label - 11, one.label + 2


def _box(sheet: Sheet) -> dict[str, str] | None:
    box, paper = sheet.box, sheet.paper
    if box is None:
        return None
    edges = [y for y in (box.y, box.y + box.high) if paper.top + 0.5 < y < paper.bottom - 0.5]
    return {
        "x": n(box.x),
        "y": n(box.y),
        "width": n(box.width),
        "high": n(box.high),
        "edges": "".join(shapes.line(box.x, y, paper.right, y) for y in edges),
        "middle": shapes.line(box.x, box.middle, paper.right, box.middle),
    }


def _break(x: float, paper: Paper) -> dict[str, str]:
    """Return the two strokes that in print say: interrupted here."""
    strokes = shapes.line(x - 5, paper.top + 9, x - 1, paper.top - 7)
    strokes += shapes.line(x + 1, paper.top + 9, x + 5, paper.top - 7)
    return {"line": shapes.line(x, paper.top, x, paper.bottom), "strokes": strokes}


def bar_name(bar: Bar) -> str:
    """Return what stands above a bar line."""
    day = date.fromordinal(bar.day)
    if bar.names == "year":
        return str(day.year)
    if bar.names == "month":
        return str(dates.MONTHS_3[day.month]).capitalize()
    if bar.names == "day":
        return f"{day.day} {str(dates.MONTHS_3[day.month]).capitalize()}"
    return ""

"""How the numbers of one person went on one scale.

Conventions: see `sostenuto.measures.courses`, which holds the values.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sostenuto.base.errors import InputError
from sostenuto.measures.change import change
from sostenuto.measures.changes import Change
from sostenuto.measures.courses import Course, Given, Point, Without
from sostenuto.measures.facts import Basis
from sostenuto.measures.measure import Measure
from sostenuto.measures.next_steps import NextStep, next_steps
from sostenuto.measures.scores import Score


def course(
    measure: Measure,
    given: Iterable[Given],
    *,
    scale: str = "",
    basis: Basis | str = "",
    steps: tuple[NextStep, ...] | None = None,
) -> Course:
    """Return how the numbers of a scale went.

    Parameters
    ----------
    measure : Measure
    given : iterable of Given
        All of this measure in this variant; in any order.
    scale : str
        The key of a subscale; left out, the total.
    basis : Basis or str
        One of the measure's own by its key, or a site's; left out, the measure's first.
    steps : tuple of NextStep, optional
        A site's own next steps; left out, ours. They are offered for the total, and for subscales
        only of a measure that has no total.

    Raises
    ------
    InputError
        If an administration is of another measure, or there is no such scale or basis.

    Examples
    --------
    >>> from datetime import date
    >>> from sostenuto.measures.scoring import score_total
    >>> from sostenuto.measures.shelf import measure
    >>> phq9 = measure("phq9")
    >>> found = course(phq9, [
    ...     Given("b", date(2026, 3, 16), score_total(phq9, 17)),
    ...     Given("a", date(2026, 3, 2), score_total(phq9, 18)),
    ... ])
    >>> found.baseline.value, found.latest.value, round(found.half_width, 2)
    (18.0, 17.0, 5.06)
    >>> [step.key for step in found.steps][:2]
    ['ask', 'change_music']
    """
    ordered = sorted(given, key=lambda one: (one.day, one.moment == "post"))
    if measure.scale(scale) is None and (scale or ordered):
        raise InputError("scale", expected=f"one of {measure.code}", got=scale)
    points = tuple(_points(measure, ordered, scale))
    alike = [one for one in points if one.is_like(points[-1])]
    chosen = _chosen(measure, scale, basis)
    both = len(alike) > 1
    found = Course(
        measure,
        scale,
        points,
        tuple(_without(ordered, scale)),
        chosen,
        _change(alike[0], alike[-1], scale, chosen) if both else None,
        _change(alike[-2], alike[-1], scale, chosen) if both else None,
        _half_width(alike, scale, chosen),
        (),
    )
    if found.asks is None or (scale and measure.total is not None):
        return found
    return replace(found, steps=next_steps(found.asks, steps))


def _points(measure: Measure, given: Iterable[Given], scale: str) -> Iterator[Point]:
    for one in given:
        score = one.score
        if score.measure is not measure:
            raise InputError("score", expected=f"of {measure.code}", got=score.measure.code)
        value = score.number(scale)
        if value is None:
            continue
        yield Point(
            one.key,
            one.day,
            value,
            _band(score, scale),
            score.prorated and not scale,
            score.form,
            one.version,
            one.moment,
            score,
        )


def _band(score: Score, scale: str) -> str:
    """Return the band in the first scheme of a scale."""
    scheme = next((one.scheme for one in score.measure.bands if one.scale == scale), None)
    here = ((one.scheme, one.scale) == (scheme, scale) for one in score.bands)
    return next((one.label for one, is_it in zip(score.bands, here, strict=True) if is_it), "")


def _without(given: Iterable[Given], scale: str) -> Iterator[Without]:
    for one in given:
        if one.score.number(scale) is None:
            said = one.score.scales if scale else ()
            reason = next((each.reason for each in said if each.key == scale), one.score.reason)
            yield Without(one.key, one.day, reason or one.score.reason)


def _chosen(measure: Measure, scale: str, wanted: Basis | str) -> Basis | None:
    """Return what a change is reckoned from; a subscale has only what a site entered for it."""
    if isinstance(wanted, Basis):
        return wanted
    known = {one.key: one for one in (() if scale else measure.bases)}
    if wanted and wanted not in known:
        raise InputError("basis", expected=", ".join(known) or "entered by a site", got=wanted)
    return known[wanted] if wanted else next(iter(known.values()), None)


def _change(before: Point, after: Point, scale: str, basis: Basis | None) -> Change:
    measure = before.score.measure
    return change(measure, before.score, after.score, scale=scale, basis=basis or "")


def _half_width(alike: Sequence[Point], scale: str, basis: Basis | None) -> float | None:
    """Return how far from the baseline chance of measuring reaches, as seen from the latest."""
    if not alike:
        return None
    reliable = _change(alike[0], alike[-1], scale, basis).reliable
    return reliable.threshold if reliable else None

"""Change of one person on one measure: how much, how sure, and what it amounts to.

Conventions: a change is after less before. Which spread and which reliability were used is part of
every answer. Where nobody has checked a pair the answer is that it cannot be said, never a guess.
Change is never reckoned across two forms, versions or variants.
"""

from typing import cast, get_args

from sostenuto.base.checks import finite, within
from sostenuto.base.errors import InputError
from sostenuto.measures import jacobson_truax as jt
from sostenuto.measures.changes import CANNOT_SAY, NO_CUTOFF, TWO_FORMS, Change
from sostenuto.measures.facts import Basis
from sostenuto.measures.measure import Better, Measure
from sostenuto.measures.safety import flags_of_rise
from sostenuto.measures.scores import Score

_NEAR = 0.05
"""Scores of a table have one decimal; this near, two are the same."""


def change(
    measure: Measure,
    before: Score | float,
    after: Score | float,
    *,
    scale: str = "",
    basis: Basis | str = "",
    kind: str = "",
    level: float = jt.LEVEL,
) -> Change:
    """Compare two administrations of one measure.

    Parameters
    ----------
    measure : Measure
    before, after : Score or float
        Scores, which are refused where form, version or variant differ; or numbers in the range of
        the scale.
    scale : str
        The key of a subscale; left out, the total.
    basis : Basis or str
        One of ``measure.bases`` by its key, or a site's own; left out, the first.
    kind : {"a", "b", "c"}
        Which cut-off; left out, c where both populations are known, else the one that can be had.
    level : float
        1.96 for 95 percent.

    Returns
    -------
    Change

    Raises
    ------
    InputError
        If a number is out of the range of the scale, or there is no such scale or basis.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> found = change(measure("phq9"), 18, 9)
    >>> found.words
    'reliably better (beyond 5.06 points; alpha 0.89, SD 5.5; SD and r come from different samples)'
    >>> change(measure("brs"), 2.5, 4).words
    'cannot say: no verified reliability for this measure'
    """
    of = measure.scale(scale)
    if of is None:
        known = ", ".join(one.key for one in measure.scales) or "a measure with a total"
        raise InputError("scale", expected=known, got=scale)
    start, end, why = _compared(measure, before, after, scale)
    if start is None or end is None:
        return Change(
            measure, scale, start, end, None, None, None, None, why, "", None, None, why, ()
        )  # fmt: skip
    start = within("before", start, of.low, of.high)
    end = within("after", end, of.low, of.high)
    way = jt.direction(end - start, of.better)
    flags = () if scale else flags_of_rise(measure, start, end)
    chosen = _basis(measure, basis, scale)
    error = chosen and _error(measure, chosen, start, before, after)
    if not chosen or not error:
        at, which, _ = _cutoff(measure, scale, of.better, kind)
        return Change(
            measure, scale, start, end, end - start, way, None, None, CANNOT_SAY, which, at, None,
            CANNOT_SAY, flags,
        )  # fmt: skip
    found = jt.reliable_change(start, end, error_of_difference=error, better=of.better, level=level)
    at, which, no = _cutoff(measure, scale, of.better, kind)
    amounts = None
    if at is not None:
        amounts = jt.category(start, end, found.verdict, cutoff_at=at, better=of.better)
    return Change(
        measure, scale, start, end, end - start, way, found, chosen, "", which, at, amounts, no,
        flags,
    )  # fmt: skip


def _compared(
    measure: Measure, before: Score | float, after: Score | float, scale: str
) -> tuple[float | None, float | None, str]:
    """Return the two numbers, and why they cannot be compared."""
    scores = [one for one in (before, after) if isinstance(one, Score)]
    ways = {(one.measure.code, one.measure.variant, one.measure.version) for one in scores}
    if (
        ways - {(measure.code, measure.variant, measure.version)}
        or len({one.form for one in scores}) > 1
    ):
        return None, None, TWO_FORMS
    start, end = (
        one.number(scale) if isinstance(one, Score) else finite(name, one)
        for name, one in (("before", before), ("after", after))
    )
    for name, one in (("before", start), ("after", end)):
        if one is None:
            return start, end, f"cannot say: no number {name}"
    return start, end, ""


def _basis(measure: Measure, wanted: Basis | str, scale: str) -> Basis | None:
    if isinstance(wanted, Basis):
        return wanted
    if scale:
        if wanted:
            raise InputError("basis", expected="entered by the site for a subscale", got=wanted)
        return None
    if not wanted:
        return next(iter(measure.bases), None)
    for one in measure.bases:
        if one.key == wanted:
            return one
    known = ", ".join(one.key for one in measure.bases) or "entered by the site, with a source"
    raise InputError("basis", expected=known, got=wanted)


def _error(
    measure: Measure, basis: Basis, start: float, before: Score | float, after: Score | float
) -> float | None:
    """Return the standard error of the difference."""
    if basis.kind == "pair" and basis.sd is not None and basis.r is not None:
        return jt.standard_error_of_difference(jt.standard_error(basis.sd, basis.r))
    if basis.kind == "sem" and basis.sem is not None:
        return jt.standard_error_of_difference(basis.sem)
    if basis.kind == "by_group":
        detectable = next((change for below, change in basis.groups if start <= below), None)
        return None if detectable is None else detectable / jt.LEVEL
    first, second = _score_error(measure, before), _score_error(measure, after)
    return (
        None if first is None or second is None else jt.standard_error_of_difference(first, second)
    )


def _score_error(measure: Measure, score: Score | float) -> float | None:
    """Return the error beside a score; a number is looked up in the table of scores."""
    if isinstance(score, Score):
        return score.standard_error
    raw = next((raw for raw, value in measure.table.items() if abs(value - score) < _NEAR), None)
    return None if raw is None else measure.table_se.get(raw)


def _cutoff(
    measure: Measure, scale: str, better: Better, kind: str
) -> tuple[float | None, str, str]:
    """Return the cut-off, which it is, and why there is none."""
    people: dict[str, jt.People] = {}
    for norm in () if scale else measure.norms:
        if norm.role and norm.mean is not None and norm.sd is not None:
            people.setdefault(norm.role, jt.People(norm.mean, norm.sd))
    clinical, functional = people.get("clinical"), people.get("functional")
    if kind not in ("", *get_args(jt.CutoffKind)):
        raise InputError("cut-off", expected="a, b or c", got=kind)
    had = "c" if clinical and functional else "a" if clinical else "b" if functional else ""
    which = kind or had
    can = {"a": clinical, "b": functional, "c": clinical and functional}
    if better == "neither" or not which or not can[which]:
        return None, "", NO_CUTOFF
    how = cast(jt.CutoffKind, which)  # which it is was looked at above
    at = jt.cutoff(how, clinical=clinical, functional=functional, better=better)
    return at, which, ""

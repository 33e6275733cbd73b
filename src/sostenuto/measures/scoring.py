"""From answers to a score: a number, or the reason why there is none.

Conventions: answers are as the form has them; `sostenuto.measures.answers` turns round what a
measure reverses. A missing answer is ordinary. Nothing is filled in unless the measure's file says
how many answers may be missing, and an answer with a safety rule is always read by itself.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import cast

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.measures import special
from sostenuto.measures.answers import Answer, Given, given
from sostenuto.measures.measure import Measure, Rule, Scale
from sostenuto.measures.safety import (
    Flag,
    flags_of_answers,
    flags_of_number,
    has_number_rules,
    unseen,
)
from sostenuto.measures.scores import ScaleScore, Score

_PLACES = 9
"""Decimals that are kept: enough for any mean, and free of the noise of adding."""


def score(
    measure: Measure,
    answers: Sequence[Answer],
    *,
    extra: Mapping[str, float | None] | None = None,
    moment: str = "",
    form: str = "paper",
) -> Score:
    """Score one administration.

    Parameters
    ----------
    measure : Measure
    answers : sequence of float, "refused" or None
        One an item, as the form has them; for a measure made of facts, the facts (metres and
        seconds; the amount of each day; the level of each goal).
    extra : mapping of str to float, optional
        Answers to questions beside the items, such as ``{"gate": 0}``.
    moment : str
        "pre" or "post" where it is known.
    form : str
        Which form was filled in, such as a form's id and version.

    Returns
    -------
    Score

    Raises
    ------
    InputError
        If an answer cannot be one, or there are too many or too few.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> low = score(measure("phq9"), [0, 0, 0, 0, 0, 0, 0, 0, 1])
    >>> low.value, low.band, [flag.key for flag in low.flags]
    (1.0, 'minimal', ['self_harm'])
    >>> score(measure("phq9"), [2, None, None, None, 2, 2, 2, 2, 0]).reason
    '3 of 9 items missing; at most 2 may be'
    """
    if measure.entry == "facts":
        return special.score_facts(measure, answers, form=form)
    got = given(measure, answers, extra)
    flags = flags_of_answers(measure, got.raw)
    scales = tuple(_scale_score(measure, one, got) for one in measure.scales)
    watched = has_number_rules(measure)
    for one in scales if watched else ():
        if one.value is not None:
            flags += flags_of_number(measure, one.value, scale=one.key, moment=moment)
    if measure.rule == "triage":
        result, reason = special.triage(got.raw)
        return Score(
            measure, got.raw, got.scored, None, None, reason, scales, False, flags, form, result
        )
    value, raw, prorated, reason = _total(measure, got)
    if watched and value is not None:
        flags += flags_of_number(measure, value, moment=moment)
    return Score(measure, got.raw, got.scored, value, raw, reason, scales, prorated, flags, form)


def score_total(measure: Measure, total: float, *, moment: str = "", form: str = "paper") -> Score:
    """Score a total that stands on paper, without the answers behind it.

    What a safety rule would have looked at was not seen: a flag says so for each such item.

    Parameters
    ----------
    total : float
        The sum as it stands on the form: for a measure that converts it (WHO-5, SWEMWBS, PROMIS)
        the sum before that.

    Raises
    ------
    InputError
        If the measure has no total, or it is not in its range.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> score_total(measure("swemwbs"), 23).value
    20.73
    >>> [flag.words for flag in score_total(measure("phq9"), 4).flags]
    ['Item 9 was not seen: look at the paper.']
    """
    if measure.total is None or measure.entry == "facts":
        raise InputError("measure", expected="one that has a total", got=measure.code)
    low, high = total_range(measure)
    name = f"the total of {measure.code}"
    raw = within(name, total, low, high)
    if measure.rule in ("table", "times_4", "count") and not raw.is_integer():
        raise InputError(name, expected="a whole number", got=total)
    value = _converted(measure, raw)
    flags: tuple[Flag, ...] = unseen(measure) + flags_of_number(measure, value, moment=moment)
    return Score(measure, (), (), value, raw, "", (), False, flags, form)


def total_range(measure: Measure) -> tuple[float, float]:
    """Return the lowest and highest total that can stand on a form, before any conversion.

    Raises
    ------
    InputError
        If the measure has no total.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> total_range(measure("who5")), total_range(measure("promis_global10"))
    ((0.0, 25.0), (4.0, 20.0))
    """
    if measure.total is None:
        raise InputError("measure", expected="one that has a total", got=measure.code)
    if measure.rule == "table":
        return float(min(measure.table)), float(max(measure.table))
    by = _FACTOR if measure.rule == "times_4" else 1
    return measure.total.low / by, measure.total.high / by


_FACTOR = 4
"""What the WHO-5's sum is multiplied by to give a number out of 100."""


def _scale_score(measure: Measure, scale: Scale, got: Given) -> ScaleScore:
    scored, items = got.scored, scale.items
    said = [one for item in items if (one := scored[item - 1]) is not None]
    if len(said) < len(items):
        missing = f"{len(items) - len(said)} of {len(items)} items missing"
        return ScaleScore(scale.key, None, missing)
    return ScaleScore(scale.key, round(sum(said), _PLACES))


def _total(measure: Measure, got: Given) -> tuple[float | None, float | None, bool, str]:
    """Return the number, the sum before conversion, whether it was prorated, and why not."""
    if measure.total is None:
        return None, None, False, "this measure has no total, only scales"
    if len(measure.total.items) == len(got.scored):
        answers = got.scored
    else:
        answers = tuple(got.scored[item - 1] for item in measure.total.items)
    whole = None not in answers
    said = cast(Sequence[float], answers if whole else [x for x in answers if x is not None])
    of, missing = len(answers), len(answers) - len(said)
    if missing > measure.may_miss or not said:
        most = f"at most {measure.may_miss} may be" if measure.may_miss else "none may be"
        if not (measure.may_miss or measure.missing):
            most = "no rule for gaps is known"
        return None, None, False, f"{missing} of {of} items missing; {most}"
    raw = _ADDED[measure.rule](said) if measure.rule in _ADDED else math.fsum(said)
    if missing and measure.rule not in ("mean", "max"):
        raw = sum(said) / len(said) * of
    return _converted(measure, raw), raw, missing > 0, ""


def _converted(measure: Measure, raw: float) -> float:
    if measure.rule == "table":
        return measure.table[round(raw)]
    return round(raw * _FACTOR if measure.rule == "times_4" else raw, _PLACES)


def _mean(said: Sequence[float]) -> float:
    return math.fsum(said) / len(said)


def _count(said: Sequence[float]) -> float:
    return float(sum(one > 0 for one in said))


_ADDED: Mapping[Rule, Callable[[Sequence[float]], float]] = MappingProxyType(
    {"mean": _mean, "max": max, "count": _count}
)

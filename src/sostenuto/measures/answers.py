"""Answers as they are given: checked, and turned round where a measure says so.

Conventions: an answer is a number of the form, None for one that is missing, and `REFUSED` where
the measure counts a refusal. **Reversal happens here and nowhere else**: what is kept, shown and
looked at for safety is the answer as it was given.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.measures.measure import Measure

REFUSED: Literal["refused"] = "refused"
Answer = float | Literal["refused"] | None
_CONTINUOUS = 20
"""From so many possible answers on, an item is a line: every number between its ends is one."""
_MEASURES_KEPT = 256


@dataclass(frozen=True, slots=True)
class Given:
    """Answers that were checked.

    Attributes
    ----------
    raw : tuple of float or None
        As given; what skip logic or a gate leaves out is 0, a refusal that counts the highest.
    scored : tuple of float or None
        The same, turned round where the measure says so.
    extra : mapping of str to float
        Answers to the questions beside the items.
    """

    raw: tuple[float | None, ...]
    scored: tuple[float | None, ...]
    extra: Mapping[str, float]


@lru_cache(_MEASURES_KEPT)
def _allowed(measure: Measure) -> tuple[dict[object, float | None], ...]:
    """Return for each item what an answer is looked up as; lines are left empty."""
    found: list[dict[object, float | None]] = []
    for values in measure.answers:
        known: dict[object, float | None] = {None: None}
        if len(values) <= _CONTINUOUS:
            known |= {value: value for value in values}
        if measure.refusal_counts:
            known[REFUSED] = values[-1]
        found.append(known)
    return tuple(found)


def answer_of(measure: Measure, item: int, answer: Answer) -> float | None:
    """Return one answer as a number, refusing what it cannot be.

    Parameters
    ----------
    measure : Measure
    item : int, from 1
    answer : float, `REFUSED` or None

    Raises
    ------
    InputError
        If there is no such item, or the answer is none of its answers.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> answer_of(measure("phq9"), 9, 3)
    3.0
    >>> answer_of(measure("phq9"), 9, 4)
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: item 9 (self-harm thoughts) must be 0, 1, 2 or 3; got 4
    """
    known = _allowed(measure)
    if type(item) is not int or not 1 <= item <= len(known):
        raise InputError("item", expected=f"from 1 to {len(known)}", got=item)
    if type(answer) is not bool:
        try:
            return known[item - 1][answer]
        except (KeyError, TypeError):
            values = measure.answers[item - 1]
            if len(values) > _CONTINUOUS and answer != REFUSED:
                return within(_name(measure, item), answer, values[0], values[-1])
    raise InputError(_name(measure, item), expected=_words(measure, item), got=answer)


def _name(measure: Measure, item: int) -> str:
    topic = measure.topic(item)
    return topic if topic == f"item {item}" else f"item {item} ({topic})"


def _words(measure: Measure, item: int) -> str:
    shown = [f"{value:g}" for value in measure.answers[item - 1]]
    if measure.refusal_counts:
        shown.append(REFUSED)
    return f"{', '.join(shown[:-1])} or {shown[-1]}"


def given(
    measure: Measure, answers: Sequence[Answer], extra: Mapping[str, float | None] | None = None
) -> Given:
    """Check all answers of one administration and turn round those that the measure reverses.

    Raises
    ------
    InputError
        If there are not as many as items, or one cannot be.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> given(measure("brs"), [5, 1, 5, 1, 5, None]).scored
    (5.0, 5.0, 5.0, 5.0, 5.0, None)
    """
    if measure.entry != "items":
        hint = measure.why_total or "it is made of facts and not of items"
        raise InputError("measure", expected="answered item by item", got=measure.code, hint=hint)
    if type(answers) not in (list, tuple) and (
        isinstance(answers, str | bytes) or not isinstance(answers, Sequence)
    ):
        raise InputError("answers", expected=f"a list of {measure.items}", got=answers)
    if len(answers) != measure.items:
        raise InputError("answers", expected=f"{measure.items}, one an item", got=len(answers))
    known = _allowed(measure)
    try:
        raw = [of[answer] for of, answer in zip(known, answers, strict=True)]
        plain = bool not in set(map(type, answers))  # True would pass for 1
    except (KeyError, TypeError):
        plain = False
    if not plain:
        raw = [answer_of(measure, place, answer) for place, answer in enumerate(answers, 1)]
    beside = _extra(measure, extra) if extra else {}
    if beside:
        _closed(measure, raw, beside)
    if measure.skips:
        _skipped(measure, raw)
    kept = tuple(raw)
    return Given(kept, _turned(measure, kept) if measure.reversed else kept, beside)


def _turned(measure: Measure, raw: Sequence[float | None]) -> tuple[float | None, ...]:
    """Turn round what the measure reverses: the one place where that happens."""
    scored = list(raw)
    for item in measure.reversed:
        answer, values = raw[item - 1], measure.answers[item - 1]
        if answer is not None:
            scored[item - 1] = values[0] + values[-1] - answer
    return tuple(scored)


def _extra(measure: Measure, extra: Mapping[str, float | None]) -> dict[str, float]:
    if not isinstance(extra, Mapping):
        raise InputError("extra", expected="answers by their keys", got=extra)
    known = {one.key: one for one in measure.extras}
    found = {}
    for key, answer in extra.items():
        if key not in known:
            there = ", ".join(known) or "left out: this measure has none"
            raise InputError("extra", expected=there, got=key)
        if answer is not None:
            found[key] = within(key, answer, known[key].low, known[key].high)
    return found


def _closed(measure: Measure, raw: list[float | None], extra: Mapping[str, float]) -> None:
    """Count every item as 0 when a gate question closes them."""
    for one in measure.extras:
        if one.closes is None or extra.get(one.key, math.nan) != one.closes:
            continue
        if any(raw):
            expected = f"left out when {one.key} is {one.closes:g}"
            raise InputError("answers", expected=expected, got=[x for x in raw if x])
        raw[:] = [0.0] * len(raw)


def _skipped(measure: Measure, raw: list[float | None]) -> None:
    """Count as 0 what skip logic leaves out; a gap that it does not explain stays one."""
    for skip in measure.skips:
        deciding = [raw[item - 1] for item in skip.sum_of]
        said = [one for one in deciding if one is not None]
        if len(said) == len(deciding) and sum(said) <= skip.most:
            for item in skip.items:
                if raw[item - 1] is None:
                    raw[item - 1] = 0.0

"""What somebody has to look at: rules that run on each answer as it is given.

Conventions: a rule sees the answer as given, before anything is reversed, filled in or added up,
and whatever the total is. What is said is what to do; nothing is concluded about the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sostenuto.base.checks import finite
from sostenuto.measures.answers import Answer, answer_of
from sostenuto.measures.measure import Measure, SafetyRule

_MEASURES_KEPT = 256


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that somebody has to look at.

    Attributes
    ----------
    key, words : str
        Which rule; what to do.
    urgent : bool
        Before the form counts as done.
    item : int or None
        Which item it is about; None for a total or a change.
    got : float or None
        The answer or number; None where an answer is missing.
    """

    key: str
    words: str
    urgent: bool
    item: int | None
    got: float | None


@lru_cache(_MEASURES_KEPT)
def _item_rules(measure: Measure) -> tuple[tuple[int, SafetyRule], ...]:
    return tuple((item, rule) for rule in measure.safety for item in rule.items)


@lru_cache(_MEASURES_KEPT)
def _number_rules(measure: Measure) -> tuple[SafetyRule, ...]:
    return tuple(rule for rule in measure.safety if not rule.items and rule.sign)


def has_number_rules(measure: Measure) -> bool:
    """Return whether any safety rule is about a number and not about an answer."""
    return bool(_number_rules(measure))


def flags_of_answer(measure: Measure, item: int, answer: Answer) -> tuple[Flag, ...]:
    """Return what an answer raises at the moment when it is given.

    A missing answer raises nothing yet: it may still come. `flags_of_answers` asks when all is in.

    Raises
    ------
    InputError
        If the item cannot be answered so.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> [flag.key for flag in flags_of_answer(measure("phq9"), 9, 1)]
    ['self_harm']
    >>> flags_of_answer(measure("phq9"), 8, 3)
    ()
    """
    value = answer_of(measure, item, answer)
    if value is None:
        return ()
    rules = (rule for at, rule in _item_rules(measure) if at == item and _met(rule, value))
    return tuple(Flag(rule.key, rule.words, rule.urgent, item, value) for rule in rules)


def flags_of_answers(measure: Measure, raw: Sequence[float | None]) -> tuple[Flag, ...]:
    """Return what the answers of a whole administration raise, gaps included.

    Parameters
    ----------
    raw : sequence of float or None
        Answers as `sostenuto.measures.answers.given` returns them; of another length, nothing.
    """
    if len(raw) != measure.items:
        return ()
    found = []
    for item, rule in _item_rules(measure):
        answer = raw[item - 1]
        if rule.unanswered if answer is None else _met(rule, answer):
            found.append(Flag(rule.key, rule.words, rule.urgent, item, answer))
    return tuple(found)


def flags_of_number(
    measure: Measure, value: float, *, scale: str = "", moment: str = ""
) -> tuple[Flag, ...]:
    """Return what the number of a scale raises.

    Parameters
    ----------
    scale : str
        The key of a subscale; left out, the total.
    moment : str
        "pre" or "post" where it is known; a rule about one moment is silent at another.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> [flag.key for flag in flags_of_number(measure("who5"), 48)]
    ['low_well_being']
    """
    rules = _number_rules(measure)
    if not rules:
        return ()
    value = finite("value", value)
    return tuple(
        Flag(rule.key, rule.words, rule.urgent, None, value)
        for rule in rules
        if rule.scale == scale and rule.moment in ("", moment) and _met(rule, value)
    )


def flags_of_rise(measure: Measure, before: float, after: float) -> tuple[Flag, ...]:
    """Return what a rise from before to after raises.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> [flag.key for flag in flags_of_rise(measure("craving_nrs"), 2, 5)]
    ['craving_rise']
    """
    rise = finite("after", after) - finite("before", before)
    return tuple(
        Flag(rule.key, rule.words, rule.urgent, None, rise)
        for rule in measure.safety
        if rule.rise is not None and rise >= rule.rise
    )


def unseen(measure: Measure) -> tuple[Flag, ...]:
    """Return a flag for each item with a safety rule: for totals whose answers nobody saw.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> [(flag.key, flag.item) for flag in unseen(measure("phq9"))]
    [('unseen', 9)]
    """
    items = dict.fromkeys(item for item, rule in _item_rules(measure) if not rule.unanswered)
    return tuple(
        Flag("unseen", f"Item {item} was not seen: look at the paper.", True, item, None)
        for item in items
    )


def _met(rule: SafetyRule, value: float) -> bool:
    edge = rule.value
    if rule.unanswered or edge is None:
        return False
    match rule.sign:
        case "ge":
            return value >= edge
        case "gt":
            return value > edge
        case "le":
            return value <= edge
        case _:
            return value < edge

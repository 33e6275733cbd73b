"""What each answer of a form counts, as given: found in four ways, and never turned round twice.

Conventions: a value is what the measure calls the answer as given. A form whose ordinals are
turned round already is brought back here, because `sostenuto.measures.answers` does the turning.
The ways, in order: an ordinal; a code of the measure's own list; an answer that is a bare number;
the place in the list, which a person has to confirm.
"""

import re
from collections.abc import Sequence

from sostenuto.base.errors import InputError
from sostenuto.measures.forms.form import Option
from sostenuto.measures.forms.resolving import Choice
from sostenuto.measures.measure import Measure

_BARE = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*")
_SAME = 1e-6
GUESSED = "what the answers count was guessed from their order"
TURNED = "item {} seems to be turned round in the form already; it was turned back"


def counted(
    measure: Measure, lists: Sequence[tuple[Choice, ...]]
) -> tuple[tuple[tuple[Option, ...], ...], tuple[str, ...]]:
    """Return the answers of every item with what they count, and what has to be confirmed.

    Parameters
    ----------
    measure : Measure
    lists : sequence of tuple of Choice
        The answers that each item offers, in the measure's order of items.

    Raises
    ------
    InputError
        If an answer counts what the measure does not know, or none of the ways leads to a number.
    """
    confirm: dict[str, None] = {}
    numbers = []
    for item, choices in enumerate(lists, 1):
        values, guessed = _numbers(measure, item, choices)
        if guessed:
            confirm[GUESSED] = None
        numbers.append(values)
    for item in measure.reversed:
        other = next((at for at in range(1, measure.items + 1) if at not in measure.reversed), None)
        turned, sure = False, False
        if other is not None:
            turned, sure = _turned(
                lists[item - 1], numbers[item - 1], lists[other - 1], numbers[other - 1]
            )
        if turned:
            low, high = measure.answers[item - 1][0], measure.answers[item - 1][-1]
            numbers[item - 1] = [low + high - value for value in numbers[item - 1]]
        if not sure and lists[item - 1]:
            words = TURNED.format(item) if turned else f"which way item {item} counts"
            confirm[words] = None
    found = []
    for item, (choices, values) in enumerate(zip(lists, numbers, strict=True), 1):
        _known(measure, item, choices, values)
        pairs = zip(choices, values, strict=True)
        found.append(tuple(Option(value, one.code, one.text) for one, value in pairs))
    return tuple(found), tuple(confirm)


def _numbers(measure: Measure, item: int, choices: tuple[Choice, ...]) -> tuple[list[float], bool]:
    """Return what each answer counts, and whether that was guessed."""
    table = measure.codes.answers
    found: list[float | None] = []
    for one in choices:
        own = table.get(f"{item}:{one.code}", table.get(one.code))
        differs = one.ordinal is not None and own not in (None, one.ordinal)
        if differs and item not in measure.reversed:
            expected = f"counted {own:g}, as its code is (item {item})"
            raise InputError(one.place, expected=expected, got=one.ordinal)
        found.append(stated(one, own))
    known = [one for one in found if one is not None]
    if len(known) == len(found):
        return known, False
    if known:
        at = choices[found.index(None)]
        raise InputError(at.place, expected="given an ordinal, as the others are", got=at.code)
    values = measure.answers[item - 1]
    if len(choices) != len(values):
        expected = f"{len(values)} answers, or an ordinal for each"
        raise InputError(choices[0].place, expected=expected, got=len(choices))
    return list(values), True


def stated(choice: Choice, own: float | None) -> float | None:
    """Return what a form says that an answer counts; None where it does not say.

    Parameters
    ----------
    choice : Choice
    own : float or None
        What the measure's own list of codes says; an ordinal of the form counts before it.
    """
    if choice.ordinal is not None:
        return choice.ordinal
    bare = _BARE.fullmatch(choice.text) or _BARE.fullmatch(choice.code)
    return float(bare[1]) if own is None and bare else own


def _turned(
    choices: tuple[Choice, ...],
    values: Sequence[float],
    others: tuple[Choice, ...],
    other_values: Sequence[float],
) -> tuple[bool, bool]:
    """Return whether an item counts the other way round than another, and whether that is sure.

    The same answer is looked for in both: by its code, else by its words, else by its place.
    """
    if not choices or not others:
        return False, not choices and not others
    ends = min(other_values) + max(other_values)
    for name in ("code", "text"):
        ours = {getattr(one, name): value for one, value in zip(choices, values, strict=True)}
        theirs = {
            getattr(one, name): value for one, value in zip(others, other_values, strict=True)
        }
        shared = [key for key in ours if key and key in theirs]
        if len(shared) > 1:
            if all(abs(ours[key] - theirs[key]) < _SAME for key in shared):
                return False, True
            if all(abs(ours[key] - (ends - theirs[key])) < _SAME for key in shared):
                return True, True
    rises, other_rises = values[-1] > values[0], other_values[-1] > other_values[0]
    return rises != other_rises, False


def _known(
    measure: Measure, item: int, choices: tuple[Choice, ...], values: Sequence[float]
) -> None:
    allowed = measure.answers[item - 1]
    for one, value in zip(choices, values, strict=True):
        if not any(abs(value - known) < _SAME for known in allowed):
            expected = f"counted from {allowed[0]:g} to {allowed[-1]:g} (item {item})"
            raise InputError(one.place, expected=expected, got=value)
    if len({round(value, 6) for value in values}) < len(values):
        same = f"counted apart (item {item})"
        raise InputError(choices[0].place, expected=same, got=list(values))

"""Questions that a form has beside the items, such as a gate: their words and what answers count.

Conventions: they are known by their codes. Nothing is guessed here. Where a form does not say what
each answer counts, or says it in no words, the question has no answers: a person asks it.
"""

from collections.abc import Sequence

from sostenuto.base.errors import InputError
from sostenuto.measures.forms.counting import stated
from sostenuto.measures.forms.documents import text_of
from sostenuto.measures.forms.form import FormExtra, Option
from sostenuto.measures.forms.matching import Leaf
from sostenuto.measures.forms.resolving import Choice, Sets, offered
from sostenuto.measures.measure import Extra, Measure


def extras_of(
    measure: Measure, found: Sequence[Leaf], chosen: Sequence[Leaf], sets: Sets
) -> tuple[FormExtra, ...]:
    """Return the questions beside the items, in the form's order.

    Parameters
    ----------
    measure : Measure
    found : sequence of Leaf
        Everything that the form asks, in its order.
    chosen : sequence of Leaf
        The items, in the measure's order.
    sets : Sets
    """
    numbers = {leaf.link_id: number for number, leaf in enumerate(chosen, 1)}
    by_code = {measure.codes.extra[one.key]: one for one in measure.extras if _has(measure, one)}
    extras = []
    for at, leaf in enumerate(found):
        asked = next((by_code[code] for code in leaf.codes if code in by_code), None)
        if asked is not None and leaf.link_id not in numbers:
            later = (numbers[one.link_id] for one in found[at:] if one.link_id in numbers)
            extras.append(_extra(measure, asked, leaf, next(later, 0), sets))
    return tuple(extras)


def _has(measure: Measure, extra: Extra) -> bool:
    return extra.key in measure.codes.extra


def _extra(measure: Measure, asked: Extra, leaf: Leaf, before: int, sets: Sets) -> FormExtra:
    text = text_of(leaf.said, "text", leaf.place)
    options = _options(measure, asked, leaf, sets) if leaf.asked else ()
    return FormExtra(asked.key, leaf.link_id, text, options, leaf.stem, before)


def _options(measure: Measure, asked: Extra, leaf: Leaf, sets: Sets) -> tuple[Option, ...]:
    """Return the answers; none at all where one has no words, or it is not sure what it counts."""
    try:
        choices = offered(leaf.said, leaf.place, sets)
    except InputError:  # it is left to a person, and the items are as good as they were
        return ()
    is_yes_or_no = text_of(leaf.said, "type", leaf.place) == "boolean"
    if not is_yes_or_no and not all(one.text.strip() for one in choices):
        return ()
    values = [stated(one, _known(measure, asked, one)) for one in choices]
    sure = [value for value in values if value is not None]
    if len(sure) < len(values) or not _fits(asked, sure):
        return ()
    if any(_contradicts(measure, asked, one) for one in choices):
        return ()
    return tuple(
        Option(value, one.code, one.text) for value, one in zip(sure, choices, strict=True)
    )


def _known(measure: Measure, asked: Extra, choice: Choice) -> float | None:
    return known_answer(measure, asked.key, choice.code)


def known_answer(measure: Measure, key: str, code: str) -> float | None:
    """Return what the measure's own lists say that an answer's code counts.

    Parameters
    ----------
    measure : Measure
    key : str
        Of the question beside the items.
    code : str

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> known_answer(measure("pcptsd5"), "gate", "LA32-8")
    0.0
    """
    own = measure.codes.beside.get(f"{key}:{code}")
    return measure.codes.answers.get(code) if own is None else own


def _contradicts(measure: Measure, asked: Extra, choice: Choice) -> bool:
    return choice.ordinal is not None and _known(measure, asked, choice) not in (
        None,
        choice.ordinal,
    )


def _fits(asked: Extra, values: Sequence[float]) -> bool:
    """Return whether answers can be counted so: whole, in range, in order and none twice.

    Public forms are known to have two answer codes of a list the wrong way round.
    """
    if not all(value.is_integer() and asked.low <= value <= asked.high for value in values):
        return False
    return len(values) > 1 and list(values) in (
        sorted(set(values)),
        sorted(set(values), reverse=True),
    )

"""Reads a FHIR questionnaire response: answers by item, and every total reckoned again.

Conventions: whether a response is complete is ours to judge, whatever its status says. A total that
it states is kept beside ours, with a warning where the two differ.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.measures import shelf
from sostenuto.measures.forms.beside import known_answer
from sostenuto.measures.forms.documents import document, objects, ordinal_of, text_of
from sostenuto.measures.forms.form import Form, FormExtra, FormItem
from sostenuto.measures.measure import Measure
from sostenuto.measures.scores import Score
from sostenuto.measures.scoring import score

_DEEPEST = 12
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Administration:
    """What a response says, scored here.

    Attributes
    ----------
    score : Score
        Its ``form`` says which form and version was filled in.
    stated : float or None
        The total that the response states.
    warnings : tuple of str
    """

    score: Score
    stated: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answered:
    place: str
    link_id: str
    answer: Mapping[str, Any]


def response_from_text(text: str, form: Form) -> Administration:
    """Read a response to a form that was loaded.

    Raises
    ------
    InputError
        If it is no response, or an answer is none that the form offers.
    """
    measure = shelf.measure(form.code, form.variant)
    said = _response(text)
    of_items = {item.link_id: item for item in form.items}
    extras = {extra.link_id: extra for extra in form.extras}
    answers: list[float | None] = [None] * measure.items
    extra: dict[str, float | None] = {}
    stated: list[float] = []
    warnings: list[str] = []
    for one in _answered(said):
        item = of_items.get(one.link_id)
        if item is not None:
            answers[item.number - 1] = _value(item, one)
        elif one.link_id in extras:
            beside = extras[one.link_id]
            extra[beside.key] = _coded_or_number(measure, beside, one)
        elif one.link_id in form.totals or _codes(one) & {measure.codes.total, measure.codes.panel}:
            stated.append(_number(one.answer, one.place))
        else:
            warnings.append(f"{one.place}: its linkId is not in the form; left aside")
    asked = text_of(said, "questionnaire", "").split("|")[0]
    if asked and asked != form.url:
        warnings.append("the response names another form than the one it is read with")
    return _administration(measure, answers, extra, stated, warnings, form.key)


def _administration(
    measure: Measure,
    answers: list[float | None],
    extra: dict[str, float | None],
    stated: list[float],
    warnings: list[str],
    form: str,
) -> Administration:
    found = score(measure, answers, extra=extra, form=form)
    told = stated[0] if stated else None
    ours = [one for one in (found.value, found.total) if one is not None]
    if told is not None and not ours:
        warnings.append(f"a total of {told:g} is stated, but {found.reason}: no total")
    elif told is not None and not any(abs(told - own) < _SAME for own in ours):
        warnings.append(f"a total of {told:g} is stated, the items add up to {ours[0]:g}")
    return Administration(found, told, tuple(warnings))


def _response(text: str) -> dict[str, Any]:
    said = document(text)
    if said.get("resourceType") != "QuestionnaireResponse":
        got = said.get("resourceType")
        raise InputError("resourceType", expected="QuestionnaireResponse", got=got)
    return said


def _answered(said: Mapping[str, Any], place: str = "", depth: int = 0) -> Iterator[_Answered]:
    """Return every item that has an answer, nested ones in their order."""
    if depth > _DEEPEST:
        raise InputError(place, expected="nested less deep", got=depth)
    for where, item in objects(said, "item", place):
        answers = list(objects(item, "answer", where))
        if len(answers) > 1:
            raise InputError(where, expected="one answer", got=len(answers))
        for at, answer in answers:
            yield _Answered(at, text_of(item, "linkId", where), answer)
            yield from _answered(answer, at, depth + 1)
        yield from _answered(item, where, depth + 1)


def _codes(one: _Answered) -> set[str]:
    return {one.link_id.strip("/").split("/")[-1]}


def _value(item: FormItem, one: _Answered) -> float:
    """Return what an answer counts, by the item's own list."""
    coding = one.answer.get("valueCoding")
    flag = one.answer.get("valueBoolean")
    if isinstance(coding, dict):
        code = text_of(coding, "code", one.place)
    elif isinstance(flag, bool):
        code = "true" if flag else "false"
    elif isinstance(one.answer.get("valueString"), str):
        code = one.answer["valueString"]
    else:
        number = _number(one.answer, one.place)
        values = [option.value for option in item.options]
        if values and not any(abs(number - value) < _SAME for value in values):
            raise InputError(one.place, expected="an answer of the form", got=number)
        return number
    for option in item.options:
        if option.code == code:
            return option.value
    raise InputError(one.place, expected="an answer of the form", got=code)


def _coded_or_number(measure: Measure, beside: FormExtra, one: _Answered) -> float | None:
    """Return the answer to a question beside the items, None where it counts nothing known."""
    coding = one.answer.get("valueCoding")
    if isinstance(coding, dict):
        own = ordinal_of(coding, one.place)
        code = text_of(coding, "code", one.place)
        known = {option.code: option.value for option in beside.options}
        if own is None:
            return known.get(code, known_answer(measure, beside.key, code))
        return own
    if isinstance(flag := one.answer.get("valueBoolean"), bool):
        return float(flag)
    return _number(one.answer, one.place)


def _number(answer: Mapping[str, Any], place: str) -> float:
    """Return a number: an integer, a decimal, or a quantity in whatever unit scores come in."""
    value = answer.get("valueInteger", answer.get("valueDecimal"))
    quantity = answer.get("valueQuantity")
    if isinstance(quantity, dict):
        value = quantity.get("value")
    if isinstance(text := answer.get("valueString"), str):
        try:
            value = float(text)
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(place, expected="a number", got=value)
    return float(value)


def measure_of_score_code(loinc: str) -> tuple[str, str]:
    """Return which measure a score is of, by its LOINC code, and what to say about the code.

    A score under the code of its panel is taken, because many are sent so.

    Raises
    ------
    InputError
        If no measure has the code.

    Examples
    --------
    >>> measure_of_score_code("44261-6")
    ('phq9', '')
    >>> measure_of_score_code("44249-1")
    ('phq9', 'the code is that of the panel; the score is 44261-6')
    """
    for measure in shelf.measures().values():
        if loinc and loinc == measure.codes.total:
            return measure.code, ""
    for measure in shelf.measures().values():
        if loinc and loinc == measure.codes.panel:
            own = f"; the score is {measure.codes.total}" if measure.codes.total else ""
            return measure.code, f"the code is that of the panel{own}"
    raise InputError("score code", expected="of a known measure", got=loinc)

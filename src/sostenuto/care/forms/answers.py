"""What an answer may be, what is shown, what is still missing, and which alerts are raised.

Conventions: what is kept of an answer is plain JSON: a text, a list of texts (choices), a number, a
date as ``2026-05-01``, ``yes``, ``no`` or ``unsaid``. Nothing typed is ``None``, and is not kept.
An answer to a question that is not shown counts for nothing. Nothing is read out of free text.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care.forms.reading import answers_known
from sostenuto.care.forms.shape import Form, Question

Answer = str | float | list[str] | None
LONGEST = {"text": 300, "long": 10_000}
"""Characters of a free answer."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that an answer raises: the question, its answer and the kind of alert."""

    question: str
    answer: str
    kind: str


def answer(question: Question, given: Any) -> Answer:
    """Return what is kept of an answer as somebody gave it; nothing given is None.

    Raises
    ------
    InputError
        If it cannot be an answer to this question; its name is the question's key.

    Examples
    --------
    >>> walk = Question("walk", "body", "How far?", "number", lowest=0, highest=500, unit="m")
    >>> answer(walk, " 12,5 "), answer(walk, "")
    (12.5, None)
    >>> answer(walk, "far")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: walk must be a number from 0 to 500 m; got 'far'
    """
    if question.kind == "choices":
        return _several(question, given)
    if isinstance(given, str):
        given = given.replace("\r\n", "\n").strip()
    if given is None or given == "":
        return None
    if question.kind in ("number", "scale"):
        return _number(question, given)
    if not isinstance(given, str):
        raise InputError(question.key, expected="a text", got=type(given).__name__)
    return _text(question, given)


def _text(question: Question, given: str) -> str:
    if question.kind == "date":
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            expected = "a day like 2026-05-01"
            raise InputError(question.key, expected=expected, got=given) from None
    if longest := LONGEST.get(question.kind):
        if len(given) > longest:
            expected = f"at most {longest} characters long"
            raise InputError(question.key, expected=expected, got=len(given))
        return given
    if given not in answers_known(question):
        raise InputError(question.key, expected="one of the answers offered", got=given)
    return given


def _several(question: Question, given: Any) -> list[str] | None:
    several = [given] if isinstance(given, str) else [] if given is None else given
    if not isinstance(several, list | tuple) or not all(isinstance(one, str) for one in several):
        raise InputError(question.key, expected="a list of answers", got=type(given).__name__)
    chosen = {one for one in several if one != ""}
    for one in chosen:
        if one not in answers_known(question):
            raise InputError(question.key, expected="of the answers offered", got=one)
    return [one for one in answers_known(question) if one in chosen] or None


def _number(question: Question, given: Any) -> float:
    low, high = question.lowest, question.highest
    whole = question.kind == "scale"
    expected = f"a {'whole ' if whole else ''}number{_range(low, high)}"
    expected += f" {question.unit}" if question.unit else ""
    try:
        value = float(given.replace(",", ".") if isinstance(given, str) else given)
    except (TypeError, ValueError):
        raise InputError(question.key, expected=expected, got=given) from None
    outside = (low is not None and value < low) or (high is not None and value > high)
    if not math.isfinite(value) or outside or (whole and not value.is_integer()):
        raise InputError(question.key, expected=expected, got=given)
    return int(value) if value.is_integer() else value


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f" from {low:g}"
    return f" up to {high:g}" if low is None else f" from {low:g} to {high:g}"


def shown(form: Form, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """Return the questions that are shown with these answers, in order.

    A question that hangs on one that is not shown is not shown either.

    Examples
    --------
    >>> from sostenuto.care.forms.forms import form
    >>> len(shown(form("acceptance"), {})) < len(form("acceptance").questions)
    True
    """
    seen: dict[str, Question] = {}
    for question in form.questions:
        when = question.shown_when
        if when is None or (
            when.question in seen and _is_among(answers.get(when.question), when.answers)
        ):
            seen[question.key] = question
    return tuple(seen.values())


def _is_among(answer: Answer, wanted: tuple[str, ...]) -> bool:
    given: list[Answer] = [*answer] if isinstance(answer, list) else [answer]
    return any(one in wanted for one in given)


def kept(form: Form, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers that count: given, and to questions that are shown."""
    return {
        question.key: answers[question.key]
        for question in shown(form, answers)
        if answers.get(question.key) is not None
    }


def missing(form: Form, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """Return the required questions that are shown and have no answer.

    Examples
    --------
    >>> from sostenuto.care.forms.forms import form
    >>> [question.key for question in missing(form("acceptance"), {})]
    ['decision', 'why']
    """
    return tuple(
        question
        for question in shown(form, answers)
        if question.required and answers.get(question.key) is None
    )


def alerts(form: Form, answers: Mapping[str, Answer]) -> tuple[Raised, ...]:
    """Return the alerts that these answers raise; each answer by itself, at once.

    Examples
    --------
    >>> from sostenuto.care.forms.forms import form
    >>> [one.kind for one in alerts(form("assessment"), {"feels_safe": "no", "self_harm": "yes"})]
    ['self_harm', 'not_safe']
    """
    return tuple(
        Raised(question.key, one, question.raises.kind)
        for question in shown(form, answers)
        if question.raises is not None
        for one in question.raises.answers
        if _is_among(answers.get(question.key), (one,))
    )

"""Reads a form from its table and refuses what is not right, naming the question."""

from collections.abc import Mapping
from typing import Any, get_args

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.alerts import alert_kinds
from sostenuto.care.forms.shape import YES_NO, Form, Kind, Question, Raises, Section, Shown

_CLOSED = ("choice", "choices", "yes_no")
"""Kinds whose answers are known beforehand; only such can show a question or raise an alert."""
_ONLY_FOR = {
    "options": ("choice", "choices"),
    "low": ("scale",),
    "high": ("scale",),
    "lowest": ("number",),
    "highest": ("number",),
    "unit": ("number",),
}
_NAMES = {"key", "section", "text", "kind", "hint", "required", "shown_when", "alert", *_ONLY_FOR}
SCALE = (0.0, 10.0)
"""The ends of a scale."""


def form_from(said: Mapping[str, Any]) -> Form:
    """Check a table of the shape of a form's file and return the form.

    Raises
    ------
    InputError
        If something is missing, named twice, or points to what is not there.

    Examples
    --------
    >>> form_from({"key": "x", "title": "x", "opening": "x", "version": 0})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: form x version must be a whole number of at least 1; got 0
    """
    key, title, opening = catalogue.texts(said, "form", "key", "title", "opening")
    version = said.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        expected = "a whole number of at least 1"
        raise InputError(f"form {key} version", expected=expected, got=version)
    sections = tuple(_section(key, name, one) for name, one in said.get("sections", {}).items())
    questions = _in_order(key, [_question(key, one) for one in said.get("questions", ())], sections)
    _refuse_bad_conditions(key, questions)
    return Form(key, version, title, opening, str(said.get("remark", "")), sections, questions)


def _section(form: str, key: str, said: Mapping[str, Any]) -> Section:
    (title,) = catalogue.texts(said, f"form {form} section {key}", "title")
    return Section(key, title, str(said.get("help", "")), said.get("domain", False) is True)


def _in_order(
    form: str, questions: list[Question], sections: tuple[Section, ...]
) -> tuple[Question, ...]:
    keys = [question.key for question in questions]
    if twice := sorted({one for one in keys if keys.count(one) > 1}):
        raise InputError(f"form {form} question", expected="named once", got=twice[0])
    order = [section.key for section in sections]
    for question in questions:
        catalogue.one_of(f"form {form} question {question.key} section", question.section, order)
    if empty := sorted(set(order) - {question.section for question in questions}):
        raise InputError(f"form {form} section", expected="asked about", got=empty[0])
    return tuple(sorted(questions, key=lambda question: order.index(question.section)))


def _question(form: str, said: Mapping[str, Any]) -> Question:
    key, section, text, kind = catalogue.texts(
        said, f"form {form} question", "key", "section", "text", "kind"
    )
    place = f"form {form} question {key}"
    catalogue.one_of(f"{place} kind", kind, get_args(Kind))
    if strange := sorted(set(said) - _NAMES):
        raise InputError(place, expected="of known parts", got=strange[0])
    for name, kinds in _ONLY_FOR.items():
        if name in said and kind not in kinds:
            raise InputError(f"{place} {name}", expected=f"for {' or '.join(kinds)}", got=kind)
    if kind in ("choice", "choices") and len(said.get("options", {})) < 2:
        raise InputError(f"{place} options", expected="two or more", got=said.get("options"))
    if kind == "scale":
        catalogue.texts(said, place, "low", "high")
    lowest, highest = (said.get("lowest"), said.get("highest")) if kind == "number" else SCALE
    bounded = kind in ("number", "scale")
    return Question(
        key,
        section,
        text,
        kind,  # type: ignore[arg-type]
        hint=str(said.get("hint", "")),
        required=said.get("required", False) is True,
        options=dict(said["options"]) if "options" in said else None,
        low=str(said.get("low", "")),
        high=str(said.get("high", "")),
        lowest=lowest if bounded else None,
        highest=highest if bounded else None,
        unit=str(said.get("unit", "")),
        shown_when=_shown(place, said.get("shown_when")),
        raises=_raises(place, said.get("alert")),
    )


def _shown(place: str, said: Mapping[str, Any] | None) -> Shown | None:
    if said is None:
        return None
    (question,) = catalogue.texts(said, f"{place} shown_when", "question")
    return Shown(question, tuple(said.get("is", ())))


def _raises(place: str, said: Mapping[str, Any] | None) -> Raises | None:
    if said is None:
        return None
    (kind,) = catalogue.texts(said, f"{place} alert", "kind")
    catalogue.one_of(f"{place} alert kind", kind, alert_kinds())
    return Raises(tuple(said.get("on", ())), kind)


def answers_known(question: Question) -> tuple[str, ...]:
    """Return the answers that a question can have, where they are known beforehand.

    Examples
    --------
    >>> answers_known(Question("a", "b", "c", "yes_no"))
    ('yes', 'no', 'unsaid')
    """
    return YES_NO if question.kind == "yes_no" else tuple(question.options or ())


def _refuse_bad_conditions(form: str, questions: tuple[Question, ...]) -> None:
    earlier: dict[str, Question] = {}
    for question in questions:
        place = f"form {form} question {question.key}"
        if (shown := question.shown_when) is not None:
            if shown.question not in earlier:
                expected = "of an earlier question"
                raise InputError(f"{place} shown_when", expected=expected, got=shown.question)
            _refuse_unknown(f"{place} shown_when", earlier[shown.question], shown.answers)
        if question.raises is not None:
            _refuse_unknown(f"{place} alert", question, question.raises.answers)
        earlier[question.key] = question


def _refuse_unknown(place: str, question: Question, answers: tuple[str, ...]) -> None:
    if question.kind not in _CLOSED:
        raise InputError(place, expected="on a question with known answers", got=question.kind)
    if not answers:
        raise InputError(place, expected="on some answers", got=answers)
    for one in answers:
        catalogue.one_of(place, one, answers_known(question))

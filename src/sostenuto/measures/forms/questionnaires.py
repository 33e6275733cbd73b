"""Loads a FHIR R4 questionnaire as a form of one of our measures: whole, or not at all.

Conventions: our own scorer is chosen by the measure; expressions in a form are never run, bands
in a form are never read, and nothing is fetched. What had to be guessed is said in ``confirm``.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.measures import elsewhere, shelf
from sostenuto.measures.forms.beside import extras_of
from sostenuto.measures.forms.counting import counted
from sostenuto.measures.forms.documents import document, has_extension, objects, text_of
from sostenuto.measures.forms.fitting import assumed, fitting
from sostenuto.measures.forms.form import Form, FormExtra, FormItem
from sostenuto.measures.forms.matching import (
    BY_ORDER,
    Leaf,
    all_leaves,
    check_allowed,
    measure_code_of,
    numbered,
)
from sostenuto.measures.forms.resolving import Sets, offered
from sostenuto.measures.measure import Measure

_DIGITS = 12


def form_from_text(
    text: str, *, code: str = "", variant: str | None = None, sets: Iterable[str] = ()
) -> Form:
    """Load a questionnaire, or a bundle with one and its value sets.

    Parameters
    ----------
    text : str
        JSON of a ``Questionnaire`` or a ``Bundle``.
    code : str
        Which measure it is a form of; left out, that is found from its codes and names.
    variant : str, optional
        Which variant it is, "" for the usual form; left out, the first that fits.
    sets : iterable of str
        JSON of further value sets and code systems that are at hand.

    Returns
    -------
    Form
        With ``confirm`` where a person has to look first: also where more than one variant fits,
        whether or not ``variant`` chose one.

    Raises
    ------
    InputError
        If anything in it cannot be used: where, what was expected and what was got, in one line.
        Nothing of the form is loaded then.
    """
    form, beside = _questionnaire(document(text))
    at_hand = [document(one) for one in sets]
    found = all_leaves(form)
    check_allowed(form, found)
    code = _wanted(code) if code else measure_code_of(form, found)
    resources = [*_contained(form), *beside, *at_hand]
    by_address = Sets(resources)
    loaded: dict[str, tuple[Measure, Form]] = {}
    faults: dict[str, InputError] = {}
    for one in _variants(code, variant):
        measure = shelf.measure(code, one)
        try:
            loaded[one] = measure, _form(measure, form, found, by_address)
        except InputError as fault:
            faults[one] = fault
    fits = fitting(loaded)
    chosen = next(iter(fits), "") if variant is None else variant
    if chosen not in loaded:
        raise faults[chosen]
    return _of_variant(loaded[chosen][1], tuple(one for one in fits if one != chosen))


def _variants(code: str, variant: str | None) -> tuple[str, ...]:
    """Return the variants of a measure, the usual form first; one that is not there is refused."""
    if variant is not None:
        shelf.measure(code, variant)
    return ("", *shelf.variants(code))


def _of_variant(form: Form, others: tuple[str, ...]) -> Form:
    """Return a form with the variants that it could be as well, which a person has to confirm."""
    if not others:
        return form
    return replace(form, others=others, confirm=(assumed(form.variant, others), *form.confirm))


def _wanted(code: str) -> str:
    if code in elsewhere.outside():
        name = elsewhere.outside()[code].name
        raise InputError("the form", expected="one that may be filled in here", got=name)
    return shelf.measure(code).code


def _questionnaire(said: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the questionnaire and what stands beside it in a bundle."""
    if said.get("resourceType") == "Questionnaire":
        return dict(said), []
    if said.get("resourceType") != "Bundle":
        got = said.get("resourceType")
        raise InputError("resourceType", expected="Questionnaire or Bundle", got=got)
    inside = [one.get("resource") for _, one in objects(said, "entry", "")]
    resources = [one for one in inside if isinstance(one, dict)]
    forms = [one for one in resources if one.get("resourceType") == "Questionnaire"]
    if len(forms) != 1:
        raise InputError("entry", expected="one Questionnaire", got=len(forms))
    return forms[0], [one for one in resources if one is not forms[0]]


def _contained(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for _, one in objects(form, "contained", "")]


def _form(measure: Measure, form: Mapping[str, Any], found: tuple[Leaf, ...], sets: Sets) -> Form:
    if measure.entry != "items":
        hint = measure.why_total or "it is made of facts"
        raise InputError(
            "the form", expected="of a measure with items", got=measure.code, hint=hint
        )
    chosen, by_order = numbered(measure, found)
    lists = [offered(leaf.said, leaf.place, sets) for leaf in chosen]
    for number, (leaf, choices) in enumerate(zip(chosen, lists, strict=True), 1):
        typed = text_of(leaf.said, "type", leaf.place) in ("integer", "decimal")
        if not choices and not typed and number not in measure.unscored:
            raise InputError(leaf.place, expected="answers to choose from", got="none")
    options, guessed = counted(measure, lists)
    confirm = (*((BY_ORDER,) if by_order else ()), *guessed)
    if measure.form_check:
        confirm += (measure.form_check,)
    items = tuple(
        FormItem(
            number,
            leaf.link_id,
            text_of(leaf.said, "text", leaf.place),
            options[number - 1],
            leaf.stem,
        )
        for number, leaf in enumerate(chosen, 1)
    )
    extras = extras_of(measure, found, chosen, sets)
    return Form(
        measure.code,
        measure.variant,
        text_of(form, "url", "") or text_of(form, "id", "") or measure.code,
        text_of(form, "version", "") or _fingerprint(form),
        items,
        extras,
        tuple(_totals(measure, found, chosen)),
        confirm,
        (*_warnings(found, chosen), *_left_to_people(measure, extras)),
    )


def _fingerprint(form: Mapping[str, Any]) -> str:
    """Return a version for a form that has none: another content, another version."""
    plain = json.dumps(form, sort_keys=True, ensure_ascii=True).encode()
    return f"sha256-{hashlib.sha256(plain).hexdigest()[:_DIGITS]}"


def _totals(measure: Measure, found: tuple[Leaf, ...], chosen: tuple[Leaf, ...]) -> Iterable[str]:
    """Return where a total is stated: by its code, the panel's, or because it is computed."""
    codes = {measure.codes.total, measure.codes.panel} - {""}
    for leaf in found:
        computed = has_extension(leaf.said, "calculatedExpression", leaf.place)
        if leaf not in chosen and (codes & set(leaf.codes) or computed):
            yield leaf.link_id


def _warnings(found: tuple[Leaf, ...], chosen: tuple[Leaf, ...]) -> Iterable[str]:
    if any(has_extension(leaf.said, "Expression", leaf.place) for leaf in found):
        yield "expressions in the form are not run: totals are reckoned here"
    hidden = [leaf for leaf in chosen if has_extension(leaf.said, "hidden", leaf.place)]
    if hidden:
        yield f"{len(hidden)} hidden items are scored all the same"


def _left_to_people(measure: Measure, extras: tuple[FormExtra, ...]) -> Iterable[str]:
    """Say which questions beside the items the form does not have whole."""
    worded = {one.key for one in extras if one.is_worded}
    there = {one.key for one in extras}
    for one in measure.extras:
        if one.key in there - worded:
            yield (
                f"beside the items ({one.topic}): it is not said in words what each answer is and "
                "counts; somebody asks it"
            )

"""A shipped card in the language of whoever reads it; what the house wrote stays as it is."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import get_language, gettext

from sostenuto.care.techniques.cards import Card, Field, Remark


def in_words(card: Card) -> Card:
    """Return a shipped card with every text translated; each card and language once."""
    return _in_language(card, get_language() or "")


@lru_cache(maxsize=512)
def _in_language(card: Card, _language: str) -> Card:
    return replace(
        card,
        name=_one(card.name),
        aim=_one(card.aim),
        opening=_one(card.opening),
        closure=_one(card.closure),
        music=_one(card.music),
        prompts=_each(card.prompts),
        rungs=_each(card.rungs),
        steps=_each(card.steps),
        materials=_each(card.materials),
        cautions=_each(card.cautions),
        adaptations=_each(card.adaptations),
        record=tuple(_field(field) for field in card.record),
        evidence=tuple(_remark(remark) for remark in card.evidence),
    )


def _one(text: str) -> str:
    return gettext(text) if text else ""


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_one(text) for text in texts)


def _field(field: Field) -> Field:
    return replace(
        field,
        label=_one(field.label),
        unit=_one(field.unit),
        choices=_each(field.choices),
        ends=_each(field.ends),
    )


def _remark(remark: Remark) -> Remark:
    return replace(remark, says=_one(remark.says))

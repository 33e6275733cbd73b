"""Choosing among the cards: by words, family, setting, part of a session, context, and leader."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from sostenuto.care.techniques.shape import words
from sostenuto_web.care.cards.selectors import HouseCard
from sostenuto_web.care.leading import leading_of


def found(
    cards: Iterable[HouseCard], said: Mapping[str, Any], user: Any, day: datetime.date
) -> list[HouseCard]:
    """Return the cards that everything said fits; what is left empty asks nothing."""
    asked = str(said.get("q") or "").casefold().split()
    return [one for one in cards if _fits(one, said) and _speaks(one, asked, said, user, day)]


def _fits(one: HouseCard, said: Mapping[str, Any]) -> bool:
    card = one.card
    return (
        said.get("family") in (None, "", card.family)
        and (not said.get("setting") or said["setting"] in card.settings)
        and (not said.get("part") or said["part"] in card.parts)
        and (not said.get("context") or said["context"] in card.contexts)
    )


def _speaks(
    one: HouseCard, asked: list[str], said: Mapping[str, Any], user: Any, day: datetime.date
) -> bool:
    card = one.card
    told = [card.name, card.aim, card.music, *card.prompts, *card.steps, *card.materials]
    text = " ".join(told).casefold()
    if not all(word in text for word in asked):
        return False
    return not said.get("mine") or leading_of(user, card, day).yes


def by_family(cards: Iterable[HouseCard]) -> list[tuple[str, list[HouseCard]]]:
    """Return the cards under their families, in the order of the families; no family is empty."""
    held = list(cards)
    shelves = [(key, [one for one in held if one.card.family == key]) for key in words("families")]
    return [(key, shelf) for key, shelf in shelves if shelf]

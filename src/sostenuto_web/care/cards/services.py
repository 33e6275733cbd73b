"""Writing cards of the house's own; nothing is overwritten, each change is a version more."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.cards import card_from, cards, said_of
from sostenuto_web.care.cards import selectors
from sostenuto_web.care.models import SiteCard
from sostenuto_web.people import once
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import services as audit

OWN = "own_"


def own_key(by: Any, token: UUID | None) -> str:
    """Return the key of a new card: it says nothing of what the card is about."""
    return f"{OWN}{once.id_for(by.pk, token).hex[:12]}"


@transaction.atomic
def save(
    by: Any,
    said: Mapping[str, Any],
    *,
    key: str = "",
    seen: int | None = None,
    token: UUID | None = None,
) -> SiteCard:
    """Keep a new version of a card, or a new card; sent twice with one token, one version.

    Parameters
    ----------
    by : User
    said : mapping
        The shape of a card, without key and version.
    key : str
        Of the card that is changed; empty: a new one.
    seen : int, optional
        The number of the version that was changed; refused where there is a later one.
    token : UUID, optional

    Raises
    ------
    InputError
        It is no card.
    ChangedMeanwhileError
        Somebody else wrote a version meanwhile.
    """
    key = key or own_key(by, token)
    action = "technique.changed"
    return _next(by, key, _checked(said, key), action, seen, token)


@transaction.atomic
def take_again(by: Any, key: str, number: int, token: UUID | None = None) -> SiteCard:
    """Let an earlier version hold again: 0 is the shipped card, and -1 puts an own one away.

    Raises
    ------
    InputError
        There is no such version.
    """
    if number == 0 and key in cards():
        action = "technique.back"
        return _next(by, key, {}, action, None, token)
    if number < 0 and key not in cards():
        action = "technique.away"
        return _next(by, key, {}, action, None, token)
    row = SiteCard.objects.filter(key=key, version=selectors.FROM + number).first()
    card = None if row is None or number < 1 else selectors.read(row)
    if card is None:
        raise InputError("number", expected="a version of this card", got=number)
    return save(by, _without_name(said_of(card)), key=key, token=token)


def _checked(said: Mapping[str, Any], key: str) -> dict[str, Any]:
    return _without_name(said_of(card_from({**said, "key": key, "version": 1})))


def _without_name(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in ("key", "version")}


def _next(
    by: Any, key: str, body: dict[str, Any], act: str, seen: int | None, token: UUID | None
) -> SiteCard:
    pk = once.id_for(by.pk, token)
    if (there := SiteCard.objects.filter(pk=pk).first()) is not None:
        return there
    latest = selectors.latest_number(key)
    if seen is not None and seen != latest:
        raise ChangedMeanwhileError("somebody else changed it meanwhile")
    row = SiteCard(pk=pk, key=key, version=selectors.FROM + latest + 1, body=body, made_by=by)
    try:
        row, made = once.save_new(row)
    except IntegrityError as taken:
        raise ChangedMeanwhileError("somebody else changed it meanwhile") from taken
    if made:
        audit.record(by, act, row)
    return row

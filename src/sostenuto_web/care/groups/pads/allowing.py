"""What a group may hear and do: as the strictest of those who are there, and never a word whose.

Whoever was said to come late counts from the beginning, whoever has left no longer counts.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sostenuto.care.techniques.cards import Card
from sostenuto_web.care import leading
from sostenuto_web.care.cards import selectors as house_cards
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.care.running.actions import Action
from sostenuto_web.care.running.cards import rules_out
from sostenuto_web.care.running.songs import Item, entry_of
from sostenuto_web.people.models import Caution, Client
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.facts.services import NotSoError
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Recording, Song

TOGETHER = "group"
"""The setting of a group's meeting, as cards call it."""


def there(meeting: Meeting, at: datetime) -> QuerySet[Session]:
    """Return the sessions of those who count at a moment."""
    rows = Session.objects.filter(meeting=meeting, voided_at=None)
    stayed = Q(left_at=None) | Q(left_at__gt=at)
    return rows.filter(stayed).exclude(state=Session.State.MISSED)


def client_ids(meeting: Meeting, at: datetime) -> list[UUID]:
    """Return who counts at a moment."""
    return list(there(meeting, at).values_list("client_id", flat=True))


def cautions_of(ids: list[UUID]) -> list[str]:
    """Return the kinds of cautions that hold for anybody among them."""
    rows = Caution.objects.filter(client__in=ids, voided_at=None, state=Caution.State.ACTIVE)
    return sorted(set(rows.values_list("kind", flat=True)))


def check_planned(meeting: Meeting, key: str, at: datetime) -> None:
    """Refuse a planned card that is not for everybody who is there.

    Raises
    ------
    NotSoError
    """
    found = house_cards.card_named(key)
    if found is not None and rules_out(found.card, cautions_of(client_ids(meeting, at))):
        raise NotSoError(_("This card is not for this group."))


def card_for(by: Any, meeting: Meeting, key: str, at: datetime) -> Card:
    """Return a card that may be begun without a plan.

    Raises
    ------
    NotSoError
        There is none such, it is not for this group, or ``by`` may not lead it.
    """
    found = house_cards.card_named(key)
    if found is None:
        raise NotSoError(_("There is no such card in this house."))
    ids = client_ids(meeting, at)
    if rules_out(found.card, cautions_of(ids)):
        raise NotSoError(_("This card is not for this group."))
    if not may_lead(by, found.card, ids):
        raise NotSoError(_("This card asks for a credential or a training that you do not have."))
    return found.card


def may_lead(by: Any, card: Card, ids: list[UUID]) -> bool:
    """Say whether somebody may lead a card with all of them; of an intern each is asked about."""
    today = clinic.today()
    if not leading.leading_of(by, card, today).yes:
        return False
    if by.is_credentialed(today) or not by.has(Role.INTERN):
        return True
    clients = Client.objects.filter(pk__in=ids)
    return all(leading.leading_of(by, card, today, client).yes for client in clients)


def columns_of(meeting: Meeting, action: Action, at: datetime) -> dict[str, Any]:
    """Return what a music event of each member says of its song.

    Raises
    ------
    NotSoError
        The gate refuses it for the group, or there is no such song here.
    """
    how = {"chosen_by": action.said.get("chosen_by", "")}
    words = action.text("words")
    if words or not action.text("ref"):
        return how | {"song_words": words, "is_live": action.text("live") != "no"}
    item = _meant(meeting, action.text("ref"))
    asked = asking.for_group(client_ids(meeting, at), set_list=meeting.set_list)
    if item is None or not asked.of(item).may_sound:
        raise NotSoError(_("This song is not for this group."))
    if isinstance(item, Song):
        return how | {"song_id": str(item.pk), "is_live": True}
    song = str(item.song_id) if item.song_id else ""
    return how | {"recording_id": str(item.pk), "song_id": song, "is_live": False}


def _meant(meeting: Meeting, ref: str) -> Item | None:
    """Return what a tap names: of the set list, or of what is there for everybody."""
    kind, _colon, text = ref.partition(":")
    try:
        pk = UUID(text)
    except ValueError:
        return None
    listed = entry_of(meeting.set_list, kind, pk) if kind in ("song", "recording") else None
    if listed is not None:
        return listed
    if kind == "recording":
        heard = Recording.objects.filter(pk=pk, failure="", missing=False, only_for=None)
        return heard.select_related("song").first()
    songs = Song.objects.filter(pk=pk, in_repertoire=True).select_related("merged_into")
    found = songs.first() if kind == "song" else None
    return found and (found.merged_into or found)

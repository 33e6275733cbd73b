"""What becomes of live music: it begins, is steered, ends.

Conventions: one stretch at a time sounds for a client; beginning one ends what nobody ended, at the
last moment of which something is known. In a session it is a music fact, which says its seed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.care.models import Session
from sostenuto_web.listening.models import SteeredMusic
from sostenuto_web.listening.steering import allowing, selectors
from sostenuto_web.listening.steering.changes import Change, FaultyError, joined
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import NotSoError, When
from sostenuto_web.record.models import MusicEvent

AHEAD = timedelta(seconds=10)
"""By how much the clock of a page may run ahead of the house's."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How live music begins."""

    seed: int
    preset: str
    valence: float
    arousal: float
    session: Session | None
    stays: bool = False
    """Whether whoever steers said that they stay in the room, where a caution asks for it."""


@transaction.atomic
def begin(by: Any, client: Client, said: Beginning, token: UUID | None) -> SteeredMusic:
    """Begin a stretch; the same token begins it once.

    Raises
    ------
    NotSoError
        A caution stands against it.
    """
    now = allowing.for_client(client)
    if now.is_ruled_out:
        raise NotSoError(_("A caution stands against listening. Nothing is played."))
    if now.asks and not said.stays:
        raise NotSoError(_("A caution asks that you stay in the room. Say that you do."))
    row = SteeredMusic(
        pk=once.id_for(by.pk, token),
        client=client,
        session=said.session,
        seed=said.seed,
        preset=said.preset,
        changes=[[0.0, said.valence, said.arousal]],
        made_by=by,
    )
    row, made = once.save_new(row)
    if row.client_id != client.pk:
        raise NotSoError(_("This was begun for somebody else."))
    if made:
        for other in selectors.open_of(client).exclude(pk=row.pk):
            _ended(by, other, _last_known(other))
        row.music_fact = _music(by, row)
        row.save(update_fields=["music_fact"])
        audit.record(by, "steered.begun", row)
    return row


@transaction.atomic
def steer(music: SteeredMusic, after: int, more: list[Change]) -> int:
    """Keep a batch of changes; return how many are kept by now.

    Raises
    ------
    NotSoError
        It has ended, or a caution stands against it by now.
    FaultyError
        They do not follow on what is kept, or lie ahead of now.
    """
    row = _locked(music)
    if row.ended_at is not None:
        raise NotSoError(_("This music has ended."))
    if allowing.for_client(row.client).is_ruled_out:
        raise NotSoError(_("A caution stands against listening. Nothing is played."))
    return _kept(row, after, more)


@transaction.atomic
def end(by: Any, music: SteeredMusic, after: int, more: list[Change]) -> None:
    """End it, with the changes that were not sent yet; ending twice is once."""
    row = _locked(music)
    if row.ended_at is not None:
        return
    _kept(row, after, more)
    _ended(by, row, timezone.now())


def _kept(row: SteeredMusic, after: int, more: list[Change]) -> int:
    latest = (timezone.now() + AHEAD - row.started_at).total_seconds()
    if more and more[-1][0] > latest:
        raise FaultyError(_("A change lies ahead of now."))
    whole = joined(row.changes, after, more)
    if len(whole) > len(row.changes):
        row.changes = whole
        row.save(update_fields=["changes"])
    return len(whole)


def _ended(by: Any, row: SteeredMusic, when: datetime) -> None:
    row.ended_at = when
    row.save(update_fields=["ended_at"])
    if row.music_fact is not None:
        facts.say_until([row.music_fact], when)
    audit.record(by, "steered.ended", row, changes=len(row.changes))


def _last_known(row: SteeredMusic) -> datetime:
    """Return the last moment at which something was heard of a stretch."""
    seconds = row.changes[-1][0] if row.changes else 0.0
    return min(timezone.now(), row.started_at + timedelta(seconds=seconds))


def _music(by: Any, row: SteeredMusic) -> UUID | None:
    """Note in the session that it sounds; None where there is no session."""
    if row.session_id is None:
        return None
    said = {
        "song_words": _("made by the house, seed %(seed)s") % {"seed": row.seed},
        "is_live": True,
        "chosen_by": MusicEvent.ChosenBy.THERAPIST,
    }
    when, token = When(row.started_at, row.session_id), uuid5(row.pk, "music")
    fact, _made = facts.note(by, row.client, "music", said, when, token)
    noted: UUID = fact.pk
    return noted


def _locked(music: SteeredMusic) -> SteeredMusic:
    rows = SteeredMusic.objects.select_for_update(of=("self",))
    return rows.select_related("client__data_key").get(pk=music.pk)

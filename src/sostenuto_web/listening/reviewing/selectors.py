"""Reading to which songs a client said "not this", and what was decided since.

Conventions: what was said of several recordings of one song is one line; songs are keyed as in
`sostenuto_web.listening.learning.selectors`. Whether whoever asks may is for the caller to check.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from sostenuto_web.listening.models import NotThisReview
from sostenuto_web.people.models import Client
from sostenuto_web.record.models import Felt
from sostenuto_web.repertoire.models import Recording, Song
from sostenuto_web.repertoire.songs import selectors as songs

SHOWN = 20
"""How many that were looked at are shown."""


@dataclass(frozen=True, slots=True)
class NotThis:
    """One song with the facts that say "not this" of it, the latest first."""

    key: UUID
    name: str
    song: Song | None
    felts: tuple[UUID, ...]
    at: datetime

    @property
    def times(self) -> int:
        """How often they said so."""
        return len(self.felts)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One song that was looked at, and what was decided."""

    name: str
    review: NotThisReview


def waiting(client: Client) -> list[NotThis]:
    """Return the songs that nobody has looked at since, the latest first."""
    done = NotThisReview.objects.filter(client=client).values("felt_id")
    rows = Felt.objects.filter(client=client, skipped=True, voided_at=None).exclude(pk__in=done)
    return _songs(client, list(rows.order_by("-at", "-made_at")))


def looked_at(client: Client) -> list[LookedAt]:
    """Return what was decided, the latest first; of what was said of one song together one line."""
    found = NotThisReview.objects.filter(client=client).select_related("made_by")
    reviews = {row.felt_id: row for row in found.order_by("-made_at")[: SHOWN * 3]}
    rows = Felt.objects.filter(client=client, pk__in=reviews).order_by("-at")
    shown = [
        LookedAt(one.name, reviews[one.felts[0]]) for one in _songs(client, list(rows), reviews)
    ]
    return sorted(shown, key=lambda one: one.review.made_at, reverse=True)[:SHOWN]


def _songs(client: Client, rows: list[Felt], by: dict[UUID, Any] | None = None) -> list[NotThis]:
    """Return facts by song; with ``by`` also apart by when they were decided on."""
    recordings = _recordings(client, rows)
    named = {row.pk: row.song_id or _song_id(row, recordings) for row in rows}
    heirs = songs.called(str(pk) for pk in named.values() if pk is not None)
    found: dict[Any, list[Felt]] = {}
    told: dict[Any, Song | Recording] = {}
    for row in rows:
        one = heirs.get(str(named[row.pk])) or recordings.get(row.recording_id or row.pk)
        if one is not None:
            key = one.pk, by[row.pk].made_at if by else None
            told[key] = one
            found.setdefault(key, []).append(row)
    return [_not_this(told[key], said) for key, said in found.items()]


def _not_this(one: Song | Recording, said: list[Felt]) -> NotThis:
    name = f"{one.artist} – {one.title}" if one.artist else one.title
    song = one if isinstance(one, Song) else None
    return NotThis(one.pk, name, song, tuple(row.pk for row in said), said[0].at)


def _recordings(client: Client, rows: list[Felt]) -> dict[UUID, Recording]:
    wanted = {row.recording_id for row in rows if row.recording_id}
    theirs = Recording.objects.filter(Q(only_for=None) | Q(only_for=client), pk__in=wanted)
    return {one.pk: one for one in theirs.only("pk", "song_id", "title", "artist")}


def _song_id(row: Felt, recordings: dict[UUID, Recording]) -> UUID | None:
    recording = recordings.get(row.recording_id or row.pk)
    return recording.song_id if recording else None

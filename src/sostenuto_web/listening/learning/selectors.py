"""Reading what songs and programmes went with, for one client; of others only what five share.

Conventions: a song is keyed by the hex of its id (of its heir, where it became another one), or of
the recording's where nobody has named the song. Whether whoever asks may read the client's
programmes is for the caller to check (``programme.read``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils import timezone

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.listening.catalogue import weights
from sostenuto.listening.learning import Answer, felt_places
from sostenuto.listening.response import Source
from sostenuto.listening.single_case import Played
from sostenuto_web.listening.around import Answer as Said
from sostenuto_web.listening.around import Around, around
from sostenuto_web.people.models import Client
from sostenuto_web.record.models import Felt
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.songs import selectors as songs

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A client's answers, and what the songs are called, by key."""

    answers: tuple[Answer, ...]
    names: Mapping[str, str]


def told_by(client: Client) -> Told:
    """Return what a client said of songs, as far as it holds; three queries."""
    rows: list[Any] = list(
        Felt.objects.filter(client=client, voided_at=None).values(
            "song_id", "recording_id", "at", "valence", "arousal", "mood_valence",
            "mood_arousal", "liked", "skipped"
        )
    )  # fmt: skip
    recordings = _recordings(client, rows)
    heirs = songs.called(
        str(pk) for row in rows if (pk := row["song_id"] or _song_of(row, recordings)) is not None
    )
    answers: list[Answer] = []
    names: dict[str, str] = {}
    now = timezone.now()
    for row in rows:
        recording = recordings.get(row["recording_id"])
        song = heirs.get(str(row["song_id"] or (recording and recording.song_id)))
        known = song or recording
        if known is not None:
            names[known.pk.hex] = _called(known.artist, known.title)
            answers.append(_answer(known.pk.hex, row, now))
    return Told(tuple(answers), names)


def shared_means(client: Client) -> dict[str, list[AffectPoint]]:
    """Return where songs take other people: of each song one mean a person, without saying whose.

    Only songs of which five other people and more spoke are read at all: the database counts them.
    """
    song = Recording.objects.filter(pk=OuterRef("recording_id")).values("song_id")[:1]
    said: QuerySet[Any] = (
        Felt.objects.exclude(client=client)
        .filter(
            Q(valence__isnull=False, voided_at=None),
            client__voided_at=None,
            client__erased_at=None,
        )
        .annotate(
            about=Coalesce(
                F("song_id"), Subquery(song), F("recording_id"), output_field=UUIDField()
            )
        )
        .order_by()
    )
    least = int(weights().site_people)
    by_many = said.values("about").annotate(people=Count("client", distinct=True))
    by_many = by_many.filter(people__gte=least).values("about")
    each = said.filter(about__in=by_many).values("about", "client")
    means: dict[str, list[AffectPoint]] = {}
    for about, valence, arousal in each.annotate(
        mean_valence=Avg("valence"), mean_arousal=Avg("arousal")
    ).values_list("about", "mean_valence", "mean_arousal"):
        means.setdefault(about.hex, []).append(AffectPoint(valence, arousal))
    return means


def places_for(
    client: Client,
    said: Mapping[UUID, Mapping[Source, AffectEstimate]],
    song_of: Mapping[UUID, UUID],
) -> dict[UUID, AffectEstimate]:
    """Return where each recording takes a client: their own word, staff's, five others', the sound.

    Parameters
    ----------
    client : Client
    said : mapping of recording id to (mapping of source to AffectEstimate)
        What staff, the tags and the sound say; a recording may have none.
    song_of : mapping of recording id to song id
        Of those whose song is known.
    """
    found = felt_places(
        told_by(client).answers,
        {pk.hex: said[pk] for pk in said},
        shared_means(client),
        {pk.hex: song_of.get(pk, pk).hex for pk in said},
    )
    return {UUID(hex=key): place for key, place in found.items()}


def played_for(client: Client) -> list[Played]:
    """Return a client's programmes that came to an end, with how they were before and after.

    What counts as before and after is said in `sostenuto_web.listening.around`; two queries.
    """
    return [_played(one) for one in around(client) if one.ended_at is not None]


def _recordings(client: Client, rows: list[dict[str, Any]]) -> dict[UUID, Recording]:
    """Return the recordings that answers name; of another client's own ones nothing is told."""
    wanted = {row["recording_id"] for row in rows if row["recording_id"]}
    found = Recording.objects.filter(Q(only_for=None) | Q(only_for=client), pk__in=wanted)
    return {one.pk: one for one in found.only("pk", "song_id", "title", "artist")}


def _song_of(row: dict[str, Any], recordings: dict[UUID, Recording]) -> UUID | None:
    recording = recordings.get(row["recording_id"])
    return recording.song_id if recording else None


def _called(artist: str, title: str) -> str:
    return f"{artist} – {title}" if artist else title


def _answer(key: str, row: dict[str, Any], now: datetime) -> Answer:
    return Answer(
        key,
        max(0.0, (now - row["at"]) / A_DAY),
        felt=_point(row["valence"], row["arousal"]),
        mood=_point(row["mood_valence"], row["mood_arousal"]),
        liked=row["liked"],
        skipped=row["skipped"],
    )


def _point(valence: float | None, arousal: float | None) -> AffectPoint | None:
    return None if valence is None or arousal is None else AffectPoint(valence, arousal)


def _played(one: Around) -> Played:
    def place(said: Mapping[str, Said]) -> AffectPoint | None:
        return said["mood"].place if "mood" in said else None

    def tension(said: Mapping[str, Said]) -> float | None:
        return said["tension"].value if "tension" in said else None

    return Played(
        one.arc,
        one.goal,
        place(one.before),
        place(one.after),
        tension(one.before),
        tension(one.after),
    )

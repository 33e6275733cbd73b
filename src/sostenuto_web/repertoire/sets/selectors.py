"""Reading set lists: whose they are, what is in them, what the gate says of each entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for, relation_to
from sostenuto_web.platform.policy.table import Relation, relations
from sostenuto_web.repertoire.gate import overrides
from sostenuto_web.repertoire.gate.asking import Asked
from sostenuto_web.repertoire.gate.standing import reference
from sostenuto_web.repertoire.gate.verdicts import Reader, Verdict, reader
from sostenuto_web.repertoire.models import Recording, SetEntry, SetList, Song
from sostenuto_web.repertoire.songs import selectors as songs
from sostenuto_web.repertoire.tastes import selectors as tastes

TEMPO_NEAR = 12.0
"""Beats a minute by which two songs may differ and still do for each other (design)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry with what the gate says of it for those for whom the list is."""

    entry: SetEntry
    item: Song | Recording
    verdict: Verdict

    @property
    def title(self) -> str:
        """What it is called."""
        return self.item.title

    @property
    def artist(self) -> str:
        """Who made it known."""
        return self.item.artist

    @property
    def song_id(self) -> UUID | None:
        """Which song it is, where anybody has said so."""
        return self.item.pk if isinstance(self.item, Song) else self.item.song_id

    @property
    def seconds(self) -> int | None:
        """How long it takes: as planned, else as long as the recording."""
        if self.entry.seconds is not None:
            return self.entry.seconds
        heard = getattr(self.item, "seconds", None)
        return None if heard is None else round(heard)


def lists_for(user: Any) -> QuerySet[SetList]:
    """Return the set lists that somebody leads, or that are for a client in their care."""
    mine = clients_for(user, "set.read").values("pk")
    led = Q(for_group=True, leaders__user=user)
    cared_for = Q(for_group=False, members__client__in=mine)
    return SetList.objects.filter(led | cared_for, voided_at=None).distinct()


def standing(user: Any, set_id: UUID) -> Relation | None:
    """Return how ``user`` stands to a set list: as to its client, or to a group as its leader."""
    row = SetList.objects.filter(pk=set_id).first()
    if row is None:
        return None
    if not row.for_group:
        client = member_clients(row).first()
        return None if client is None else relation_to(user, client)
    if not row.leaders.filter(user=user).exists():
        return Relation.CLINIC if user.is_staff else Relation.NONE
    return Relation.OWN if row.made_by_id == user.pk else Relation.TEAM


def set_for(user: Any, set_id: UUID, rule: str) -> SetList:
    """Return a set list to which ``user`` stands as the rule grants, or 404."""
    row = SetList.objects.filter(pk=set_id, voided_at=None).first()
    if row is None or standing(user, set_id) not in relations(user.roles, rule):
        raise Http404
    return row


def member_clients(row: SetList) -> QuerySet[Client]:
    """Return for whom a set list is, those who are still here."""
    here = Client.objects.filter(set_lists__set_list=row, erased_at=None, voided_at=None)
    return here.order_by("alias", "pk")


def asked_for(row: SetList) -> Asked:
    """Return the gate for those for whom a set list is, with the reasons written for it."""
    return overrides.asking_for(set_list=row)


def reader_of(user: Any, row: SetList) -> Reader:
    """Return what ``user`` may read of the reasons: of a group's never any."""
    client = None if row.for_group else member_clients(row).first()
    return Reader(may_read=False, leads=False) if client is None else reader(user, client)


def judged(user: Any, row: SetList) -> list[Judged]:
    """Return the entries in order, each with what the gate says now."""
    entries = row.entries.select_related(
        *("data_key", "song", "song__merged_into", "recording", "recording__song"),
        *("recording__song__merged_into", "recording__folder"),
    )
    asked, told = asked_for(row), reader_of(user, row)
    return [
        Judged(entry, item, told(asked.of(item)))
        for entry in entries
        if (item := item_of(entry)) is not None
    ]


def item_of(entry: SetEntry) -> Song | Recording | None:
    """Return the song or the recording of an entry; of a merged song the one that it became."""
    if entry.song is not None:
        return entry.song.merged_into or entry.song
    return entry.recording


def seconds_of(entries: Sequence[Judged]) -> int:
    """Return how long a set takes as far as that is known."""
    return sum(one.seconds or 0 for one in entries)


@dataclass(frozen=True, slots=True)
class Offered:
    """A song or a recording that could be put in, with what the gate says of it."""

    item: Song | Recording
    verdict: Verdict

    @property
    def ref(self) -> str:
        """How a form names it."""
        return reference(self.item)

    @property
    def is_recording(self) -> bool:
        """Whether it is a recording, and not a song to be played live."""
        return isinstance(self.item, Recording)


def offered(user: Any, row: SetList, text: str, limit: int = 12) -> list[Offered]:
    """Return what somebody may mean by ``text``: songs and their recordings, and what it may."""
    asked, told = asked_for(row), reader_of(user, row)
    found: list[Song | Recording] = []
    for song in songs.find(text, limit):
        found.append(song)
        found += list(songs.recordings_of(user, song).select_related("song", "folder")[:3])
    return [Offered(item, told(asked.of(item))) for item in found]


def instead_of(user: Any, row: SetList, item: Song | Recording, limit: int = 8) -> list[Offered]:
    """Return songs that may play here and are most like one that does not: the swap on offer.

    Like: tagged alike, in the same key, of about the same tempo. What is in the list is left out,
    and what the one person for whom it is does not want to hear.
    """
    asked = asked_for(row)
    there = set(row.entries.exclude(song=None).values_list("song", flat=True))
    client = None if row.for_group else member_clients(row).first()
    if client is not None:
        there |= tastes.unwanted_songs(client)
    model = item if isinstance(item, Song) else item.song
    others = [song for song in songs.listed() if song.pk not in there]
    others.sort(key=lambda song: -_alike(song, model))
    found: list[Offered] = []
    for song in others:
        if model is not None and song.pk == model.pk:
            continue
        verdict = asked.of(song)
        if verdict.answer == "play":
            found.append(Offered(song, verdict))
        if len(found) == limit:
            break
    return found


def _alike(song: Song, model: Song | None) -> float:
    if model is None:
        return 0.0
    shared = set(song.themes) & set(model.themes)
    near = song.tempo_bpm and model.tempo_bpm and abs(song.tempo_bpm - model.tempo_bpm) < TEMPO_NEAR
    return 2 * len(shared) + bool(song.key and song.key == model.key) + bool(near)


def item_for(user: Any, ref: str) -> Song | Recording | None:
    """Return what a form names, if ``user`` may see it: ``song:<id>`` or ``recording:<id>``."""
    kind, _, text = ref.partition(":")
    try:
        pk = UUID(text)
    except ValueError:
        return None
    if kind == "song":
        return songs.listed().filter(pk=pk).first()
    mine = clients_for(user, "gate.ask").values("pk")
    rows = Recording.objects.filter(pk=pk, failure="", missing=False)
    return rows.filter(Q(only_for=None) | Q(only_for__in=mine)).select_related("song").first()

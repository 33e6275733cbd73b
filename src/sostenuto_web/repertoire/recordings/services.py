"""Writing about recordings: who may hear one, of which song it is, what was heard wrongly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Audience, Correction, Recording, Song
from sostenuto_web.repertoire.songs import services as songs

Field = Correction.Field
Said = str | float | None


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody calls one recording."""

    recording_id: UUID
    artist: str
    title: str


@transaction.atomic
def correct(by: Any, recording: Recording, said: Mapping[str, Said]) -> int:
    """Write down what a person says against what was heard; return how much differed.

    Parameters
    ----------
    by : User
    recording : Recording
    said : mapping
        By `Correction.Field`; None or an empty text takes a correction back.
    """
    row = Recording.objects.select_for_update().get(pk=recording.pk)
    new = {name: _plain(name, value) for name, value in said.items()}
    differing = {n: value for n, value in new.items() if getattr(row, f"said_{n}") != value}
    for name, value in differing.items():
        setattr(row, f"said_{name}", value)
        written = "" if value in (None, "") else f"{value:g}" if name != Field.KEY else str(value)
        Correction.objects.create(recording=row, field=name, said=written, by=by)
    if differing:
        row.save(update_fields=[f"said_{name}" for name in differing])
        library.changed()
        audit.record(by, "recording.corrected", row, client_id=row.only_for_id)
    return len(differing)


def _plain(name: str, value: Said) -> Said:
    if name == Field.KEY:
        return str(value or "")
    return None if value in (None, "") else float(value)


@transaction.atomic
def change(
    by: Any, recording: Recording, *, audience: str, licence_note: str, name: tuple[str, str] | None
) -> bool:
    """Say who may hear a recording, and of which song it is; return whether anything differed.

    Parameters
    ----------
    name : (artist, title), optional
        None leaves the song as it is.
    """
    row = Recording.objects.select_for_update().get(pk=recording.pk)
    before = (row.audience, row.licence_note, row.song_id, row.song_by_person)
    row.audience, row.licence_note = audience, licence_note
    if name is not None:
        _tie(by, row, *name)
    if (row.audience, row.licence_note, row.song_id, row.song_by_person) == before:
        return False
    row.save(update_fields=["audience", "licence_note", "song", "song_by_person"])
    library.changed()
    audit.record(by, "recording.changed", row, client_id=row.only_for_id)
    return True


@transaction.atomic
def name_all(by: Any, names: Sequence[Named]) -> int:
    """Say of which song each recording is; return how many got one.

    One that has got its song meanwhile stays as it is: somebody else was quicker.
    """
    rows = _nameless(one.recording_id for one in names)
    for one in names:
        if (row := rows.get(one.recording_id)) is None:
            continue
        _tie(by, row, one.artist, one.title)
        row.save(update_fields=["song", "song_by_person"])
        audit.record(by, "recording.named", row, client_id=row.only_for_id)
    if rows:
        library.changed()
    return len(rows)


@transaction.atomic
def not_for_here(by: Any, recording_ids: Iterable[UUID]) -> int:
    """Say of recordings without a song that nobody may hear them here; return how many."""
    rows = _nameless(recording_ids)
    for row in rows.values():
        row.audience = Audience.NOBODY
        row.save(update_fields=["audience"])
        audit.record(by, "recording.changed", row, client_id=row.only_for_id)
    if rows:
        library.changed()
    return len(rows)


def _nameless(ids: Iterable[UUID]) -> dict[UUID, Recording]:
    return {
        row.pk: row
        for row in Recording.objects.select_for_update().filter(pk__in=list(ids), song=None)
    }


def _tie(by: Any, row: Recording, artist: str, title: str) -> Song:
    """Tie a recording to a song; a client's own makes no song of the service's list."""
    ours = row.only_for_id is None
    row.song, _made = songs.find_or_make(by, artist, title, in_repertoire=ours)
    row.song_by_person = True
    return row.song

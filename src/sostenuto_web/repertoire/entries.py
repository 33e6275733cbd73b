"""From the engine's index to rows: what is kept of each file that was heard."""

import math
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from django.db import transaction

from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.hearing import tying
from sostenuto_web.repertoire.models import MusicFolder, Recording
from sostenuto_web.repertoire.uploads import arrivals

if TYPE_CHECKING:
    from sostenuto.exchange.index_rows import Entry

A_BATCH = 200
KEPT = (
    "folder",
    "path",
    "missing",
    "title",
    "artist",
    "album",
    "genre",
    "named",
    "seconds",
    "tempo_bpm",
    "key",
    "loudness_lufs",
    "valence",
    "valence_sd",
    "arousal",
    "arousal_sd",
    "affect_model",
    "failure",
    "heard_at",
)
COMPARED = ("folder_id", *(name for name in KEPT if name not in ("folder", "heard_at")))
_FROM_SUMMARY = {
    "seconds": "duration_s",
    "tempo_bpm": "tempo_bpm",
    "loudness_lufs": "integrated_lufs",
    "valence": "valence",
    "valence_sd": "valence_sd",
    "arousal": "arousal",
    "arousal_sd": "arousal_sd",
}


def take_in(folder: MusicFolder, entries: "Iterable[Entry]") -> None:
    """Write what was heard of a folder's files, and of which song each is.

    What stands there already in the same words is left; copies of one content are one recording.
    """
    found = list(entries)
    if folder.uploads:
        found = arrivals.without_refused(folder, found)
    for start in range(0, len(found), A_BATCH):
        _take_in(folder, found[start : start + A_BATCH])


@transaction.atomic
def _take_in(folder: MusicFolder, entries: "Sequence[Entry]") -> None:
    said = arrivals.said_of(folder, entries) if folder.uploads else {}
    rows: dict[tuple[str, str], Recording] = {}
    for entry in entries:
        facts = said.get(entry.path, arrivals.NOTHING_SAID)
        if folder.uploads and entry.path not in said:
            continue  # nobody knows whose it is
        row = _row(folder, entry, facts)
        key = row.content, facts.owner
        if folder.uploads and key in rows:
            continue
        rows[key] = row
    before = {
        (row.content, row.owner): row
        for row in Recording.objects.filter(content__in={content for content, _owner in rows})
    }
    for key in [key for key, old in before.items() if key in rows]:
        if folder.uploads and arrivals.lies_elsewhere(before[key], rows[key]):
            del rows[key]
    fresh = [row for key, row in rows.items() if _differs(row, before.get(key))]
    if fresh:
        library.changed()
        Recording.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["content", "owner"], update_fields=KEPT
        )
    tying.by_tags(content for content, _owner in rows)
    if folder.uploads:
        arrivals.heard(folder, entries, rows.values())


def _differs(row: Recording, before: Recording | None) -> bool:
    """Say whether there is anything to write."""
    return before is None or any(getattr(row, name) != getattr(before, name) for name in COMPARED)


def take_in_failure(folder: MusicFolder, path: Path, message: str) -> None:
    """Write that a file could not even be read."""
    row = Recording(content=_of_place(path), failure=_short(message), **_place(folder, path))
    if not _differs(row, Recording.objects.filter(content=row.content).first()):
        return
    Recording.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["content", "owner"], update_fields=KEPT
    )


def forget_failures(paths: Iterable[Path]) -> None:
    """Take out what was wrong with files that have been heard since."""
    places = [_of_place(path) for path in paths]
    for start in range(0, len(places), A_BATCH):
        Recording.objects.filter(content__in=places[start : start + A_BATCH]).delete()


def _row(
    folder: MusicFolder, entry: "Entry", said: arrivals.Said = arrivals.NOTHING_SAID
) -> Recording:
    row = Recording(content=entry.id or _of_place(entry.path), **_place(folder, entry.path))
    row.only_for_id, row.audience, row.licence_note = said.only_for, said.audience, said.licence
    if said.file_name:
        row.file_name, row.title = said.file_name, _short(PurePosixPath(said.file_name).stem)
    if entry.title:
        row.title, row.named = _short(entry.title), True
    row.artist = _short(entry.artist)
    row.album, row.genre = _short(entry.tags.album), _text(entry.tags.genre)[:100]
    if entry.error:
        row.failure = _short(entry.error)
        return row
    for name, number in _FROM_SUMMARY.items():
        setattr(row, name, _number(entry.summary.get(number)))
    row.key = entry.summary.get("key") or ""
    row.affect_model = str(entry.summary.get("affect_model") or "")[:80]
    return row


def _place(folder: MusicFolder, path: Path) -> dict[str, Any]:
    inside = path.relative_to(folder.path) if path.is_relative_to(folder.path) else Path(path.name)
    return {
        "folder": folder,
        "path": _text(str(inside))[:1000],
        "title": _short(path.stem),
        "named": False,
    }


def _of_place(path: Path) -> str:
    return "place:" + sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()


def _number(value: Any) -> float | None:
    """Return a number that every database can hold: silence has a level of minus infinity."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _short(text: str) -> str:
    return _text(text)[:300]


def _text(text: str) -> str:
    """Return text that every database can hold: file names and tags may hold anything."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")

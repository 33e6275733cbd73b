"""From the engine's index to rows: what is kept of each file that was heard."""

import math
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sostenuto_web.repertoire.models import MusicFolder, Recording

if TYPE_CHECKING:
    from sostenuto.exchange.index_rows import Entry

A_BATCH = 200
KEPT = (
    "folder",
    "path",
    "missing",
    "title",
    "artist",
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
    """Write what was heard of a folder's files; what is there already is written over."""
    rows = {row.content: row for row in (_row(folder, entry) for entry in entries)}
    Recording.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["content", "owner"],
        update_fields=KEPT,
        batch_size=A_BATCH,
    )


def take_in_failure(folder: MusicFolder, path: Path, message: str) -> None:
    """Write that a file could not even be read."""
    row = Recording(content=_of_place(path), failure=_short(message), **_place(folder, path))
    Recording.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["content", "owner"], update_fields=KEPT
    )


def forget_failures(paths: Iterable[Path]) -> None:
    """Take out what was wrong with files that have been heard since."""
    places = [_of_place(path) for path in paths]
    for start in range(0, len(places), A_BATCH):
        Recording.objects.filter(content__in=places[start : start + A_BATCH]).delete()


def _row(folder: MusicFolder, entry: "Entry") -> Recording:
    row = Recording(content=entry.id or _of_place(entry.path), **_place(folder, entry.path))
    if entry.title:
        row.title, row.named = _short(entry.title), True
    row.artist = _short(entry.artist)
    if entry.error:
        row.failure = _short(entry.error)
        return row
    for name, said in _FROM_SUMMARY.items():
        setattr(row, name, _number(entry.summary.get(said)))
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

"""What becomes of files that were brought in, when they are heard: taken in, refused, or known.

A file in the house's own place is called by the id of its upload; what the upload says goes to the
recording. What is refused, or here already, does not stay on the disk; why stays with the upload.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from sostenuto_web.repertoire.models import Audience, MusicFolder, Recording, Upload

if TYPE_CHECKING:
    from sostenuto.exchange.index_rows import Entry

LONGEST_MESSAGE = 300
UNSETTLED = (Upload.State.COMING, Upload.State.RECEIVED)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said about a file when they brought it."""

    only_for: UUID | None = None
    audience: str = Audience.EVERYONE
    licence: str = ""
    file_name: str = ""

    @property
    def owner(self) -> str:
        """As `Recording.owner`."""
        return self.only_for.hex if self.only_for else ""


NOTHING_SAID = Said()


def waiting() -> list[UUID]:
    """Return the uploads that were received and not heard yet."""
    rows = Upload.objects.filter(state=Upload.State.RECEIVED)
    return list(rows.values_list("pk", flat=True))


def said_of(folder: MusicFolder, entries: "Sequence[Entry]") -> dict[Path, Said]:
    """Return what was said of those files of which anything is known.

    Whose a recording that stands already is, and under which name, its row says.
    """
    uploads = _uploads(entry.path for entry in entries)
    names = {entry.path.name for entry in entries}
    rows = {row.path: row for row in Recording.objects.filter(folder=folder, path__in=names)}
    said: dict[Path, Said] = {}
    for entry in entries:
        row, upload = rows.get(entry.path.name), uploads.get(entry.path)
        if row is not None:
            said[entry.path] = Said(row.only_for_id, row.audience, row.licence_note, row.file_name)
        elif upload is not None:
            said[entry.path] = Said(
                upload.only_for_id,
                upload.audience or Audience.EVERYONE,
                upload.licence_note,
                upload.file_name,
            )
    return said


def lies_elsewhere(before: Recording, row: Recording) -> bool:
    """Say whether a recording is here already, in another file that is still there."""
    if (before.folder_id, before.path) == (row.folder_id, row.path):
        return False
    if before.failure or before.missing:
        return False
    return (Path(before.folder.path) / before.path).exists()


def without_refused(folder: MusicFolder, entries: "Sequence[Entry]") -> "list[Entry]":
    """Refuse what cannot be heard; return the rest."""
    refuse(folder, {entry.path: entry.error for entry in entries if entry.error})
    return [entry for entry in entries if not entry.error]


@transaction.atomic
def refuse(folder: MusicFolder, failed: Mapping[Path, str]) -> None:
    """Refuse files with one line each; they do not stay on the disk."""
    for path, upload in _uploads(failed).items():
        if upload.state in UNSETTLED:
            _settle(upload, Upload.State.REFUSED, failed[path])
            transaction.on_commit(partial(_drop, path))


@transaction.atomic
def refuse_lost(folder: MusicFolder, ids: Iterable[UUID]) -> None:
    """Refuse what was received, and then neither heard nor refused: its file is gone."""
    for upload in Upload.objects.filter(pk__in=list(ids), state=Upload.State.RECEIVED):
        _settle(upload, Upload.State.REFUSED, _("was not there when its turn came"))


def heard(folder: MusicFolder, entries: "Iterable[Entry]", rows: "Iterable[Recording]") -> None:
    """Settle the uploads of what was heard; copies of what is here already go from the disk."""
    kept = {Path(folder.path) / row.path for row in rows}
    for path, upload in _uploads(entry.path for entry in entries).items():
        if upload.state not in UNSETTLED:
            continue
        if path in kept:
            _settle(upload, Upload.State.HEARD, "")
        else:
            _settle(upload, Upload.State.HEARD, _("was here already, and is kept once"))
            transaction.on_commit(partial(_drop, path))


def _uploads(paths: Iterable[Path]) -> dict[Path, Upload]:
    """Return the uploads after whose ids files are called."""
    ids: dict[UUID, Path] = {}
    for path in paths:
        try:
            ids[UUID(path.stem)] = path
        except ValueError:
            continue
    found: dict[Path, Upload] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        for upload in Upload.objects.filter(pk__in=wanted[start : start + 500]):
            found[ids[upload.pk]] = upload
    return found


def _settle(upload: Upload, state: Upload.State, message: str) -> None:
    upload.state, upload.message = state, message[:LONGEST_MESSAGE]
    upload.received = upload.size
    upload.save(update_fields=["state", "message", "received", "moved_at"])


def _drop(path: Path) -> None:
    path.unlink(missing_ok=True)

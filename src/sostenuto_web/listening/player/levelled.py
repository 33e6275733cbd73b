"""Recordings brought to one loudness: made by confined workers, kept in the house's media.

Conventions: a levelled file belongs to one content of one recording. Where there is none, or it
is of another content, the recording's own file sounds with a gain (`levels.gain_db`).
"""

import logging
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from sostenuto.base.errors import SostenutoError
from sostenuto.exchange.levelled import CEILING_DBTP, TARGET_LUFS, LevelJob
from sostenuto_web.listening.models import LevelledFile
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.sounding import files
from sostenuto_web.repertoire.sounding.services import Stand

KIND: Final = "mp3"
"""Every browser plays it, and a house on a small network sends it quickly."""
DRAFTS = ".drafts"

_log = logging.getLogger(__name__)


def folder() -> Path:
    """Return where the house keeps levelled files."""
    place: Path = settings.HOUSE.media / "levelled"
    return place


def stand_of(row: LevelledFile | None, recording: Recording) -> Stand | None:
    """Return what may sound instead of a recording; None where there is nothing of its content."""
    if row is None or row.content != recording.content or not (folder() / row.path).is_file():
        return None
    return Stand(str(folder()), row.path, Path(row.path).stem)


def wanting(ids: Iterable[UUID]) -> list[Recording]:
    """Return those of some recordings of which there is no levelled file of their content."""
    rows: QuerySet[Recording] = Recording.objects.filter(pk__in=list(ids), missing=False)
    known = rows.filter(failure="").select_related("folder", "levelled").order_by("pk")
    return [row for row in known if stand_of(getattr(row, "levelled", None), row) is None]


def level_each(ids: Iterable[UUID]) -> int:
    """Make what is missing of levelled files, in confined workers; return how many were made.

    What cannot be levelled (silent, not there any more) is left out: its own file sounds.
    """
    from sostenuto.jobs.levelling import LEVELLING, LIMITS
    from sostenuto.jobs.pool import PoolRunner
    from sostenuto.jobs.runner import Task

    jobs = {str(row.pk): row for row in wanting(ids) if _is_what_was_heard(row)}
    if not jobs:
        return 0
    place = folder() / DRAFTS / uuid4().hex
    place.mkdir(parents=True)
    try:
        with PoolRunner(1) as runner:
            tasks = (
                Task(asdict(_job(row, place, number)), LIMITS, key=pk)
                for number, (pk, row) in enumerate(jobs.items(), 1)
            )
            return sum(
                _kept(jobs[outcome.task.key], outcome) for outcome in runner.run(LEVELLING, tasks)
            )
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _job(row: Recording, place: Path, number: int) -> LevelJob:
    return LevelJob(
        source=str(Path(row.folder.path) / row.path),
        target=str(place / f"{number}.{KIND}"),
        kind=KIND,
        target_lufs=TARGET_LUFS,
        ceiling_dbtp=CEILING_DBTP,
        number=number,
        artist="",  # who takes the file away learns nothing from it
        title="",
        album="",
    )


def _is_what_was_heard(row: Recording) -> bool:
    try:
        files.opened(row).file.close()
    except SostenutoError:
        return False
    return True


def _kept(row: Recording, outcome: Any) -> int:
    """Take a finished file in, if the recording is still what was levelled."""
    if not outcome.succeeded or not _is_what_was_heard(row):
        _log.warning("a recording was not levelled: %s", row.pk)
        return 0
    made = outcome.value
    name = f"{uuid4().hex}.{KIND}"
    os.replace(made["path"], folder() / name)
    try:
        return _written(row, name, made)
    except BaseException:
        (folder() / name).unlink(missing_ok=True)
        raise


@transaction.atomic
def _written(row: Recording, name: str, made: dict[str, Any]) -> int:
    now = Recording.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if now is None or now.content != row.content:
        (folder() / name).unlink(missing_ok=True)
        return 0
    LevelledFile.objects.filter(recording=now).delete()
    said = {
        "path": name,
        "content": row.content,
        "seconds": made["duration_s"],
        "gain_db": made["gain_db"],
        "loudness_lufs": made["integrated_lufs"],
        "true_peak_dbtp": made["true_peak_dbtp"],
    }
    made_row = LevelledFile.objects.create(recording=now, **said)
    audit.record(None, "sound.levelled", made_row, client_id=now.only_for_id)
    return 1


def drop_file(instance: LevelledFile, **_: Any) -> None:
    """Take a levelled file away with its row, once that is certain; for ``post_delete``."""
    file = folder() / instance.path
    transaction.on_commit(lambda: file.unlink(missing_ok=True))

"""Having the service's music heard: now, or in the background where it can be stopped.

What was heard is kept file by file in the engine's index (in the house's folder), so that work
that was stopped or killed goes on where it was. The engine is loaded only when there is work.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire import entries
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.hearing import copies
from sostenuto_web.repertoire.models import MusicFolder, Recording
from sostenuto_web.repertoire.uploads import arrivals

INDEX_NAME = "music.sqlite3"
HEARING = "sostenuto.jobs.hearing:hear_file"
"""How one file is heard, as ``"module:function"``; it runs in a process of its own."""
A_TELL_S = 0.5
"""How often progress is written and a wish to stop is looked for, in seconds."""


def index_file() -> Path:
    """Return where the house keeps what was heard."""
    return settings.HOUSE.folder / INDEX_NAME


@transaction.atomic
def register_folder(path: Path, by: Any) -> MusicFolder:
    """Take a folder on this machine into the house, once; nothing is heard yet.

    Raises
    ------
    InputError
        It is not a folder that can be opened.
    """
    place = Path(path).expanduser().resolve()
    if not place.is_dir():
        raise InputError("folder", expected="a folder on this machine", got=str(path))
    folder, new = MusicFolder.objects.get_or_create(path=str(place), defaults={"made_by": by})
    if new:
        audit.record(by, "music.folder_added", folder)
    return folder


@transaction.atomic
def ask_to_hear(*, folder: MusicFolder, by: Any) -> None:
    """Put the hearing of a folder into the queue; it goes on where it was."""
    from sostenuto_web.repertoire.tasks import hear_folder

    MusicFolder.objects.filter(pk=folder.pk).update(
        state=MusicFolder.State.WAITING, stop_asked=False, failure=""
    )
    audit.record(by, "music.hearing_asked", folder)
    transaction.on_commit(lambda: hear_folder.enqueue(str(folder.pk)))


@transaction.atomic
def stop_hearing(*, folder: MusicFolder, by: Any) -> None:
    """Ask that the hearing of a folder stops after the file that is being heard."""
    running = [MusicFolder.State.WAITING, MusicFolder.State.HEARING]
    if MusicFolder.objects.filter(pk=folder.pk, state__in=running).update(stop_asked=True):
        audit.record(by, "music.hearing_stopped", folder)


def hear_by_id(folder_id: UUID | str) -> None:
    """Hear a folder if it is still there; for the background."""
    folder = MusicFolder.objects.filter(pk=folder_id).first()
    if folder is not None:
        hear_now(folder)


def hear_now(folder: MusicFolder) -> MusicFolder:
    """Hear what is new in a folder and take it in; return it when done or stopped."""
    _tell(folder, state=MusicFolder.State.HEARING)
    try:
        stopped = _hear(folder)
        while not stopped and folder.uploads and arrivals.waiting():  # they came meanwhile
            stopped = _hear(folder)
    except SostenutoError as problem:
        _tell(folder, state=MusicFolder.State.FAILED, failure=str(problem)[:300])
    else:
        ended = MusicFolder.State.STOPPED if stopped else MusicFolder.State.HEARD
        _tell(folder, state=ended, stop_asked=False, heard_at=timezone.now(), failure="")
    folder.refresh_from_db()
    return folder


def _hear(folder: MusicFolder) -> bool:
    from sostenuto.exchange.index import Index
    from sostenuto.exchange.scan import scan
    from sostenuto.jobs.analysis import analyse_library
    from sostenuto.jobs.pool import PoolRunner

    waiting = arrivals.waiting() if folder.uploads else []
    looked = scan([folder.path])
    with Index(index_file()) as index, PoolRunner(workers()) as runner:
        watcher = _Watcher(folder, index)
        summary = analyse_library(looked.files, index, runner, progress=watcher, hearing=HEARING)
        watcher.tell_rest()
        analysed = index.analyses()
        paths = [file.path for file in looked.files]
        # A file whose turn has not come yet is known to the index, and nothing is known of it.
        known = [entry for entry in index.entries(paths) if entry.id in analysed]
        entries.take_in(folder, known)
        copies.attach(index)
    entries.forget_failures(entry.path for entry in known)
    done = {entry.path for entry in known}
    failed = [*summary.failures, *((p.path, p.message) for p in looked.problems)]
    _take_in_failures(folder, {path: words for path, words in failed if path not in done})
    if not summary.stopped:
        if folder.uploads:
            arrivals.refuse_lost(folder, waiting)
        _mark_missing(folder, {str(file.path) for file in looked.files})
    return summary.stopped


def _take_in_failures(folder: MusicFolder, failed: Mapping[Path, str]) -> None:
    if folder.uploads:
        arrivals.refuse(folder, failed)
        return
    for path, message in failed.items():
        entries.take_in_failure(folder, path, message)


def workers() -> int:
    """Return how many files are heard at once; a core is left to those who look at pages."""
    from sostenuto.jobs.pool import usable_cores

    return max(usable_cores() - 1, 1)


class _Watcher:
    """Says how far it is and takes in what was heard; stops the work when somebody asked."""

    def __init__(self, folder: MusicFolder, index: Any) -> None:
        self.folder, self.index = folder, index
        self.told_s = 0.0
        self.heard: list[Path] = []
        self.latest: Any = None

    def __call__(self, now: Any) -> None:
        self.latest = now
        if now.path is not None:
            self.heard.append(now.path)
        if time.monotonic() - self.told_s < A_TELL_S:
            return
        self.told_s = time.monotonic()
        self.tell_rest()
        asked = MusicFolder.objects.filter(pk=self.folder.pk, stop_asked=True)
        if asked.exists():
            # The engine ends its workers on this, as it does for Ctrl-C, and keeps what it heard.
            raise KeyboardInterrupt

    def tell_rest(self) -> None:
        """Write what has not been written yet."""
        # Of a copy of what is being heard at this moment only the place is known.
        known = (entry for entry in self.index.entries(self.heard) if entry.id)
        found = [entry for entry in known if self.index.analysis_of(entry.id)]
        entries.take_in(self.folder, found)
        self.heard.clear()
        if self.latest is not None:
            _tell(self.folder, done=self.latest.done, total=self.latest.total)


def _tell(folder: MusicFolder, **now: Any) -> None:
    MusicFolder.objects.filter(pk=folder.pk).update(**now)


def _mark_missing(folder: MusicFolder, present: set[str]) -> None:
    """Say of recordings whose file is not there any more that they are missing."""
    rows = Recording.objects.filter(folder=folder, missing=False).values_list("pk", "path")
    gone = [pk for pk, path in rows if str(Path(folder.path) / path) not in present]
    for start in range(0, len(gone), entries.A_BATCH):
        with transaction.atomic():
            library.changed()
            Recording.objects.filter(pk__in=gone[start : start + entries.A_BATCH]).update(
                missing=True
            )

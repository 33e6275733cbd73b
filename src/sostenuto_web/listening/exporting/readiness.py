"""How far the levelled files of some pieces are: there, on their way, asked for by nobody, failed.

Conventions: whether a file was tried is read from the house's jobs, which are kept for a month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from sostenuto_web.listening.exporting.going import Piece
from sostenuto_web.listening.player import levelled
from sostenuto_web.listening.player.tasks import level_recordings

RECENT = 200
"""Jobs that are looked through for what was tried."""
COMING = ("READY", "RUNNING")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Pieces by how far their files are, each in their order."""

    ready: tuple[Piece, ...] = ()
    coming: tuple[Piece, ...] = ()
    unasked: tuple[Piece, ...] = ()
    failed: tuple[Piece, ...] = ()

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.ready) + len(self.coming) + len(self.unasked) + len(self.failed)

    @property
    def is_done(self) -> bool:
        """Whether there is something to give, and nothing more to wait for."""
        return bool(self.ready) and not self.coming and not self.unasked


def readiness_of(pieces: Iterable[Piece]) -> Readiness:
    """Return how far the files of pieces are."""
    ready: list[Piece] = []
    wanting: list[Piece] = []
    for piece in pieces:
        made = levelled.stand_of(getattr(piece.recording, "levelled", None), piece.recording)
        (wanting if made is None else ready).append(piece)
    if not wanting:
        return Readiness(tuple(ready))
    coming, tried = _jobs()
    return Readiness(
        tuple(ready),
        tuple(one for one in wanting if _id(one) in coming),
        tuple(one for one in wanting if _id(one) not in coming | tried),
        tuple(one for one in wanting if _id(one) in tried - coming),
    )


def prepare(pieces: Sequence[Piece]) -> int:
    """Have the files that nobody works on made in the background; return how many."""
    found = readiness_of(pieces)
    ids = [_id(one) for one in (*found.unasked, *found.failed)]
    if ids:
        transaction.on_commit(lambda: level_recordings.enqueue(ids))
    return len(ids)


def _jobs() -> tuple[set[str], set[str]]:
    """Return the ids of what is waited for, and of what was tried."""
    rows = DBTaskResult.objects.filter(task_path=level_recordings.module_path)
    said = rows.order_by("-enqueued_at").values_list("status", "args_kwargs")[:RECENT]
    coming: set[str] = set()
    tried: set[str] = set()
    for status, given in said:
        ids = {str(pk) for pk in (given.get("args") or [[]])[0]}
        (coming if status in COMING else tried).update(ids)
    return coming, tried


def _id(piece: Piece) -> str:
    return str(piece.recording.pk)

"""Where the answers of all phones of a process arrive: what comes at once is kept at once.

Conventions: answers that wait are kept together in one transaction, each in a savepoint of its own,
and acknowledged when that is committed. When nothing else waits, an answer is kept by itself, at
once. A fault keeps none of a batch, and acknowledges none: the phones send them again.
"""

import asyncio
from collections.abc import Sequence

from channels.db import database_sync_to_async
from django.db import transaction

from sostenuto_web.care.groups.rooms import answering, telling
from sostenuto_web.care.groups.rooms.answering import Given
from sostenuto_web.care.models import Seat

MOST = 12
"""Kept in one transaction: so many do not hold up who else writes."""

Letter = tuple[Seat, Given, "asyncio.Future[str]"]


class Inbox:
    """Keeps answers in the order in which they arrive."""

    def __init__(self) -> None:
        self._waiting: list[Letter] = []
        self._task: asyncio.Task[None] | None = None

    async def keep(self, seat: Seat, given: Given) -> str:
        """Keep an answer; return what became of it, once that is committed."""
        kept: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((seat, given, kept))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._empty())
        return await kept

    async def _empty(self) -> None:
        while self._waiting:
            letters, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            said = [(seat, given) for seat, given, _kept in letters]
            try:
                results = await database_sync_to_async(keep_all)(said)
            except Exception as problem:  # noqa: BLE001  each phone's own line has to hear of it
                for _seat, _given, kept in letters:
                    if not kept.done():
                        kept.set_exception(problem)
                continue
            for (_seat, _given, kept), result in zip(letters, results, strict=True):
                if not kept.done():  # a phone may have gone meanwhile
                    kept.set_result(result)


@transaction.atomic
def keep_all(said: Sequence[tuple[Seat, Given]]) -> list[str]:
    """Keep some answers in one transaction, and tell each room once."""
    results = [answering.answer(seat, given, tells=False) for seat, given in said]
    for meeting_id in {
        seat.meeting_id
        for (seat, _given), result in zip(said, results, strict=True)
        if result == answering.KEPT
    }:
        telling.answered(meeting_id)
    return results


_inboxes: dict[asyncio.AbstractEventLoop, Inbox] = {}


def inbox() -> Inbox:
    """Return the inbox of this process's loop."""
    return _inboxes.setdefault(asyncio.get_running_loop(), Inbox())

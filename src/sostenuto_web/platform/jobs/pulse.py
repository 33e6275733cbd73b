"""A worker's pulse: it says every few seconds that it still lives.

Nobody compares clocks: a pulse is a number that counts up, and whoever watches it measures the
silence by a clock of their own that no change of the time of day can move.
"""

import hashlib
import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from sostenuto_web.platform.jobs.models import WorkerPulse

PULSE_S = 5.0
LEASE_S = 60.0
"""Silence after which a worker counts as dead; above any wait for a locked database (20 s)."""


@lru_cache(maxsize=1)
def machine() -> str:
    """Return what tells this running machine, and its room of process ids, from any other."""
    parts = [socket.gethostname()]
    with suppress(OSError):  # a system without these is told by its name alone
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))
        parts.append(os.readlink("/proc/self/ns/pid"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def begin(worker_id: str) -> None:
    """Say that a worker is there."""
    now = timezone.now()
    WorkerPulse.objects.update_or_create(
        worker_id=worker_id,
        defaults={
            "host": socket.gethostname()[:120],
            "machine": machine(),
            "pid": os.getpid(),
            "started_at": now,
            "last_seen_at": now,
        },
    )


def beat(worker_id: str) -> None:
    """Say that a worker still lives; one that was given up for dead begins anew."""
    alive = WorkerPulse.objects.filter(worker_id=worker_id)
    if not alive.update(beats=F("beats") + 1, last_seen_at=timezone.now()):
        begin(worker_id)


def end(worker_id: str) -> None:
    """Say that a worker has left in good order."""
    WorkerPulse.objects.filter(worker_id=worker_id).delete()


def process_lives(pid: int) -> bool:
    """Say whether this machine runs a process with this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        # A killed process whose parent has not looked yet keeps its id, and does nothing any more.
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] not in ("Z", "X")


@dataclass(frozen=True, slots=True)
class _Seen:
    beats: int
    since_s: float


class Watch:
    """Tells which workers are dead: their process is gone, or silent for one lease.

    Parameters
    ----------
    lease_s : float, seconds
    """

    def __init__(self, lease_s: float = LEASE_S) -> None:
        self.lease_s = lease_s
        self._seen: dict[str, _Seen] = {}

    def dead(
        self, worker_ids: set[str], now_s: float, pulses: Iterable[WorkerPulse] | None = None
    ) -> set[str]:
        """Return those of ``worker_ids`` that will not go on.

        Parameters
        ----------
        worker_ids : set of str
            Workers that hold a task.
        now_s : float, seconds
            Of a clock that only goes forward (`time.monotonic`).
        pulses : iterable of WorkerPulse, optional
            What was heard; the database's by default.
        """
        heard = WorkerPulse.objects.all() if pulses is None else pulses
        known = {pulse.worker_id: pulse for pulse in heard}
        gone = {
            worker_id
            for worker_id, pulse in known.items()
            if pulse.machine == machine() and not process_lives(pulse.pid)
        }
        for worker_id in worker_ids | set(known):
            beats = known[worker_id].beats if worker_id in known else -1
            seen = self._seen.get(worker_id)
            if seen is None or seen.beats != beats:
                self._seen[worker_id] = _Seen(beats, now_s)
            elif now_s - seen.since_s > self.lease_s:
                gone.add(worker_id)
        for worker_id in set(self._seen) - worker_ids - set(known):
            del self._seen[worker_id]
        return gone

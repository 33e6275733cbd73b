"""The worker: runs what waits in the background, says that it lives, ends in good order.

It is django-tasks' own worker with a pulse, a reaper and a lease: a task is finished only by the
worker that holds it, and on the way out a task is finished within the grace or given back.
"""

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from django.db import Error as DatabaseFault
from django.db import connections
from django.utils import timezone
from django_tasks import TaskContext
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sostenuto_web.platform.jobs import daily, faults, pulse, reaper

log = logging.getLogger("sostenuto.jobs")

_before_start: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker looks, in seconds."""

    interval_s: float = 0.5
    pulse_s: float = pulse.PULSE_S
    reap_s: float = 5.0
    daily_s: float = 20.0
    lease_s: float = pulse.LEASE_S
    grace_s: float = 8.0


def before_start(check: Callable[[], None]) -> Callable[[], None]:
    """Register what has to hold before a worker starts; it raises when it does not."""
    _before_start.append(check)
    return check


class HouseWorker(Worker):
    """One worker process."""

    def __init__(self, pace: Pace) -> None:
        super().__init__(
            queue_names=["*"],
            interval=pace.interval_s,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )
        self.pace = pace
        self.held: DBTaskResult[Any, Any] | None | None = None

    def run_task(self, db_task_result: "DBTaskResult[Any, Any]") -> None:
        """Run one task and write down how it ended, if it is still this worker's."""
        self.held = db_task_result
        try:
            result = self._call(db_task_result)
        except Exception as fault:  # noqa: BLE001  whatever a task raises is its failure
            self._finish(db_task_result, **faults.told(fault))
        else:
            ended = {"status": "SUCCESSFUL", "return_value": result}
            self._finish(db_task_result, **ended, exception_class_path="", traceback="")
        finally:
            self.held = None

    def _call(self, row: "DBTaskResult[Any, Any]") -> Any:
        task = row.task
        result: Any = row.task_result
        context = (TaskContext(task_result=result),) if task.takes_context else ()
        return faults.plain(task.call(*context, *result.args, **result.kwargs))

    def _finish(self, row: "DBTaskResult[Any, Any]", **ended: Any) -> None:
        kept = reaper.as_seen(row).update(finished_at=timezone.now(), **ended)
        if kept and ended["status"] == "FAILED":
            log.warning("task %s failed: %s", row.pk, ended["exception_class_path"])
        elif not kept:
            log.warning("task %s was taken by another worker meanwhile", row.pk)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Take no new task; the one in hand is finished within the grace or given back."""
        self.running = False


def work(stop: threading.Event, pace: Pace | None = None) -> None:
    """Run tasks until ``stop`` is set.

    Raises
    ------
    SostenutoError
        Something that has to hold before a worker starts does not.
    """
    for check in _before_start:
        check()
    pace = pace or Pace()
    worker = HouseWorker(pace)
    _register(worker)
    beside = threading.Thread(target=_beside, args=(worker, stop), name="pulse", daemon=True)
    beside.start()
    try:
        _run_through_faults(worker, stop)
    finally:
        stop.set()
        beside.join(pace.pulse_s + pace.grace_s)
        with suppress(DatabaseFault):
            pulse.end(worker.worker_id)
        connections.close_all()


def _register(worker: HouseWorker) -> None:
    pulse.begin(worker.worker_id)
    reaper.reap(pulse.Watch(worker.pace.lease_s))


def _run_through_faults(worker: HouseWorker, stop: threading.Event) -> None:
    """Keep running while the database is away; it comes back or we are stopped."""
    while worker.running and not stop.is_set():
        try:
            _give_back_own(worker)
            worker.run()
        except DatabaseFault as fault:
            log.warning("the database does not answer: %s", type(fault).__name__)
            connections.close_all()
            stop.wait(2)


def _give_back_own(worker: HouseWorker) -> None:
    """Give back a task whose end could not be written down: only we can know that it ended."""
    for row in DBTaskResult.objects.running():
        if reaper.holder(row) == worker.worker_id:
            reaper.given_back(row)


def _beside(worker: HouseWorker, stop: threading.Event) -> None:
    """Beat, reap and start daily work beside the task in hand; on the way out, mind the grace."""
    pace = worker.pace
    watch = pulse.Watch(pace.lease_s)
    due = {"reap": 0.0, "daily": 0.0}
    while not stop.wait(min(pace.pulse_s, pace.reap_s)):
        try:
            pulse.beat(worker.worker_id)
            if _is_due(due, "reap", pace.reap_s):
                reaper.reap(watch)
            if _is_due(due, "daily", pace.daily_s):
                daily.start_what_is_due(timezone.now())
        except Exception as fault:  # noqa: BLE001  the pulse must go on
            log.warning("the pulse missed a beat: %s", type(fault).__name__)
        finally:
            connections.close_all()
    worker.running = False
    _mind_the_grace(worker)


def _is_due(due: dict[str, float], what: str, every_s: float) -> bool:
    now_s = time.monotonic()
    if now_s < due[what]:
        return False
    due[what] = now_s + every_s
    return True


def _mind_the_grace(worker: HouseWorker) -> None:
    """Wait for the task in hand; after the grace give it back and end the process."""
    until_s = time.monotonic() + worker.pace.grace_s
    while (held := worker.held) is not None:
        if time.monotonic() > until_s:
            without_this = held.worker_ids[:-1]
            given = {"status": "READY", "started_at": None, "worker_ids": without_this}
            with suppress(DatabaseFault):
                reaper.as_seen(held).update(**given)
                pulse.end(worker.worker_id)
            os._exit(0)
        time.sleep(0.05)


def stop_on_signals(stop: threading.Event) -> None:
    """Set ``stop`` when the process is asked to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

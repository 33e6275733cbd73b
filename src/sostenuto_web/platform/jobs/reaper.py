"""Takes up again what a dead worker left behind; parks what has killed three workers.

Conventions: every change of a task here is one UPDATE that names the state it was seen in, so that
of several who try only one succeeds, on every database.
"""

import time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sostenuto_web.platform.jobs import pulse
from sostenuto_web.platform.jobs.models import WorkerPulse

MOST_ATTEMPTS = 3
WORKER_LOST = "worker-lost"
"""Stands as the kind of failure of a task whose workers all died at it."""


def reap(watch: pulse.Watch, now_s: float | None = None) -> int:
    """Give back every task of every dead worker, and return how many there were."""
    running = list(DBTaskResult.objects.running().only("id", "started_at", "worker_ids", "status"))
    holders = {holder(task) for task in running}
    dead = watch.dead(holders, time.monotonic() if now_s is None else now_s)
    taken = sum(given_back(task) for task in running if holder(task) in dead)
    WorkerPulse.objects.filter(worker_id__in=dead).delete()
    return taken


def holder(task: "DBTaskResult[Any, Any]") -> str:
    """Return the worker that runs a task."""
    return str(task.worker_ids[-1]) if task.worker_ids else ""


def given_back(task: "DBTaskResult[Any, Any]") -> bool:
    """Let another worker run a task that was seen running; park it after three dead workers."""
    if len(task.worker_ids) >= MOST_ATTEMPTS:
        return parked(task)
    return bool(as_seen(task).update(status="READY", started_at=None))


def parked(task: "DBTaskResult[Any, Any]") -> bool:
    """Fail a task for good: it is not tried again unless somebody asks for it."""
    return bool(
        as_seen(task).update(
            status="FAILED",
            finished_at=timezone.now(),
            exception_class_path=WORKER_LOST,
            traceback="",
            return_value=None,
        )
    )


def as_seen(task: "DBTaskResult[Any, Any]") -> "QuerySet[DBTaskResult[Any, Any]]":
    """Return the task's row if nobody has changed its state since it was read."""
    return DBTaskResult.objects.filter(pk=task.pk, status="RUNNING", started_at=task.started_at)

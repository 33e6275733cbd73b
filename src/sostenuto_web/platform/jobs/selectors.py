"""Reading what runs, waits and failed."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from sostenuto_web.platform.jobs import pulse, words
from sostenuto_web.platform.jobs.models import WorkerPulse

SHOWN = 50
SILENT = datetime.timedelta(seconds=pulse.LEASE_S)


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the page of jobs.

    Attributes
    ----------
    says : str
    since : datetime
        Of a running one its start, of a waiting one when it came, of a failed one its end.
    due : datetime or None
        When a waiting one may start at the earliest.
    attempts : int
    why : str
        Why a failed one failed.
    """

    id: UUID
    says: words.StrOrPromise
    since: datetime.datetime
    due: datetime.datetime | None
    attempts: int
    why: words.StrOrPromise = ""


def as_job(row: "DBTaskResult[Any, Any]") -> Job:
    """Return a task as people read it."""
    failed = row.status == "FAILED"
    since = {"RUNNING": row.started_at, "FAILED": row.finished_at}.get(row.status)
    return Job(
        id=row.pk,
        says=words.called(row.task_path, row.args_kwargs.get("args", [])),
        since=since or row.enqueued_at,
        due=None if row.run_after >= get_date_max() else row.run_after,
        attempts=len(row.worker_ids),
        why=words.why_failed(row.exception_class_path, row.traceback) if failed else "",
    )


def running() -> list[Job]:
    """Return what runs now, the longest first."""
    return [as_job(row) for row in DBTaskResult.objects.running().order_by("started_at")[:SHOWN]]


def waiting() -> list[Job]:
    """Return what waits, in the order in which it will run."""
    return [as_job(row) for row in DBTaskResult.objects.filter(status="READY")[:SHOWN]]


def failed() -> "QuerySet[DBTaskResult[Any, Any]]":
    """Return what failed, the latest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def living_workers() -> list[WorkerPulse]:
    """Return the workers that have beaten within one lease."""
    heard = WorkerPulse.objects.filter(last_seen_at__gte=timezone.now() - SILENT)
    return [w for w in heard if w.machine != pulse.machine() or pulse.process_lives(w.pid)]

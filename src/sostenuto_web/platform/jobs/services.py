"""What an administrator may do with a job: take it out of the queue, or have it tried again."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.jobs import words


@transaction.atomic
def stop(*, by: Any, job_id: UUID) -> bool:
    """Take a waiting job out of the queue; say whether it was still waiting."""
    return _change(
        by,
        "job.stopped",
        job_id,
        "READY",
        status="FAILED",
        finished_at=timezone.now(),
        exception_class_path=words.STOPPED,
        traceback="",
    )


@transaction.atomic
def retry(*, by: Any, job_id: UUID) -> bool:
    """Put a failed job into the queue again, with all its attempts; say whether it had failed."""
    return _change(
        by,
        "job.retried",
        job_id,
        "FAILED",
        status="READY",
        started_at=None,
        finished_at=None,
        run_after=get_date_max(),
        worker_ids=[],
        exception_class_path="",
        traceback="",
    )


def _change(by: Any, action: str, job_id: UUID, seen: str, **fields: Any) -> bool:
    changed = DBTaskResult.objects.filter(pk=job_id, status=seen).update(**fields)
    if changed:
        audit.record(by, action, DBTaskResult(pk=job_id))
    return bool(changed)

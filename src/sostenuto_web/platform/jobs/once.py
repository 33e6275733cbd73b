"""Exactly once in effect: a task may run twice, what it writes in a `step` is written once.

A worker that is killed in the middle leaves its task to another one, which starts from the
beginning. Put what must not happen twice into a step::

    with step(context, "stored") as first:
        if first:
            Recording.objects.create(...)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django_tasks import TaskContext
from django_tasks_db.models import DBTaskResult

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.jobs.models import Effect


class LeaseLostError(SostenutoError):
    """The task was given to another worker meanwhile; this one must not write any more."""


@contextmanager
def step(context: TaskContext, name: str) -> Iterator[bool]:
    """Open a transaction in which a step of a task has its effect, once for all its attempts.

    Yields whether this is the first time; what the block writes is kept together with that.

    Raises
    ------
    LeaseLostError
        Another worker holds the task by now.
    """
    task_id = _row_of(context.task_result.id)
    with transaction.atomic():
        row = DBTaskResult.objects.select_for_update().filter(pk=task_id).first()
        if row is not None and row.worker_ids != context.task_result.worker_ids:
            raise LeaseLostError("another worker has taken this task")
        _, first = Effect.objects.get_or_create(task_id=task_id, step=name)
        yield first


def _row_of(task_id: str) -> UUID:
    """Return the id of a task's row; where tasks run on the spot there is none, only a name."""
    try:
        return UUID(task_id)
    except ValueError:
        return uuid5(NAMESPACE_OID, task_id)

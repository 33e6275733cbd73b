"""What people call a job: each app names its tasks when it starts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks.base import Task

from sostenuto_web.platform.jobs import daily
from sostenuto_web.platform.jobs.reaper import WORKER_LOST

STOPPED = "stopped"
"""Stands as the kind of failure of a task that a person took out of the queue."""

StrOrPromise = str | Promise
_names: dict[str, StrOrPromise] = {}


def call(work: Task[..., object], says: StrOrPromise) -> None:
    """Say what people call a task (``words.call(hear_library, _("Hear the library"))``)."""
    _names[work.module_path] = says


def called(task_path: str, args: list[object]) -> StrOrPromise:
    """Return what people call a task; without a name of its own, its function's in plain words."""
    if task_path == daily.run_daily.module_path and args:
        return daily.called(str(args[0]))
    return _names.get(task_path) or task_path.rpartition(".")[2].replace("_", " ").capitalize()


def why_failed(kind: str, place: str) -> StrOrPromise:
    """Return why a task failed, in words that hold nothing of what it worked on."""
    if kind == STOPPED:
        return _("Somebody took it out of the queue.")
    if kind == WORKER_LOST:
        return _("Three workers ended in the middle of it. It is not tried again by itself.")
    last = place.strip().rpartition("\n")[2]
    return _("It ended with a fault: %(kind)s (%(place)s).") % {
        "kind": kind.rpartition(".")[2],
        "place": last or _("place not known"),
    }

"""Tasks for the tests: real worker processes import them."""

import os
import time
from pathlib import Path

from django_tasks import TaskContext, task

from sostenuto_web.platform.jobs import once
from sostenuto_web.platform.jobs.models import DailyRun

SCRATCH = "SOSTENUTO_TEST_SCRATCH"


def scratch() -> Path:
    return Path(os.environ[SCRATCH])


@task(takes_context=True)
def write_once(context: TaskContext, name: str = "effect") -> None:
    """Say that it began, wait until it may go on, then write its effect."""
    attempt = len(list(scratch().glob("began-*")))
    (scratch() / f"began-{attempt}-{os.getpid()}").touch()
    while not (scratch() / "go").exists():
        time.sleep(0.02)
    with once.step(context, "write") as first:
        if first:
            DailyRun.objects.create(name=f"{name}-{time.time_ns()}", day="2026-01-01")
    time.sleep(0.25)  # a worker may be killed between the effect and the end
    with once.step(context, "write") as first:
        if first:
            DailyRun.objects.create(name=f"{name}-{time.time_ns()}-again", day="2026-01-01")
    (scratch() / f"ended-{os.getpid()}").touch()


@task
def die_of(word: str) -> None:
    """Fail with a message that holds what it must not."""
    raise ValueError("Wren Invented was here")


@task
def kill_the_worker() -> None:
    """Take the worker with it."""
    os.kill(os.getpid(), 9)

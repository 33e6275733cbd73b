"""A job's arguments lie open in the database: only ids, counts and fixed code words go there."""

import re
from typing import Any

from django_tasks.base import TaskResult
from django_tasks_db.models import DBTaskResult

from sostenuto.base.errors import InputError

CODE_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
"""Also fits a UUID in its usual form."""


def is_plain(value: Any) -> bool:
    """Say whether a value can be no content: an id, a number, a code word, or a list of them.

    Examples
    --------
    >>> is_plain("5e7d0c1e-0000-4000-8000-000000000001"), is_plain("Wren Invented")
    (True, False)
    """
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, list | tuple):
        return all(is_plain(each) for each in value)
    return isinstance(value, str) and CODE_WORD.fullmatch(value) is not None


def refuse_content(sender: Any, task_result: TaskResult[Any], **_: Any) -> None:
    """Refuse a job whose arguments could hold content; what was queued of it is taken out.

    Raises
    ------
    InputError
        An argument is neither id, number nor code word.
    """
    for value in (*task_result.args, *task_result.kwargs.values()):
        if not is_plain(value):
            if isinstance(queued := getattr(task_result, "db_result", None), DBTaskResult):
                queued.delete()
            raise InputError(
                f"{task_result.task.name}: an argument",
                expected="an id, a number or a code word",
                got=type(value).__name__,
            )

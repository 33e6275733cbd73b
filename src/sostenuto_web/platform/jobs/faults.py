"""What is kept of a failed task: its kind and its place, never what the fault says.

The words of an exception may hold a name, a title or a line of a note.
"""

import traceback
from typing import Any

from django_tasks.utils import normalize_json


def told(fault: BaseException) -> dict[str, Any]:
    """Return the columns of a failed task."""
    return {
        "status": "FAILED",
        "return_value": None,
        "exception_class_path": f"{type(fault).__module__}.{type(fault).__qualname__}",
        "traceback": places(fault),
    }


def places(fault: BaseException) -> str:
    """Return where a fault came about, a line each, innermost last; no source, no message."""
    frames = traceback.extract_tb(fault.__traceback__)
    return "\n".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames)


def plain(value: Any) -> Any:
    """Return a task's result as JSON can hold it.

    Raises
    ------
    TypeError
        It cannot.
    """
    return normalize_json(value)

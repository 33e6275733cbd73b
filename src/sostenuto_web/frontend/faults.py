"""What an exception means to the person in front of the page, and what of it may be written down.

Services write in one transaction, so whatever is raised here means that nothing was half written.
"""

import errno
import logging
from collections.abc import Iterator
from typing import Any

from django.db import DataError, InterfaceError, OperationalError

FULL = {errno.ENOSPC, errno.EDQUOT}
NUL_MARKS = ("cannot contain NUL", "Null characters are not allowed", "null character")
"""How drivers say that a NUL stood in a text."""


def status_of(raised: BaseException | None) -> int | None:
    """Return the status that fits to what was raised, or None for an ordinary fault.

    Examples
    --------
    >>> status_of(OperationalError("database is locked"))
    503
    >>> status_of(OSError(errno.ENOSPC, "No space left on device"))
    503
    >>> status_of(ValueError("A string literal cannot contain NUL (0x00) characters."))
    400
    >>> status_of(ValueError("something else"))
    """
    for one in chain(raised):
        if isinstance(one, OperationalError | InterfaceError):
            return 503
        if isinstance(one, OSError) and one.errno in FULL:
            return 503
        if isinstance(one, ValueError | DataError) and any(mark in str(one) for mark in NUL_MARKS):
            return 400
    return None


def chain(raised: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what it was raised from."""
    while raised is not None:
        yield raised
        raised = raised.__cause__


class WithoutContent(logging.Formatter):
    """Writes a traceback as places only: messages of exceptions can hold what people wrote."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line; what Django copies out of a refused request is left away."""
        if record.exc_info and record.name.startswith("django.security."):
            record.message = "refused"
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name is the library's
        """Return the kinds and places of a chain of exceptions, without their words."""
        return "\n".join(line for one in chain(ei[1]) for line in _places(one))


def _places(raised: BaseException) -> Iterator[str]:
    yield f"{type(raised).__module__}.{type(raised).__qualname__}"
    trace = raised.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"  {code.co_filename}:{trace.tb_lineno} {code.co_qualname}"
        trace = trace.tb_next

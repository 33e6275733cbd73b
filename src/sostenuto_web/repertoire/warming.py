"""Preparing what the gate needs before anybody asks: a large library takes seconds the first time.

It runs beside the first pages of a server that has just started, and changes nothing.
"""

import logging
import threading

from django.db import DatabaseError, connection

from sostenuto.base.errors import SostenutoError
from sostenuto_web.repertoire.models import Recording

WORTH_IT = 500
"""Recordings from which on a page would be waited for; fewer are prepared in its own time."""

_log = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Prepare in the background; return the thread, which nobody has to wait for."""
    thread = threading.Thread(target=prepare, name="warming", daemon=True)
    thread.start()
    return thread


def prepare() -> bool:
    """Prepare the library for the gate, where it is large; return whether that was done."""
    try:
        if not _is_worth_it():
            return False
        from sostenuto_web.repertoire.gate import library

        library.prepared()
    except (DatabaseError, SostenutoError) as problem:
        # A page that needs it will try again, and tell whoever waits for it.
        _log.warning("the library could not be prepared early: %s", type(problem).__name__)
        return False
    finally:
        connection.close()
    return True


def _is_worth_it() -> bool:
    return len(Recording.objects.filter(failure="").values("pk")[:WORTH_IT]) == WORTH_IT

"""Preparing what the gate needs before anybody asks: a large library takes seconds the first time.

It runs before a web process answers its first page, and changes nothing. Beside the first pages
it would take from them the time that it saves the others.
"""

import logging
import threading

from django.db import DatabaseError, connection

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.serving.lasting import lasting
from sostenuto_web.repertoire.models import Recording

WORTH_IT = 500
"""Recordings from which on a page would be waited for; fewer are prepared in its own time."""

WORDS = "Preparing the library, which is large …"

_log = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Prepare in a thread, which may be waited for, or not; return it."""
    thread = threading.Thread(target=prepare, name="warming", daemon=True)
    thread.start()
    return thread


def prepare() -> bool:
    """Prepare the library for the gate, where it is large; return whether that was done."""
    try:
        if not _is_worth_it():
            return False
        from sostenuto_web.repertoire.gate import library
        from sostenuto_web.repertoire.picture import points

        with lasting(tidied=True):
            library.prepared()
            points.of_the_house().prepare()
    except (DatabaseError, SostenutoError) as problem:
        # A page that needs it will try again, and tell whoever waits for it.
        _log.warning("the library could not be prepared early: %s", type(problem).__name__)
        return False
    finally:
        connection.close()
    return True


def _is_worth_it() -> bool:
    return len(Recording.objects.filter(failure="").values("pk")[:WORTH_IT]) == WORTH_IT

"""Database triggers: an answer that was given stays as it is; a correction is a later answer.

Rows may be deleted: an erased client's answers go with the client.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from sostenuto_web.platform.vault import unchanging
from sostenuto_web.platform.vault.unchanging import Stays

_ANSWER = ("id", "administration_id", "token", "item", "extra", "value", "refused", "given_by")
_RAISED = ("id", "administration_id", "answer_id", "rule", "item", "got", "alert_id", "at")
TABLES = (
    Stays("measures_answer", (*_ANSWER, "at", "made_by_id")),
    Stays("measures_raised", _RAISED),
)
_FUNCTION = "measures_refuse"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    unchanging.install(connection, TABLES, _FUNCTION)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    unchanging.remove(connection, TABLES, _FUNCTION)

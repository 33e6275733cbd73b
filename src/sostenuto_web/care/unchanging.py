"""Database triggers: a signed version of a note and its signatures cannot be changed, by nobody.

The version's digest notices any change of what is sealed. Rows may be deleted: an erased client's
notes go with the client.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from sostenuto_web.platform.vault import unchanging
from sostenuto_web.platform.vault.unchanging import Stays

TABLES = (
    Stays("care_noteversion", ("note_id", "client_id", "number", "format", "digest", "made_at")),
    Stays("care_signature", ("version_id", "role", "by_id", "name", "credential", "at")),
)
_FUNCTION = "care_refuse"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    unchanging.install(connection, TABLES, _FUNCTION)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    unchanging.remove(connection, TABLES, _FUNCTION)

"""Whether the key file belongs to this database: known bytes, sealed in it under the master key.

A new database gets its key file before the first migration and its mark after the last. A database
that already holds keys never gets another key file: it refuses until the right one is back.
"""

import hmac
from typing import Any

from django.conf import settings
from django.db import connection

from sostenuto_web.platform.house import secret_in
from sostenuto_web.platform.vault import keys
from sostenuto_web.platform.vault.models import DataKey, MasterKeyMark
from sostenuto_web.platform.vault.ring import MissingKeyError

PLACE = b"master-key-mark/1"


def _known() -> bytes:
    return keys.derived(b"mark")


def make() -> MasterKeyMark:
    """Return the mark of the key file as it is now, saved."""
    wrapped = keys.wrap(_known(), PLACE)
    return MasterKeyMark.objects.update_or_create(id=1, defaults={"wrapped": wrapped})[0]


def check() -> bool:
    """See that the key file opens this database; return whether that is marked.

    Raises
    ------
    MissingKeyError
        There is no key file.
    SealError
        The key file belongs to another database, or lacks the key in use or the first one.
    """
    keys.ring()
    mark = MasterKeyMark.objects.filter(id=1).first()
    if mark is not None:
        known = keys.unwrap(bytes(mark.wrapped), PLACE)
        if not hmac.compare_digest(known, _known()):
            raise keys.SealError("the first line of the key file is not the one of this database")
        return True
    sample = DataKey.objects.exclude(wrapped=b"").first()
    if sample is not None:
        sample.unwrap()
    return False


def before_migrations(**_: Any) -> None:
    """Make the key file of a database that is new."""
    tables = connection.introspection.table_names()
    used = MasterKeyMark._meta.db_table in tables and (
        MasterKeyMark.objects.exists() or DataKey.objects.exists()
    )
    file = settings.HOUSE.master_key_file
    if not used:
        secret_in(file)
    elif not file.exists():
        keys.ring()  # says which file is missing and how to get it back
        raise MissingKeyError(file.name)


def after_migrations(**_: Any) -> None:
    """Mark a new database; refuse one that belongs to another key file."""
    if not check():
        make()

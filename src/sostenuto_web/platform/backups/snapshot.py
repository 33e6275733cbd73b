"""One moment of the database, while others go on writing.

SQLite in WAL mode shows a reader the state at which its transaction began; PostgreSQL does so in a
repeatable-read transaction. Neither keeps a writer waiting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.backups.rows import Field, Tally, line

ALIAS = "snapshot"
LEFT_OUT = frozenset({"sessions.session", "usersessions.usersession"})
"""Who is signed in at the moment; nobody should be signed in again by a restore."""
CHUNK = 1000

Applied = list[tuple[str, str]]


@contextmanager
def snapshot() -> Iterator[str]:
    """Yield the name of a connection that sees one moment of the database.

    Within a transaction that is the connection itself.
    """
    default = connections["default"]
    if default.in_atomic_block:
        yield "default"
        return
    own = default.copy(ALIAS)
    options = own.settings_dict["OPTIONS"]
    if own.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    else:
        from psycopg import IsolationLevel

        options.pop("pool", None)
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections[ALIAS] = own
    try:
        with transaction.atomic(using=ALIAS):
            yield ALIAS
    finally:
        own.close()
        del connections[ALIAS]


def applied_in(alias: str) -> Applied:
    """Return the migrations that the database has had, those this version knows of.

    Raises
    ------
    BackupError
        A newer version of the program has changed this database.
    """
    loader = MigrationLoader(connections[alias])
    known = set(loader.graph.nodes)
    apps = {app for app, _ in known}
    applied = set(MigrationRecorder(connections[alias]).applied_migrations())
    unknown = {name for name in applied - known if name[0] in apps} - set(loader.replacements)
    if unknown:
        names = ", ".join(sorted(f"{app} {name}" for app, name in unknown))
        raise BackupError(f"a newer version of the program has changed this database ({names})")
    return sorted(applied & known)


def models_at(alias: str, applied: Applied) -> list[type[models.Model]]:
    """Return the models of all tables as they were after these migrations."""
    loader = MigrationLoader(connections[alias])
    state = loader.graph.make_state(nodes=list(applied), at_end=True)
    found = state.apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.managed and not m._meta.proxy and not m._meta.swapped]
    return [m for m in kept if m._meta.label_lower not in LEFT_OUT]


def fields_of(model: type[models.Model]) -> list[Field]:
    """Return the fields that have a column, in a fixed order."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: str(field.column))


def lines(model: type[models.Model], alias: str, tally: Tally) -> Iterator[bytes]:
    """Yield a table's rows as lines, counting them."""
    fields = fields_of(model)
    rows: Any = model._base_manager.using(alias).order_by("pk")
    for row in rows.values_list(*[field.attname for field in fields]).iterator(CHUNK):
        text = line(fields, row)
        tally.add(text)
        yield text

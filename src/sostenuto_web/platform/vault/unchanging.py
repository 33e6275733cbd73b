"""Database triggers by which rows stay as they are, whoever writes: for SQLite and PostgreSQL.

Conventions: an app lists its tables (`Stays`) and installs them in a migration of its own. Sealed
columns and the row's key are left out of the list: changing the key seals them anew, and a seal
notices any other change by itself. Whoever owns the database can drop the triggers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Stays:
    """A table, and which of its columns never change.

    Attributes
    ----------
    since : str
        From when on, in SQL about ``OLD``; empty for always.
    is_kept : bool
        Whether a row may not be deleted either.
    """

    table: str
    columns: tuple[str, ...]
    since: str = ""
    is_kept: bool = False


def install(connection: BaseDatabaseWrapper, tables: Iterable[Stays], function: str) -> None:
    """Put the triggers in place.

    Parameters
    ----------
    connection : BaseDatabaseWrapper
    tables : iterable of Stays
    function : str
        What the app calls its function in PostgreSQL.
    """
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'this row stays as it is'; END $$"
            )
        for one in tables:
            for act, when in _acts(one):
                start = f"CREATE TRIGGER {one.table}_no_{act} BEFORE {when} ON {one.table}"
                cursor.execute(f"{start} FOR EACH ROW {_does(one, is_postgresql, function)}")


def remove(connection: BaseDatabaseWrapper, tables: Iterable[Stays], function: str) -> None:
    """Take the triggers away."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for one in tables:
            on = f" ON {one.table}" if is_postgresql else ""
            for act, _when in _acts(one):
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.table}_no_{act}{on}")
        if is_postgresql:
            cursor.execute(f"DROP FUNCTION IF EXISTS {function}()")


def _acts(one: Stays) -> list[tuple[str, str]]:
    named = ", ".join(f'"{column}"' for column in one.columns)
    update = ("update", f"UPDATE OF {named}")
    return [update, ("delete", "DELETE")] if one.is_kept else [update]


def _does(one: Stays, is_postgresql: bool, function: str) -> str:
    if is_postgresql:
        condition = f"WHEN ({one.since}) " if one.since else ""
        return f"{condition}EXECUTE FUNCTION {function}()"
    condition = f"WHEN {one.since} " if one.since else ""
    return f"{condition}BEGIN SELECT RAISE(ABORT, 'this row stays as it is'); END"

"""What the house holds, so that two moments can be compared."""

import hashlib
import re
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import BinaryField, DateTimeField

PASSING = {
    "audit.auditrow",
    "audit.audithead",
    "accounts.session",
    "accounts.limituse",
    "contenttypes.contenttype",
}
"""What each request may write: that it was, who is signed in, and how often was tried."""
CHANCE = {"text", "text_sha256", "digest", "wrapped", "sealed", "password", "args_kwargs", "data"}
"""Columns that differ each time although the same was done."""
CHANCE_AT = {("repertoire.musicstate", "version")}
"""Such a column of one table."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:\d\d)?")
"""A second that a text or a document notes."""
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)


def models() -> list[Any]:
    """Return every model whose rows count."""
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if one._meta.label_lower not in PASSING and one._meta.managed]


def digest() -> bytes:
    """Return a digest of every row of every table that counts."""
    found = hashlib.blake2b()
    with connection.cursor() as cursor:
        for model in models():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            rows = sorted(repr([_plain(value) for value in row]) for row in cursor.fetchall())
            found.update(f"{model._meta.db_table}{rows}".encode("utf-8", "surrogatepass"))
    return found.digest()


def files() -> list[str]:
    """Return the names of the files that are kept."""
    return sorted(str(one) for one in Path(settings.MEDIA_ROOT).rglob("*"))


def is_usable() -> bool:
    """Say whether the database still answers: a refused question spoils a transaction."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


class Writes:
    """Notes which tables that count are written to while it is wrapped around the database."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        passing = {apps.get_model(label)._meta.db_table for label in PASSING}
        self._passing = passing

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a statement, noting what it writes to."""
        found = WRITE.match(sql)
        if found and found[1] not in self._passing:
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def ids() -> set[str]:
    """Return the id of every row: a number says nothing without its table."""
    return {_named(model, row.pk) for model in models() for row in model._base_manager.only("pk")}


def _named(model: Any, value: Any) -> str:
    return str(value) if isinstance(value, UUID) else f"{model._meta.label_lower} {value}"


def meaning(known: set[str]) -> dict[str, list[str]]:
    """Return every row opened, without what chance puts in: for comparing two ways to one end.

    Ids that are not ``known`` come from chance as well.
    """
    return {
        model._meta.label_lower: sorted(_row(one, known) for one in model._base_manager.all())
        for model in models()
    }


def _row(row: Any, known: set[str]) -> str:
    said = {"pk": str(row.pk) if _named(type(row), row.pk) in known else "new"}
    for column in row._meta.concrete_fields:
        if column.name in CHANCE or column.primary_key or isinstance(column, BinaryField):
            continue  # what is sealed is sealed otherwise each time
        if (row._meta.label_lower, column.name) in CHANCE_AT:
            continue
        value = getattr(row, column.attname)
        if isinstance(column, DateTimeField):
            value = value is not None
        elif column.name.endswith("_ref"):  # an id, written as a text
            value = value if not value or str(value) in known else "new"
        elif column.is_relation or isinstance(value, UUID):
            about = column.related_model
            value = "new" if value is not None and _named(about, value) not in known else value
        said[column.name] = MOMENT.sub("then", str(value))
    return repr(said)

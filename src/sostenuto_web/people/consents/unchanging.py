"""Database triggers: what is signed or accounted for cannot be changed or deleted, by nobody.

Sealed columns and the row's key are left out: changing the key seals them anew, and the seal itself
notices any other change. A test house goes without (tests empty the tables between them).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from sostenuto_web.platform.vault.fields import EncryptedTextField

MODELS = {
    "Consent": "OLD.signed_at IS NOT NULL",
    "Signature": "",
    "Ending": "",
    "Disclosure": "",
    "Wording": "",
}
"""The models whose rows stay, and from when; empty for always."""
_FUNCTION = "consents_refuse"


def install(apps: Any, connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'this row stays as it is'; END $$"
            )
        for name, since in MODELS.items():
            model = apps.get_model("consents", name)
            for when in (f"UPDATE OF {', '.join(_columns(model))}", "DELETE"):
                cursor.execute(_statement(connection.vendor, model._meta.db_table, when, since))


def remove(apps: Any, connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for name in MODELS:
            table = apps.get_model("consents", name)._meta.db_table
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            for act in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}")
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {_FUNCTION}()")


def _columns(model: Any) -> list[str]:
    return [
        field.column
        for field in model._meta.concrete_fields
        if not isinstance(field, EncryptedTextField) and field.name != "data_key"
    ]


def _statement(vendor: str, table: str, when: str, since: str) -> str:
    act = "delete" if when == "DELETE" else "update"
    start = f"CREATE TRIGGER {table}_no_{act} BEFORE {when} ON {table} FOR EACH ROW"
    if vendor == "postgresql":
        condition = f" WHEN ({since})" if since else ""
        return f"{start}{condition} EXECUTE FUNCTION {_FUNCTION}()"
    condition = f" WHEN {since}" if since else ""
    return f"{start}{condition} BEGIN SELECT RAISE(ABORT, 'this row stays as it is'); END"

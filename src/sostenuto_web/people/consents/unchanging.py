"""Database triggers: what is signed or accounted for cannot be changed or deleted, by nobody.

A test house goes without (tests empty the tables between them).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from sostenuto_web.platform.vault import unchanging
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.unchanging import Stays

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
    unchanging.install(connection, _tables(apps), _FUNCTION)


def remove(apps: Any, connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    unchanging.remove(connection, _tables(apps), _FUNCTION)


def _tables(apps: Any) -> list[Stays]:
    models = ((apps.get_model("consents", name), since) for name, since in MODELS.items())
    return [
        Stays(model._meta.db_table, tuple(_columns(model)), since, is_kept=True)
        for model, since in models
    ]


def _columns(model: Any) -> list[str]:
    return [
        field.column
        for field in model._meta.concrete_fields
        if not isinstance(field, EncryptedTextField) and field.name != "data_key"
    ]

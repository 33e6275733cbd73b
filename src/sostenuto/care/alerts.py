"""What raises an alert, as data: how each kind is called, and what a person should do.

Conventions: keys are what is stored; a key of another version is shown as it stands.
"""

from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.harms import Entry


@cache
def alert_kinds() -> MappingProxyType[str, Entry]:
    """Return every kind of alert by its key, in the order of the file.

    Examples
    --------
    >>> alert_kinds()["distress"].name
    'stop: distress'
    """
    return alert_kinds_from(catalogue.table("alerts.toml"))


def alert_kinds_from(table: dict[str, Any]) -> MappingProxyType[str, Entry]:
    """Check a table of the shape of ``alerts.toml`` and return its kinds.

    Raises
    ------
    InputError
        If there are none, or one is incomplete.

    Examples
    --------
    >>> alert_kinds_from({"alerts": {}})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: alerts must be a table of entries; got {}
    """
    said = table.get("alerts")
    if not said:
        raise InputError("alerts", expected="a table of entries", got=said)
    return MappingProxyType(
        {
            key: Entry(key, *catalogue.texts(entry, f"alerts.{key}", "name", "words"))
            for key, entry in said.items()
        }
    )

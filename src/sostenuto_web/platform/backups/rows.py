"""Rows as lines of JSON that every database understands, and a sum by which tables are compared.

Conventions: what JSON has no form for is an object of one tag: ``b`` bytes, ``u`` UUID, ``t`` a
moment (UTC), ``d`` a day, ``c`` a time of day, ``s`` seconds, ``n`` a decimal, ``j`` the value of a
JSON column. A table's sum does not depend on the order of its rows.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from sostenuto_web.platform.vault.fields import EncryptedTextField, SealedText

Field = models.Field[Any, Any]
JSON_NULL = object()
"""JSON's null in a column that may not be NULL."""


def line(fields: Sequence[Field], values: Sequence[Any]) -> bytes:
    """Return one row as a line."""
    said = [_said(field, value) for field, value in zip(fields, values, strict=True)]
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def values(fields: Sequence[Field], text: bytes) -> list[Any]:
    """Return the values of a line."""
    return [_meant(field, said) for field, said in zip(fields, json.loads(text), strict=True)]


def _said(field: Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return None if value is None and field.null else {"j": value}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, SealedText):
        value = value.sealed
    if isinstance(value, bytes | bytearray | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    return _tagged(value)


def _tagged(value: Any) -> dict[str, str]:
    if isinstance(value, UUID):
        return {"u": value.hex}
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return {"t": moment.isoformat(timespec="microseconds")}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"c": value.isoformat()}
    if isinstance(value, timedelta):
        return {"s": f"{value.days} {value.seconds} {value.microseconds}"}
    if isinstance(value, Decimal):
        return {"n": format(value, "f")}
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


def _meant(field: Field, said: Any) -> Any:
    if not isinstance(said, dict):
        return said
    ((tag, text),) = said.items()
    if tag == "j":
        return JSON_NULL if text is None else text
    meant = _UNTAGGED[tag](text)
    return SealedText(meant) if isinstance(field, EncryptedTextField) else meant


_UNTAGGED: dict[str, Callable[[str], Any]] = {
    "b": base64.b64decode,
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "c": time.fromisoformat,
    "s": lambda text: timedelta(*map(int, text.split())),
    "n": Decimal,
}


@dataclass
class Tally:
    """How many rows a table has, and the sum of their digests."""

    count: int = 0
    total: int = 0

    def add(self, text: bytes) -> None:
        """Count one row."""
        self.count += 1
        self.total += int.from_bytes(hashlib.sha256(text).digest(), "big")

    def said(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {"rows": self.count, "sum": f"{self.total % (1 << 256):064x}"}

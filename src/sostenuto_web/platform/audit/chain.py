"""The chain's arithmetic: each row's digest is keyed and covers the row and the digest before it.

Conventions: a digest is 32 bytes of HMAC-SHA256. The first row follows `BEGINNING`. The key derives
from the master key, which is not in the database, so whoever has only the database cannot forge a
row; it stays the same when the master key is rotated. Pure but for `key`.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sostenuto_web.platform.vault import keys

BEGINNING = bytes(32)
PURPOSE = b"audit"
COLUMNS = (
    "number",
    "at",
    "by",
    "role",
    "action",
    "subject",
    "subject_id",
    "client_id",
    "outcome",
    "detail",
)
"""What a digest covers, in this order, before the digest of the row before."""


def key() -> bytes:
    """Return the chain's key."""
    return keys.derived(PURPOSE)


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return the one way in which a row's columns are written as bytes.

    Examples
    --------
    >>> from datetime import timezone, timedelta
    >>> noon = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    >>> row = dict.fromkeys(COLUMNS, "") | {"number": 1, "at": noon, "detail": {"n": 3, "a": "b"}}
    >>> canonical(row)
    b'[1,"2026-05-01T10:00:00.000000+00:00","","","","","","","",{"a":"b","n":3}]'
    """
    return json.dumps(
        [_plain(values[column]) for column in COLUMNS],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    ).encode("ascii")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, int | str | dict):
        return value
    return str(value)


def digest(chain_key: bytes, previous: bytes, values: Mapping[str, Any]) -> bytes:
    """Return a row's digest, which covers its columns and, through ``previous``, all before it."""
    return hmac.digest(chain_key, previous + canonical(values), "sha256")

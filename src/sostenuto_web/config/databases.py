"""How the house talks to its database: SQLite tuned for many writers, or PostgreSQL by a pool."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sostenuto.base.errors import InputError
from sostenuto_web.platform.house import House

SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous={};PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;"
)
"""With IMMEDIATE transactions: 50 writers at once without one "database is locked"."""
FLUSHED, LATER = "FULL", "NORMAL"
"""What is kept of a real house is on the disk before anybody is told so: a power cut would else
take the last rows away, and the audit, whose head is kept outside, would call that tampering."""


def database(house: House) -> dict[str, Any]:
    """Return Django's description of the house's database.

    Examples
    --------
    >>> from pathlib import Path
    >>> url = "postgresql://rosa:pass%40word@127.0.0.1:5433/clinic"
    >>> described = database(House(Path("/srv"), database_url=url))
    >>> described["NAME"], described["PASSWORD"], described["PORT"]
    ('clinic', 'pass@word', '5433')
    """
    return _postgresql(house.database_url) if house.database_url else _sqlite(house)


def _sqlite(house: House) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(house.database_file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_START.format(FLUSHED if house.kind == "real" else LATER),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        # The address holds a password: only its scheme may be said.
        raise InputError(
            "DATABASE_URL",
            expected="like postgresql://user:password@host:5432/name",
            got=f"{parts.scheme}://…",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # Under ASGI, kept connections leak a thread each; the pool does not.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 2, "max_size": 10, "timeout": 20},
            **dict(parse_qsl(parts.query)),
        },
    }

"""Codes that open a room, and the secret that a phone holds while it sits there.

Conventions: a code is six signs that nobody takes for another when they are read out or written on
a wall. A code is stored only while its room is open, so one that was never given, one that was
closed and one that is over are the same: nothing is found.
"""

import hashlib
import hmac
import secrets

SIGNS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Without 0 and O, 1, I and L, 2 and Z, 5 and S."""
LENGTH = 6
LONGEST_TYPED = 40
SECRET_BYTES = 24


def new_code() -> str:
    """Return a code; whether it is in use is for the table to say."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def bare(typed: str) -> str:
    """Return a code as it is kept from what somebody typed; empty where it can be none.

    Examples
    --------
    >>> bare(" k4m-7tq ")
    'K4M7TQ'
    >>> bare("K4M 7T"), bare("K4M 7T0")
    ('', '')
    """
    found = "".join(sign for sign in typed[:LONGEST_TYPED].upper() if sign not in " -\t\r\n")
    return found if len(found) == LENGTH and set(found) <= set(SIGNS) else ""


def spaced(code: str) -> str:
    """Return a code as it is shown: in two halves.

    Examples
    --------
    >>> spaced("K4M7TQ")
    'K4M 7TQ'
    """
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def new_secret() -> str:
    """Return what a phone holds; it is random enough to need no salt."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """Return what the table holds of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_right(secret: str, kept: str) -> bool:
    """Say whether a secret is the one whose digest is kept; a free seat has none."""
    return bool(kept) and hmac.compare_digest(digest(secret), kept)

"""Seals, and keys wrapped by the master key (AES-256-GCM, NIST SP 800-38D).

Conventions: a *sealed* value is ``version byte ‖ 12-byte nonce ‖ ciphertext and tag``; a *wrapped*
one (under the master key) names that key between version and nonce. What a value belongs to is
bound as associated data, so a value moved to another row, column or table does not open.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.house import KEY_BYTES, secret_in
from sostenuto_web.platform.vault import ring as rings

VERSION = b"\x01"
WRAPPED = b"\x02"
NONCE_BYTES = 12


class SealError(SostenutoError):
    """A sealed value that does not open: a wrong key, or a value that was moved or changed."""


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return ``plain`` sealed under ``key`` and bound to a place.

    Examples
    --------
    >>> key = bytes(32)
    >>> unseal(key, seal(key, b"a note", b"note/1"), b"note/1")
    b'a note'
    """
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return what was sealed.

    Raises
    ------
    SealError
        The key is another one, or the value was changed or moved.
    """
    if sealed[:1] != VERSION:
        raise SealError("a sealed value has an unknown version")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return _opened(key, nonce, body, bound_to)


def _opened(key: bytes, nonce: bytes, body: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, body, bound_to)
    except (InvalidTag, ValueError) as problem:
        raise SealError("a sealed value does not open here") from problem


def ring() -> rings.Ring:
    """Return the house's master keys, from their file outside the database.

    Only a test house, which is thrown away, makes the file by itself; `marks.settle` makes it for a
    new database, and nothing ever makes one for a database that was sealed under another.
    """
    file = settings.HOUSE.master_key_file
    if settings.HOUSE.kind == "test" and not file.exists():
        secret_in(file)
    return rings.ring_in(file)


def master_key() -> bytes:
    """Return the current master key (32 bytes)."""
    return ring().current


def derived(purpose: bytes) -> bytes:
    """Return the house's lasting key for one purpose (32 bytes).

    It comes from the ring's first key, so it stays the same when the master key is rotated. Every
    purpose (``b"audit"``, ``b"names"``) has a key of its own; none leads back to the master key.
    """
    return hmac.digest(ring().root, b"sostenuto/derived/1/" + purpose, hashlib.sha256)


def wrap(plain: bytes, bound_to: bytes) -> bytes:
    """Return a small secret wrapped by the current master key, which it names.

    What is wrapped so has to be wrapped anew at a rotation: register it with
    `sostenuto_web.platform.vault.rotation.wraps`.
    """
    key, nonce = master_key(), os.urandom(NONCE_BYTES)
    return WRAPPED + rings.id_of(key) + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unwrap(wrapped: bytes, bound_to: bytes) -> bytes:
    """Return a wrapped secret, whichever key of the ring wrapped it.

    Raises
    ------
    SealError
        It was changed or moved, or the ring does not have its key.
    """
    key_id, nonce, body = wrapped[1:5], wrapped[5:17], wrapped[17:]
    key = ring().named(key_id) if wrapped[:1] == WRAPPED else None
    if key is None:
        raise SealError("this was sealed under another master key than the one in the key file")
    return _opened(key, nonce, body, bound_to)


def is_current(wrapped: bytes) -> bool:
    """Say whether a secret is wrapped by the current master key."""
    return wrapped[:5] == WRAPPED + rings.id_of(master_key())


def fresh_key() -> bytes:
    """Return a new random key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def check() -> None:
    """Refuse a key file that is missing or belongs to another database.

    Raises
    ------
    MissingKeyError, SealError, InputError
    """
    from sostenuto_web.platform.vault import marks

    marks.check()


_checked: set[tuple[str, str]] = set()


def check_once() -> None:
    """`check`, once for each key file and database of this process."""
    where = (str(settings.HOUSE.master_key_file), str(connection.settings_dict["NAME"]))
    if where not in _checked:
        check()
        _checked.add(where)

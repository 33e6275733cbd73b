"""The master key, and data keys wrapped by it (AES-256-GCM, NIST SP 800-38D).

A sealed value is ``version byte ‖ 12-byte nonce ‖ ciphertext and tag``. What a value belongs to is
bound as associated data, so a value moved to another row, column or table does not open.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.house import KEY_BYTES, secret_in

VERSION = b"\x01"
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
    try:
        return AESGCM(key).decrypt(nonce, body, bound_to)
    except InvalidTag as problem:
        raise SealError("a sealed value does not open here") from problem


@lru_cache(maxsize=1)
def master_key() -> bytes:
    """Return the house's master key (32 bytes), from its file outside the database."""
    return secret_in(settings.HOUSE.master_key_file)


def fresh_key() -> bytes:
    """Return a new random key of 32 bytes."""
    return os.urandom(KEY_BYTES)

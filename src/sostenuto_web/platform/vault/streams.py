"""Sealing what is too long for one piece: records of 64 KiB, each sealed, the last one marked.

Conventions: a key seals one stream only. A record is ``4-byte length ‖ ciphertext and tag``; its
nonce counts the records and says whether it is the last, so a record that is missing, doubled, out
of order or cut off at the end does not open (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, https://doi.org/10.1007/978-3-662-47989-6_24).
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sostenuto_web.platform.vault.keys import SealError

RECORD_BYTES = 64 * 1024
TAG_BYTES = 16


def sealed(key: bytes, chunks: Iterable[bytes], bound_to: bytes) -> Iterator[bytes]:
    """Yield the records of a stream; ``chunks`` may be of any size."""
    cipher, number = AESGCM(key), 0
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > RECORD_BYTES:
            yield _record(cipher, number, bytes(held[:RECORD_BYTES]), False, bound_to)
            del held[:RECORD_BYTES]
            number += 1
    yield _record(cipher, number, bytes(held), True, bound_to)


def opened(key: bytes, source: BinaryIO, bound_to: bytes) -> Iterator[bytes]:
    """Yield the plain records of a sealed stream, each as soon as it is known to be right.

    Raises
    ------
    SealError
        Something was changed, moved, cut off or added; or the key is another one.
    """
    cipher, number, last = AESGCM(key), 0, False
    head = source.read(4)
    while not last:
        length = int.from_bytes(head, "big")
        if len(head) != 4 or not TAG_BYTES <= length <= RECORD_BYTES + TAG_BYTES:
            raise SealError("a sealed file is cut off or damaged")
        body = source.read(length)
        if len(body) != length:
            raise SealError("a sealed file is cut off or damaged")
        head = source.read(4)
        last = not head
        try:
            plain = cipher.decrypt(_nonce(number, last), body, bound_to)
        except (InvalidTag, ValueError) as problem:
            raise SealError("a sealed file is cut off, damaged or of another key") from problem
        yield plain
        number += 1


def _record(cipher: AESGCM, number: int, plain: bytes, last: bool, bound_to: bytes) -> bytes:
    body = cipher.encrypt(_nonce(number, last), plain, bound_to)
    return len(body).to_bytes(4, "big") + body


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])

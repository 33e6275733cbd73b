"""The form of a backup: a line that says what it is, then one sealed stream of entries.

Conventions: the first line is the magic word, the second a JSON object (format, program version,
when, the id of the master key, salt); both are bound to everything after them. The stream
(`sostenuto_web.platform.vault.streams`) holds entries: a line of JSON (the *head*), then pieces of
``4-byte length ‖ bytes``, an empty one at the end. Pieces of a table are compressed.
"""

import hmac
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext_noop

import sostenuto
from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.vault import ring as rings
from sostenuto_web.platform.vault import streams

MAGIC = b"SOSTENUTO BACKUP\n"
FORMAT = 1
LONGEST_HEAD = 1 << 20
PIECE_BYTES = 1 << 18

Entry = tuple[dict[str, Any], Iterable[bytes]]


class BackupError(SostenutoError):
    """A backup that cannot be made, read or trusted."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a backup says of itself without being opened."""

    format: int
    version: str
    made_at: datetime
    key_id: str
    salt: str

    def line(self) -> bytes:
        """Return the label as it stands in the file."""
        said = {
            "format": self.format,
            "version": self.version,
            "made_at": self.made_at.isoformat(),
            "key_id": self.key_id,
            "salt": self.salt,
        }
        return json.dumps(said, sort_keys=True).encode() + b"\n"


def label_now(ring: rings.Ring) -> Label:
    """Return the label of a backup that is made now, under the current master key."""
    now = datetime.now(UTC).replace(microsecond=0)
    return Label(
        FORMAT, sostenuto.__version__, now, rings.id_of(ring.current).hex(), os.urandom(16).hex()
    )


def label_in(source: BinaryIO) -> tuple[Label, bytes]:
    """Read a backup's label; return it with the bytes that everything else is bound to.

    Raises
    ------
    BackupError
        It is no backup, or of a form this version does not know.
    """
    magic, line = source.read(len(MAGIC)), source.readline(LONGEST_HEAD)
    if magic != MAGIC:
        raise BackupError(gettext_noop("this file is not a backup of a house"))
    try:
        said = json.loads(line)
        said["made_at"] = datetime.fromisoformat(said["made_at"])
        label = Label(**said)
        bytes.fromhex(label.key_id + label.salt)
    except (ValueError, TypeError, KeyError) as problem:
        raise BackupError("this backup's first lines are damaged") from problem
    if label.format != FORMAT:
        raise BackupError(f"this backup is of form {label.format}; a newer version reads it")
    return label, magic + line


def sealed(ring: rings.Ring, label: Label, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the bytes of a backup file."""
    head = MAGIC + label.line()
    yield head
    yield from streams.sealed(_key(ring, label), _packed(entries), head)


def opened(ring: rings.Ring, source: BinaryIO) -> Iterator[tuple[dict[str, Any], Iterator[bytes]]]:
    """Yield each entry's head and its bytes, which have to be read before the next one.

    Raises
    ------
    BackupError, SealError
        The key is not in the ring, or a byte was changed, moved or cut off.
    """
    label, head = label_in(source)
    plain = _Plain(streams.opened(_key(ring, label), source, head))
    while line := plain.line():
        said = json.loads(line)
        pieces = _pieces(plain)
        yield said, _inflated(pieces) if said.get("packed") else pieces
        for _ in pieces:  # what the reader did not want
            pass


def _key(ring: rings.Ring, label: Label) -> bytes:
    master = ring.named(bytes.fromhex(label.key_id))
    if master is None:
        raise BackupError("this backup was made under another master key than those in the file")
    return hmac.digest(master, b"sostenuto/backup/1/" + bytes.fromhex(label.salt), "sha256")


def _packed(entries: Iterable[Entry]) -> Iterator[bytes]:
    for head, chunks in entries:
        yield json.dumps(head).encode() + b"\n"
        for piece in _deflated(chunks) if head.get("packed") else chunks:
            for at in range(0, len(piece), PIECE_BYTES):
                part = piece[at : at + PIECE_BYTES]
                yield len(part).to_bytes(4, "big") + part
        yield bytes(4)


def _deflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in pieces:
        data = unpacker.decompress(piece, PIECE_BYTES)
        while data:
            yield data
            data = unpacker.decompress(unpacker.unconsumed_tail, PIECE_BYTES)
    rest = unpacker.flush()
    if rest:
        yield rest


def _pieces(plain: "_Plain") -> Iterator[bytes]:
    while length := int.from_bytes(plain.exactly(4), "big"):
        yield plain.exactly(length)


class _Plain:
    """Reads lines and counted bytes from opened records."""

    def __init__(self, records: Iterator[bytes]) -> None:
        self.records, self.held = records, bytearray()

    def _more(self) -> bool:
        record = next(self.records, None)
        self.held += record or b""
        return record is not None

    def exactly(self, count: int) -> bytes:
        while len(self.held) < count:
            if not self._more():
                raise BackupError("this backup ends in the middle of an entry")
        taken = bytes(self.held[:count])
        del self.held[:count]
        return taken

    def line(self) -> bytes:
        while b"\n" not in self.held and len(self.held) < LONGEST_HEAD and self._more():
            pass
        end = self.held.find(b"\n") + 1
        return self.exactly(end or len(self.held))

"""A programme for a player without a phone: one archive of numbered MP3 files, a list, a card.

Whoever finds it learns which music it is only where that was wished, and of a person nothing:
names are numbers or titles, every file bears the same date, and of each sound file nothing but the
sound goes along. The archive is written from beginning to end, one block at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sostenuto.base.errors import InputError
from sostenuto.exchange.levelled import numbered_name
from sostenuto.exchange.media_tags import cleaned
from sostenuto.exchange.playlists import Track, m3u8

KIND = "mp3"
LIST = "playlist.m3u8"
TITLE = "Music"
BLOCK_BYTES = 256 * 1024
ROOT = Path("/")

_OLD_TAG_BYTES = 128
_HEAD_BYTES = 10
_ID3_FLAG_FOOTER = 0x10
_RIGHTS = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece to go along.

    Attributes
    ----------
    track : Track
        Its ``path`` does not matter.
    opens : callable
        Opens the levelled MP3; called once, when its turn comes.
    """

    track: Track
    opens: Callable[[], BinaryIO]


def write_player_folder(
    file: IO[bytes], pieces: Sequence[Piece], *, titled: bool, more: Sequence[tuple[str, bytes]]
) -> list[str]:
    """Write the archive; what stands in ``file`` is whole only when this returns.

    Parameters
    ----------
    file : binary file
        Open for writing; can be gone back in.
    pieces : sequence of Piece
        At least one, in playing order.
    titled : bool
        Whether titles and artists go along, in names, tags and the list; else numbers alone.
    more : sequence of (str, bytes)
        Files that lie beside: a card.

    Returns
    -------
    list of str
        The names of the sound files.

    Raises
    ------
    InputError
        There is no piece.
    """
    if not pieces:
        raise InputError("pieces", expected="at least one", got=0)
    tracks = [named(number, len(pieces), one.track, titled) for number, one in enumerate(pieces, 1)]
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for number, (track, piece) in enumerate(zip(tracks, pieces, strict=True), 1):
            tag = id3(track, f"{number}/{len(pieces)}") if titled else b""
            with archive.open(_entry(track.path.name), "w") as into, piece.opens() as sound:
                into.write(tag)
                copy_sound(sound, into)
        archive.writestr(_entry(LIST), m3u8(tracks, ROOT, TITLE))
        for name, content in more:
            archive.writestr(_entry(name), content)
    return [track.path.name for track in tracks]


def named(number: int, count: int, track: Track, titled: bool) -> Track:
    """Return a track as it goes along: its name a number, with the title where that is wished.

    Examples
    --------
    >>> track = Track(Path("/x/secret.wav"), "Aria", "Ann")
    >>> named(3, 12, track, titled=False).path.name, named(3, 12, track, titled=True).path.name
    ('03.mp3', '03 Ann - Aria.mp3')
    """
    title, artist = cleaned(track.title), cleaned(track.artist)
    if not titled or not title:
        name = f"{number:0{max(2, len(str(count)))}}.{KIND}"
        return Track(ROOT / name, duration_s=track.duration_s)
    plain = replace(track, path=ROOT / "Track", title=title, artist=artist, album="", more={})
    return replace(plain, path=ROOT / numbered_name(number, count, plain, KIND))


def id3(track: Track, number: str) -> bytes:
    """Return an ID3 tag (version 2.3) of a title, an artist and a number; nothing of none."""
    texts = (("TIT2", track.title), ("TPE1", track.artist), ("TRCK", number))
    if not track.title:
        return b""
    frames = b"".join(_frame(name, text) for name, text in texts if text)
    return b"ID3\x03\x00\x00" + _seven_bits(len(frames)) + frames


def copy_sound(sound: BinaryIO, into: IO[bytes]) -> None:
    """Copy an MP3 without what was written into it before and after the sound."""
    start, end = _sound_of(sound)
    sound.seek(start)
    left = end - start
    while left > 0 and (block := sound.read(min(BLOCK_BYTES, left))):
        into.write(block)
        left -= len(block)
    if left > 0:
        raise EOFError("the file is shorter than it was")


def _sound_of(file: BinaryIO) -> tuple[int, int]:
    """Return where the sound begins and ends."""
    start, end = 0, file.seek(0, 2)
    while True:
        file.seek(start)
        head = file.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES or not head.startswith(b"ID3"):
            break
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)
        )
        start += size + _HEAD_BYTES * (2 if head[5] & _ID3_FLAG_FOOTER else 1)
    file.seek(max(start, end - _OLD_TAG_BYTES))
    if file.read(3) == b"TAG" and end - start >= _OLD_TAG_BYTES:
        end -= _OLD_TAG_BYTES
    return min(start, end), end


def _frame(name: str, text: str) -> bytes:
    body = b"\x01" + text.encode("utf-16", "replace")
    return name.encode("ascii") + len(body).to_bytes(4, "big") + b"\x00\x00" + body


def _seven_bits(size: int) -> bytes:
    """Return a size in four bytes of seven bits, as ID3 counts."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _entry(name: str) -> ZipInfo:
    """Return an entry of the first day that an archive knows: when it was made is private."""
    entry = ZipInfo(name)
    entry.external_attr = _RIGHTS
    return entry

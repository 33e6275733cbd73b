"""Playlists for other programs: M3U8, JSPF, CSV and JSON, written whole or not at all.

What is written holds songs, their order and lengths: nothing of a person, and no word that would
tell somebody who finds the file what it was for.
"""

import contextlib
import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.exchange.media_source import absolute, what_is_wrong

TITLE = "Listening programme"


@dataclass(frozen=True, slots=True)
class Track:
    """One entry of a playlist.

    Attributes
    ----------
    path : Path
        Absolute; for JSPF also ``Path()``, where only title and artist are to be found by.
    title, artist, album : str
        Empty where nobody said.
    duration_s : float
    more : mapping
        Further plain values for JSON and CSV: a start time, a reason.
    """

    path: Path
    title: str = ""
    artist: str = ""
    album: str = ""
    duration_s: float = 0.0
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """``Artist - Title``, or as much of it as there is, or the file's name."""
        return " - ".join(part for part in (self.artist, self.title) if part) or self.path.stem


def write_playlist(tracks: Sequence[Track], path: Path, *, title: str = TITLE) -> None:
    """Write a playlist of the kind that the file's extension names.

    Parameters
    ----------
    tracks : sequence of Track
    path : Path
        Ends in ``.m3u8`` (or ``.m3u``), ``.jspf``, ``.csv`` or ``.json``; replaced if it is there,
        and never half written.
    title : str

    Raises
    ------
    InputError
        For another extension, or a place that cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        names = ", ".join(KINDS)
        raise InputError("the playlist's name", expected=f"one that ends in {names}", got=path.name)
    place = absolute(path)
    write_whole(place, KINDS[kind](tracks, place.parent, title))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old or the whole new content is there.

    Raises
    ------
    InputError
        When the place cannot be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())  # mkstemp makes private files
        os.replace(name, path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        "the place to write",
        expected="in a folder that can be written",
        got=str(path),
        hint=what_is_wrong(error),
    )


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def m3u8(tracks: Sequence[Track], folder: Path, title: str = TITLE) -> bytes:
    r"""Return an extended M3U in UTF-8, with paths relative to ``folder`` where that is shorter.

    Examples
    --------
    >>> track = Track(Path("/music/a/b.mp3"), "Aria", "Ann", duration_s=61.6)
    >>> print(m3u8([track], Path("/music")).decode(), end="")
    #EXTM3U
    #PLAYLIST:Listening programme
    #EXTINF:62,Ann - Aria
    a/b.mp3
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(title)}"]
    for track in tracks:
        lines += [f"#EXTINF:{round(track.duration_s)},{_line(track.shown)}"]
        lines += [_location(track.path, folder)]
    return os.fsencode("\n".join(lines) + "\n")


def _line(text: str) -> str:
    return " ".join(text.split()).encode("utf-8", "replace").decode()


def _location(path: Path, folder: Path) -> str:
    """Return a path as a line of an M3U: never one that reads as a comment or breaks the line."""
    text = str(path)
    if any(ord(character) < 32 for character in text):
        return path.as_uri()
    if path.is_relative_to(folder):
        near = str(path.relative_to(folder))
    elif folder.parent != folder.parent.parent and path.is_relative_to(folder.parent):
        near = os.path.relpath(path, folder)
    else:
        return text
    return f"./{near}" if near.startswith("#") or re.match(r"\w+:", near) else near


def jspf(tracks: Sequence[Track], folder: Path, title: str = TITLE) -> bytes:
    """Return a JSPF playlist (xspf.org/jspf), with ``file:`` addresses where a path is absolute.

    Examples
    --------
    >>> json.loads(jspf([Track(Path("/a b.mp3"), "Aria")], Path("/")))["playlist"]["track"]
    [{'location': ['file:///a%20b.mp3'], 'title': 'Aria'}]
    """
    entries = []
    for track in tracks:
        entry: dict[str, Any] = {
            "location": [track.path.as_uri()] if track.path.is_absolute() else [],
            "title": track.title,
            "creator": track.artist,
            "album": track.album,
            "duration": round(1000 * track.duration_s),
        }
        entries.append({name: value for name, value in entry.items() if value})
    return _json({"playlist": {"title": title, "track": entries}})


def plain_json(tracks: Sequence[Track], folder: Path, title: str = TITLE) -> bytes:
    """Return the tracks as one JSON object with all that is known of each."""
    return _json(
        {
            "title": title,
            "total_s": sum(track.duration_s for track in tracks),
            "tracks": [{**_row(track), **track.more} for track in tracks],
        }
    )


def _json(value: Any) -> bytes:
    try:
        return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a path that is no UTF-8: escapes keep its bytes
        return json.dumps(value, indent=2).encode("ascii") + b"\n"


def _row(track: Track) -> dict[str, Any]:
    return {
        "path": str(track.path),
        "title": track.title,
        "artist": track.artist,
        "album": track.album,
        "duration_s": track.duration_s,
    }


def plain_csv(tracks: Sequence[Track], folder: Path, title: str = TITLE) -> bytes:
    r"""Return the tracks as CSV (RFC 4180), cells made harmless for spreadsheets.

    Examples
    --------
    >>> print(plain_csv([Track(Path("/a.mp3"), "=1+1", "Ann")], Path("/")).decode())
    path,title,artist,album,duration_s
    /a.mp3,'=1+1,Ann,,0.0
    """
    rows = [{**_row(track), **track.more} for track in tracks]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or list(_row(_NOBODY))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[harmless(row.get(name, "")) for name in columns] for row in rows])
    return text.getvalue().encode("utf-8", "replace")


_NOBODY = Track(Path())


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula (OWASP ASVS 5.0, 1.2.10).

    Examples
    --------
    >>> harmless("@SUM(A1)"), harmless(-3.5)
    ("'@SUM(A1)", -3.5)
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r", "\x00")) else value
    return value if isinstance(value, int | float) or value is None else json.dumps(value)


Writer = Callable[[Sequence[Track], Path, str], bytes]
KINDS: dict[str, Writer] = {
    ".m3u8": m3u8,
    ".m3u": m3u8,
    ".jspf": jspf,
    ".json": plain_json,
    ".csv": plain_csv,
}

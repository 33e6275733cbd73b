"""Opening what is to sound: the very content that was heard, inside its folder, and a kind we know.

Conventions: no link is followed below the folder. A file is read through once to be sure of its
content; as long as its stamp stays the same it is not read through again.
"""

import os
import stat
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from sostenuto.base.errors import MediaError, SostenutoError
from sostenuto.exchange.media_probe import Kind, probe
from sostenuto.exchange.media_source import content_id
from sostenuto_web.repertoire.models import Recording

TYPES = {
    Kind.WAV: "audio/wav",
    Kind.FLAC: "audio/flac",
    Kind.MP3: "audio/mpeg",
    Kind.OGG: "audio/ogg",
    Kind.MP4: "audio/mp4",
    Kind.ADTS: "audio/aac",
    Kind.WEBM: "audio/webm",
}
KEPT_STAMPS = 4096

_STEP = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_INTO = _STEP | os.O_DIRECTORY
_FILE = _STEP | os.O_NONBLOCK | os.O_NOCTTY

_Stamp = tuple[int, int, int, int, int]
_lock = threading.Lock()
_known: "OrderedDict[_Stamp, tuple[str, str]]" = OrderedDict()


class NotThereError(SostenutoError):
    """The file cannot be opened, or is of no kind that sounds."""


class OtherContentError(NotThereError):
    """The file holds something else than what was heard."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be sent.

    Attributes
    ----------
    file : BinaryIO
        Open and unbuffered; whoever asked for it closes it.
    size : int
    media_type : str
        From a fixed table, by the first bytes of the file and never by its name.
    """

    file: BinaryIO
    size: int
    media_type: str


def opened(recording: Recording) -> Opened:
    """Open the file of a recording; its ``folder`` is read along.

    Raises
    ------
    NotThereError
        It is not there, lies behind a link, or is no sound.
    OtherContentError
        It is not what was heard.
    """
    return _opened(recording.folder.path, recording.path, recording.content)


def opened_of_house(folder: str, path: str) -> Opened:
    """Open a file that the house itself made, whatever it holds; as `opened` but for that.

    Raises
    ------
    NotThereError
        It is not there, lies behind a link, or is no sound.
    """
    return _opened(folder, path, None)


def _opened(folder: str, path: str, wanted: str | None) -> Opened:
    file = _inside(folder, path)
    try:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise NotThereError("is not a regular file")
        content, media_type = _looked_at(file, status)
        if wanted not in (None, content):
            raise OtherContentError("holds something else than what was heard")
        return Opened(file, status.st_size, media_type)
    except (OSError, MediaError) as problem:
        file.close()
        raise NotThereError("cannot be read") from problem
    except BaseException:
        file.close()
        raise


def forget() -> None:
    """Let go of what is known about files."""
    with _lock:
        _known.clear()


def _inside(folder: str, path: str) -> BinaryIO:
    """Open a file below a folder, a step at a time, following no link."""
    parts = path.split("/")
    if not folder.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise NotThereError("lies outside its folder")
    held: int | None = None
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for part in parts[:-1]:
            inner = os.open(part, _INTO, dir_fd=held)
            os.close(held)
            held = inner
        return os.fdopen(os.open(parts[-1], _FILE, dir_fd=held), "rb", buffering=0)
    except (OSError, ValueError) as problem:  # a NUL in the name
        raise NotThereError("is not there") from problem
    finally:
        if held is not None:
            with suppress(OSError):
                os.close(held)


def _looked_at(file: BinaryIO, status: os.stat_result) -> tuple[str, str]:
    """Return the content and the media type of an open file."""
    stamp = (
        *(status.st_dev, status.st_ino, status.st_size),
        *(status.st_mtime_ns, status.st_ctime_ns),
    )
    with _lock:
        if stamp in _known:
            _known.move_to_end(stamp)
            return _known[stamp]
    found = content_id(file), TYPES[probe(file).kind]
    with _lock:
        _known[stamp] = found
        while len(_known) > KEPT_STAMPS:
            _known.popitem(last=False)
    return found

"""Folders and files in, sound files out: what there is to hear, in a steady order.

A file is a candidate by its extension, whatever it turns out to hold (a ZIP archive called
``song.mp3`` deserves its line), or by its first bytes when the extension says nothing. Hidden files
and folders are left out. A folder is entered once however many links lead to it, so links that
lead in a circle end. What cannot be looked at becomes a line, never an error.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sostenuto.base.errors import MediaError
from sostenuto.exchange.media_probe import probe
from sostenuto.exchange.media_source import Stamp, absolute, open_regular, what_is_wrong

_OURS = ".wav .wave .flac .mp3 .ogg .oga .opus .m4a .m4b .mp4 .aac .webm .weba"
_FOREIGN_SOUND = """
.aif .aiff .aifc .caf .au .snd .wma .asf .ape .wv .mpc .tta .dsf .dff .amr .ac3 .dts .mka .ra .rm
.alac .mp2 .mp1 .spx .m4p .3gp .rf64 .w64
"""
_NOT_SOUND = """
.jpg .jpeg .png .gif .bmp .webp .tif .tiff .svg .ico .txt .md .rtf .doc .docx .odt .pdf .nfo .log
.cue .m3u .m3u8 .pls .xspf .jspf .csv .tsv .json .toml .yaml .yml .xml .html .htm .css .js .py .sh
.ini .cfg .db .sqlite .sqlite3 .zip .rar .7z .gz .tar .xz .bz2 .iso .exe .dll .so .mid .midi .kar
.musicxml .mxl .mscz .ly .lrc .srt .ass .sfv .md5 .accurip .torrent .mkv .avi .mov .wmv .flv .mpg
.mpeg .vob .ts .part .tmp .bak .lnk .url .plist .itl .sf2 .sfz .als .flp .logicx .nki .asd
"""
CALLED_SOUND = frozenset(f"{_OURS} {_FOREIGN_SOUND}".split())
"""Extensions of sound, also of kinds that we do not open: a line says so, rather than silence."""

CALLED_OTHERWISE = frozenset(_NOT_SOUND.split())
"""Extensions that lie in music folders and are no sound; these files are not even looked into."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to hear, and the stamp that tells whether it has changed."""

    path: Path
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be looked at; ``message`` follows the path's name."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look at folders and files found, both sorted by path."""

    files: tuple[FoundFile, ...]
    problems: tuple[Problem, ...]


def scan(paths: Iterable[str | os.PathLike[str]]) -> Scan:
    """Look for sound files in folders, and take files as they are named.

    Parameters
    ----------
    paths : iterable of path
        Folders are searched through; a file named outright is always a candidate.

    Returns
    -------
    Scan
        Absolute paths, each once. Links are named as they were found, not as what they lead to.

    Examples
    --------
    >>> scan(["/no/such/folder"]).problems
    (Problem(path=PosixPath('/no/such/folder'), message='does not exist'),)
    """
    look = _Look()
    for path in paths:
        look.at(str(absolute(path)))
    return Scan(
        tuple(FoundFile(Path(path), look.files[path]) for path in sorted(look.files)),
        tuple(Problem(Path(path), look.problems[path]) for path in sorted(look.problems)),
    )


class _Look:
    """One look at the disk: what was found, what was wrong, which folders were entered."""

    def __init__(self) -> None:
        self.files: dict[str, Stamp] = {}
        self.problems: dict[str, str] = {}
        self._entered: set[tuple[int, int]] = set()

    def at(self, path: str) -> None:
        """Take in what the user named."""
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            wrong = what_is_wrong(error) if isinstance(error, OSError) else "does not exist"
            self.problems[path] = wrong
            return
        if stat.S_ISDIR(status.st_mode):
            self._folder(path, status)
        else:
            self._file(path, status)

    def _folder(self, top: str, status: os.stat_result) -> None:
        waiting = [(top, status)]
        while waiting:
            folder, status = waiting.pop()
            identity = (status.st_dev, status.st_ino)
            if identity in self._entered:
                continue
            self._entered.add(identity)
            for entry in self._entries(folder):
                below = self._entry(entry)
                if below is not None:
                    waiting.append((entry.path, below))

    def _entries(self, folder: str) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                # sorted, so that of two links to one folder the same one is entered each time
                yield from sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            self.problems[folder] = what_is_wrong(error)

    def _entry(self, entry: os.DirEntry[str]) -> os.stat_result | None:
        """Take in a file; return the status of a folder to enter."""
        if entry.name.startswith("."):
            return None
        suffix = os.path.splitext(entry.name)[1].lower()
        try:
            if entry.is_dir():
                return entry.stat()
            if suffix in CALLED_OTHERWISE:
                return None
            status = entry.stat()
        except OSError as error:
            if suffix in CALLED_SOUND:
                self.problems[entry.path] = (
                    "is a link to nothing" if entry.is_symlink() else what_is_wrong(error)
                )
            return None
        if suffix in CALLED_SOUND or _is_sound(entry.path, status):
            self._file(entry.path, status)
        return None

    def _file(self, path: str, status: os.stat_result) -> None:
        if stat.S_ISREG(status.st_mode):
            self.files[path] = Stamp.of(status)
            return
        try:
            open_regular(path).close()
        except MediaError as error:
            self.problems[path] = str(error)


def _is_sound(path: str, status: os.stat_result) -> bool:
    """Tell whether a file without a telling extension holds sound that we open."""
    if not stat.S_ISREG(status.st_mode):
        return False
    try:
        with open_regular(path) as file:
            probe(file)
    except (MediaError, OSError):
        return False
    return True

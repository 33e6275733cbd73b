"""A programme as a folder of numbered files of equal loudness, for a player without a phone.

The level of each file is measured on exactly what is written, and no gain lets its true peak pass
the ceiling: a quiet recording with high peaks stays quieter than the others rather than being
squeezed. Sixteen bits with triangular dither, one or two channels, 44.1 or 48 kHz: what every
player plays. Beside them lies a card to print. It names songs and minutes, and nothing of a person.
"""

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.exchange.levelled_card import card
from sostenuto.exchange.media_source import absolute, shown_path, what_is_wrong
from sostenuto.exchange.playlists import TITLE, Track, write_whole

Kind = Literal["flac", "wav", "mp3"]

TARGET_LUFS = -18.0
"""ReplayGain 2.0's reference: what most players level to, and few recordings must be raised to."""

CEILING_DBTP = -1.0
"""EBU R128 (2020), section h."""

MARK = ".programme.json"
"""Names the files that we wrote, so that only these are ever replaced."""

CARD = "card.html"
LONGEST_NAME_BYTES = 120
"""Well under the 255 of FAT, exFAT and ext4, and short enough for a small display."""


@dataclass(frozen=True, slots=True)
class LevelJob:
    """One file to write.

    Attributes
    ----------
    source, target : str
        Absolute paths.
    kind : Kind
    target_lufs, ceiling_dbtp : float
    number : int
    artist, title, album : str
        For the tags.
    """

    source: str
    target: str
    kind: Kind
    target_lufs: float
    ceiling_dbtp: float
    number: int
    artist: str
    title: str
    album: str


@dataclass(frozen=True, slots=True)
class Levelled:
    """A file that was written.

    Attributes
    ----------
    path : str
    duration_s : float
    gain_db : float
        What was added to the recording's level.
    integrated_lufs, true_peak_dbtp : float
        Of the recording, plus the gain.
    """

    path: str
    duration_s: float
    gain_db: float
    integrated_lufs: float
    true_peak_dbtp: float


Leveller = Callable[[Sequence[LevelJob]], Iterable[Levelled]]
"""Does the jobs, in their order; raises `MediaError` for what cannot be done."""


def write_levelled_folder(
    tracks: Sequence[Track],
    folder: Path,
    leveller: Leveller,
    *,
    kind: Kind = "flac",
    target_lufs: float = TARGET_LUFS,
    ceiling_dbtp: float = CEILING_DBTP,
    title: str = TITLE,
) -> tuple[Levelled, ...]:
    """Write a programme as numbered, levelled files and a printable card.

    Parameters
    ----------
    tracks : sequence of Track
        At least one.
    folder : Path
        Made if it is not there; must be empty or one that we wrote before.
    leveller : callable
        `sostenuto.jobs.levelling.in_workers`, because sources are files of unknown origin.
    kind : {"flac", "wav", "mp3"}
    target_lufs : float, -40 to -8 LUFS
    ceiling_dbtp : float, -20 to 0 dBTP
    title : str
        Stands on the card.

    Raises
    ------
    InputError
        For a folder that holds something else, or cannot be written.
    MediaError
        When a track cannot be read; the folder is then unfinished and has no card.
    """
    if kind not in get_args(Kind):
        raise InputError("kind", expected=f"one of {', '.join(get_args(Kind))}", got=kind)
    if not tracks:
        raise InputError("tracks", expected="at least one", got=0)
    within("target_lufs", target_lufs, -40, -8, unit="LUFS")
    within("ceiling_dbtp", ceiling_dbtp, -20, 0, unit="dBTP")
    place = absolute(folder)
    jobs = [
        LevelJob(
            source=str(track.path),
            target=str(place / numbered_name(number, len(tracks), track, kind)),
            kind=kind,
            target_lufs=target_lufs,
            ceiling_dbtp=ceiling_dbtp,
            number=number,
            artist=track.artist,
            title=track.title,
            album=track.album,
        )
        for number, track in enumerate(tracks, 1)
    ]
    _cleared(place)
    written = [*(os.path.basename(job.target) for job in jobs), CARD]
    write_whole(place / MARK, json.dumps({"files": written}).encode())
    levelled = tuple(leveller(jobs))
    write_whole(place / CARD, card(title, list(zip(tracks, levelled, strict=True))).encode())
    return levelled


def numbered_name(number: int, count: int, track: Track, kind: str) -> str:
    """Return a file name that FAT, exFAT and every player take, in playing order.

    Examples
    --------
    >>> numbered_name(3, 12, Track(Path("/x"), "Why? <AC/DC>", "Ann: B"), "flac")
    '03 Ann B - Why AC DC.flac'
    """
    text = unicodedata.normalize("NFC", track.shown)
    text = "".join(character if character.isprintable() else " " for character in text)
    text = " ".join(re.sub(r'[<>:"/\\|?*]', " ", text).split())
    start = f"{number:0{max(2, len(str(count)))}} "
    room = LONGEST_NAME_BYTES - len(start.encode())
    text = text.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").strip(" .")
    return f"{start}{text or 'Track'}.{kind}"


def _cleared(folder: Path) -> None:
    """Make the folder, or take away what we wrote into it before."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / MARK
        if mark.is_file():
            for name in _marked(mark):
                (folder / name).unlink(missing_ok=True)
        elif any(folder.iterdir()):
            raise InputError(
                "the folder",
                expected="empty, or one that this program wrote",
                got=shown_path(folder),
                hint="nothing in it was touched",
            )
    except OSError as error:
        raise InputError(
            "the folder", expected="a folder", got=shown_path(folder), hint=what_is_wrong(error)
        ) from None


def _marked(mark: Path) -> list[str]:
    """Return the names in a mark; never one that leads out of the folder."""
    try:
        names = json.loads(mark.read_bytes())["files"]
    except (ValueError, LookupError, TypeError):
        return []
    ours = re.compile(r"\d+ [^/]*\.(flac|wav|mp3)|card\.html")
    return [name for name in names if isinstance(name, str) and ours.fullmatch(name)]

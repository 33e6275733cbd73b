"""What the index takes in and gives out, and how that stands in its rows."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sostenuto.exchange.media_source import Stamp
from sostenuto.exchange.media_tags import Tags
from sostenuto.repertoire.songs import Licence, Song


@dataclass(frozen=True, slots=True)
class Analysed:
    """What came of hearing one file's content.

    Attributes
    ----------
    id : str
        Content hash.
    analysis : int
        Version of the analysis.
    error : str
        What was wrong with the content; then the rest is empty.
    tags : Tags
    summary : mapping
        The numbers and words of `sostenuto.exchange.descriptions.summary`.
    beats, features, fingerprint, detail : bytes
        Pieces of the description, see `sostenuto.exchange.descriptions`.
    """

    id: str
    analysis: int
    error: str = ""
    tags: Tags = field(default_factory=Tags)
    summary: Mapping[str, Any] = field(default_factory=dict)
    beats: bytes = b""
    features: bytes = b""
    fingerprint: bytes = b""
    detail: bytes = b""


@dataclass(frozen=True, slots=True)
class Name:
    """What a person said about a recording; it outranks its tags.

    Attributes
    ----------
    song : Song
    licence : Licence or None
        None when nobody said.
    """

    song: Song
    licence: Licence | None = None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the index remembers of a path: its stamp, and its content or what was wrong."""

    stamp: Stamp
    id: str | None
    analysis: int
    error: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a library as the index knows it.

    Attributes
    ----------
    path : Path
    id : str
        Content hash; empty when the file could not even be read to its end.
    error : str
        Empty when it was heard.
    tags : Tags
    name : Name or None
    summary : mapping
    """

    path: Path
    id: str
    error: str
    tags: Tags
    name: Name | None
    summary: Mapping[str, Any]

    @property
    def artist(self) -> str:
        """The artist as a person named it, else as tagged, else empty."""
        return self.name.song.artist if self.name else self.tags.artist

    @property
    def title(self) -> str:
        """The title as a person named it, else as tagged, else empty."""
        return self.name.song.title if self.name else self.tags.title


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One heard content with all that lists and the gate need, read in one query.

    Attributes
    ----------
    id : str
        Content hash.
    analysis : int
    tags : Tags
    name : Name or None
    summary : mapping
    features, fingerprint : bytes
        For `sostenuto.exchange.descriptions.features_of` and `fingerprint_of`.
    """

    id: str
    analysis: int
    tags: Tags
    name: Name | None
    summary: Mapping[str, Any]
    features: bytes
    fingerprint: bytes


LIBRARY_ROWS = """
    SELECT id, analysis, tags, summary, features, fingerprint, song, licence
    FROM recordings LEFT JOIN names USING (id) WHERE error = ''
"""


def library_row(row: tuple[Any, ...]) -> LibraryRow:
    """Return what a row of `LIBRARY_ROWS` holds."""
    recording_id, analysis, tags, summary, features, fingerprint, song, licence = row
    return LibraryRow(
        recording_id,
        analysis,
        Tags(**json.loads(tags)),
        name_of(song, licence) if song else None,
        json.loads(summary),
        features,
        fingerprint,
    )


ENTRY = """
    SELECT path, files.id, files.error, recordings.error, tags, summary
    FROM files LEFT JOIN recordings ON recordings.id = files.id WHERE path = ?
"""


def known_file(row: tuple[Any, ...]) -> KnownFile:
    """Return what a row of ``files`` (without its path) holds."""
    size, mtime_ns, ctime_ns, recording_id, analysis, error = row
    return KnownFile(Stamp(size, mtime_ns, ctime_ns), recording_id, analysis, error)


def entry_of(row: tuple[Any, ...], names: Mapping[str, Name]) -> Entry:
    """Return what a row of `ENTRY` holds."""
    path, recording_id, file_error, error, tags, summary = row
    unheard = "has not been heard yet" if error is None and not file_error else ""
    return Entry(
        path=Path(os.fsdecode(path)),
        id=recording_id or "",
        error=file_error or error or unheard,
        tags=Tags(**json.loads(tags)) if tags else Tags(),
        name=names.get(recording_id or ""),
        summary=json.loads(summary) if summary else {},
    )


def name_row(name: Name) -> tuple[str, str | None]:
    """Return a name as its columns."""
    licence = json.dumps(asdict(name.licence)) if name.licence else None
    return json.dumps(asdict(name.song)), licence


def name_of(song: str, licence: str | None) -> Name:
    """Return the name that columns hold."""
    fields: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in json.loads(song).items()
    }
    return Name(Song(**fields), Licence(**json.loads(licence)) if licence else None)

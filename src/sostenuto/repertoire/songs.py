"""Songs, recordings of them, and what their licence allows.

Conventions: a *song* needs no audio (the therapist's guitar repertoire is songs); a *recording* is
one file of a song, known by the hash of its content. Texts are as written; `identity` compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sostenuto.base.errors import InputError

if TYPE_CHECKING:
    from sostenuto.audio.features import FeatureVector
    from sostenuto.audio.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Song:
    """A piece of music as people speak of it.

    Attributes
    ----------
    artist, title : str
        As written. With either missing the song is not named, and the gate treats it as unknown.
    album, genre : str
        As written; empty where nobody said.
    themes, sounds : tuple of str
        Tagged by a person, never guessed from the recording: ``("drinking",)``, ``("siren",)``.
    no_lyrics, explicit : bool or None
        Set by a person; None where nobody has.

    Examples
    --------
    >>> Song("Johnny Cash", "Hurt", themes=("regret",)).title
    'Hurt'
    """

    artist: str
    title: str
    album: str = ""
    genre: str = ""
    themes: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    no_lyrics: bool | None = None
    explicit: bool | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """Whether a recording may be played here, and on what ground.

    Attributes
    ----------
    note : str
        In a person's words: ``"own CD"``, ``"CC BY 4.0"``.
    allows : bool
        False keeps the recording silent for everybody, whatever a register says.

    Examples
    --------
    >>> Licence("promotional copy, not for use", allows=False).allows
    False
    """

    note: str = ""
    allows: bool = True


@dataclass(frozen=True, slots=True)
class Recording:
    """One file that can sound.

    Attributes
    ----------
    id : str
        Hash of the content; the same bytes have the same id wherever they lie.
    song : Song or None
        The song it belongs to; None while nobody has named it.
    duration_s : float, >= 0
    licence : Licence
    features : FeatureVector or None
        What it sounds like; None before the analysis. The gate uses it for likeness.
    fingerprint : Fingerprint or None
        Finds other encodings of the same recording; None before the analysis.
    path : str
        Where it lay when it was read; a register may name a song by it.
    named_by : str
        ``"tags"`` when the song comes out of the file, ``"person"`` when somebody said so. Tags
        such as *Unknown Artist, Track 01* name nothing; a person's words always do.

    Examples
    --------
    >>> Recording("c0ffee", Song("Johnny Cash", "Hurt"), duration_s=218.0).licence.allows
    True
    """

    id: str
    song: Song | None
    duration_s: float = 0.0
    licence: Licence = Licence()
    features: FeatureVector | None = None
    fingerprint: Fingerprint | None = None
    path: str = ""
    named_by: str = "tags"

    def __post_init__(self) -> None:
        if self.named_by not in ("tags", "person"):
            raise InputError("named_by", expected="'tags' or 'person'", got=self.named_by)

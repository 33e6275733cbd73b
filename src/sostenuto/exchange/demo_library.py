"""The demo's library: 24 pieces by six invented artists, composed on the spot.

Everything about them is made up and every album says that it is a demo, so that nobody takes them
for a client's music. The table is ``demo_library.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sostenuto.exchange.media_tags import Tags
from sostenuto.music.key import PITCH_CLASSES
from sostenuto.repertoire.songs import Licence, Song
from sostenuto.repertoire.triggers import Register, Trigger

if TYPE_CHECKING:
    from sostenuto.music.score import Score

LICENCE = Licence("composed by Sostenuto for its demo, free to play", allows=True)


@dataclass(frozen=True, slots=True)
class DemoPiece:
    """One piece of the demo: its song, and what the composer is asked for.

    Attributes
    ----------
    song : Song
    valence, arousal : float in [-1, 1]
    minutes : float
    seed : int
    tonic : int in [0, 11]
    metre, ensemble : str
    trigger : Trigger or None
        Its entry in the demo's trigger register.
    """

    song: Song
    valence: float
    arousal: float
    minutes: float
    seed: int
    tonic: int
    metre: str
    ensemble: str
    trigger: Trigger | None = None

    @property
    def tags(self) -> Tags:
        """What the file says about itself."""
        song = self.song
        return Tags(title=song.title, artist=song.artist, album=song.album, genre=song.genre)

    @property
    def file_stem(self) -> str:
        """A file name without its ending, plain enough for every file system.

        Examples
        --------
        >>> pieces()[0].file_stem
        'The Paper Herons - Bread and Bicycles'
        """
        name = f"{self.song.artist} - {self.song.title}"
        return re.sub(r"[^\w &',-]", "", name, flags=re.ASCII)

    def compose(self) -> Score:
        """Compose the piece; always the same one."""
        from sostenuto.music.composer import compose

        return compose(
            self.valence,
            self.arousal,
            minutes=self.minutes,
            seed=self.seed,
            tonic=self.tonic,
            metre_name=self.metre,
            ensemble_name=self.ensemble,
        )


@cache
def pieces() -> tuple[DemoPiece, ...]:
    """Return the demo's pieces, artist by artist.

    Examples
    --------
    >>> len(pieces()), len({piece.song.artist for piece in pieces()})
    (24, 6)
    """
    text = files("sostenuto.exchange").joinpath("demo_library.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return tuple(_piece(row, table["artists"][row["artist"]]) for row in table["pieces"])


def register() -> Register:
    """Return the demo's trigger register: three of the pieces.

    Examples
    --------
    >>> [trigger.urge for trigger in register()]
    [8.0, 9.0, 6.0]
    """
    return Register.of(*(piece.trigger for piece in pieces() if piece.trigger is not None))


def _piece(row: dict[str, Any], artist: dict[str, str]) -> DemoPiece:
    song = Song(
        artist=row["artist"],
        title=row["title"],
        album=artist["album"],
        genre=artist["genre"],
        themes=tuple(row["themes"]),
        sounds=tuple(row["sounds"]),
        no_lyrics=True,
        explicit=False,
    )
    avoid = row.get("avoid")
    return DemoPiece(
        song=song,
        valence=row["valence"],
        arousal=row["arousal"],
        minutes=row["minutes"],
        seed=row["seed"],
        tonic=PITCH_CLASSES.index(row["tonic"]),
        metre=row["metre"],
        ensemble=artist["ensemble"],
        trigger=Trigger("song", f"{song.artist} – {song.title}", **avoid) if avoid else None,
    )

"""What a person likes, knows, has heard lately, or does not want to hear.

Conventions: a preference is the person's own word for a song, never a guess from a signal. *Not
now* and *never* keep a song out as surely as the gate does, in every version of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sostenuto.base.errors import InputError
from sostenuto.repertoire.identity import SongKey, song_keys, written_keys
from sostenuto.repertoire.songs import Recording

LIKING: dict[str, float] = {
    "loved": 1.0,
    "liked": 0.6,
    "fine": 0.0,
    "not now": -0.5,
    "never": -1.0,
}
"""Words a person chooses from, and how much each counts in [-1, 1] (design)."""

UNWANTED = frozenset({"not now", "never"})


@dataclass(frozen=True, slots=True)
class Preference:
    """One song in one person's words.

    Attributes
    ----------
    song : str
        ``Artist – Title``, or the path of a recording.
    word : str
        One of the keys of `LIKING`.
    familiar : bool
        The person knows the song.
    recent : bool
        Heard lately: left out for now.

    Examples
    --------
    >>> Preference("The Lanterns – Paper Boats", "adored")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: preference must be loved, liked, fine, not now or never; \
got 'adored'
    """

    song: str
    word: str = "liked"
    familiar: bool = True
    recent: bool = False

    def __post_init__(self) -> None:
        if self.word not in LIKING:
            *others, last = LIKING
            expected = f"{', '.join(others)} or {last}"
            raise InputError("preference", expected=expected, got=self.word)

    @property
    def liking(self) -> float:
        """How much the song is liked, in [-1, 1]."""
        return LIKING[self.word]

    @property
    def unwanted(self) -> bool:
        """Say whether the person does not want to hear it."""
        return self.word in UNWANTED


@dataclass(frozen=True)
class Preferences:
    """The preferences of one person.

    Examples
    --------
    >>> from sostenuto.repertoire.songs import Recording, Song
    >>> boats = Recording("1", Song("The Lanterns", "Paper Boats (Live)"))
    >>> mine = Preferences((Preference("the lanterns - paper boats", "loved"),))
    >>> mine.of(boats).liking
    1.0
    """

    entries: Sequence[Preference] = ()

    def of(self, recording: Recording) -> Preference | None:
        """Return what the person said of the recording's song; an unwanted entry comes first."""
        keys = song_keys(recording.song) if recording.song else frozenset()
        found = [*self._among(keys), *self._by_path.get(recording.path, ())]
        return min(found, key=lambda entry: (not entry.unwanted, -entry.liking), default=None)

    def _among(self, keys: Iterable[SongKey]) -> list[Preference]:
        return [entry for key in keys for entry in self._by_key.get(key, ())]

    @cached_property
    def _by_key(self) -> dict[SongKey, list[Preference]]:
        table: dict[SongKey, list[Preference]] = {}
        for entry in self.entries:
            for key in written_keys(entry.song):
                table.setdefault(key, []).append(entry)
        return table

    @cached_property
    def _by_path(self) -> dict[str, list[Preference]]:
        table: dict[str, list[Preference]] = {}
        for entry in self.entries:
            table.setdefault(entry.song, []).append(entry)
        return table

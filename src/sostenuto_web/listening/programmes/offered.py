"""What a client may choose from for an order of their own: everything that may sound."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes import words
from sostenuto_web.listening.programmes.candidates import gathered

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Choice:
    """One recording that may be chosen."""

    id: str
    title: str
    artist: str
    seconds: float
    valence: float
    arousal: float
    liked: bool
    familiar: bool
    asks: bool

    @property
    def where(self) -> str:
        """Where it lies, in words."""
        return words.place(self.valence, self.arousal)


def to_choose_from(programme: ListeningProgramme, there: Collection[str]) -> list[Choice]:
    """Return what may be put into an order, by artist and title; what is in it is left out."""
    free = gathered(programme).free
    found = [
        Choice(
            id=pk,
            title=each.title,
            artist=each.artist,
            seconds=each.duration_s,
            valence=each.affect.point.valence,
            arousal=each.affect.point.arousal,
            liked=each.liked > 0,
            familiar=each.familiar is True,
            asks=each.asks,
        )
        for pk, each in free.items()
        if pk not in there
    ]
    return sorted(found, key=lambda one: (one.artist.casefold(), one.title.casefold(), one.id))


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices in whose artist or title every typed word begins a word.

    Examples
    --------
    >>> one = Choice("a", "Paper Boats", "The Lanterns", 200.0, 0.0, 0.0, False, False, False)
    >>> len(matching([one], "boat lan")), len(matching([one], "oats"))
    (1, 0)
    """
    wanted = _parts(typed)
    return [one for one in choices if _has(_parts(f"{one.artist} {one.title}"), wanted)]


def _has(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(part.startswith(word) for part in parts) for word in wanted)


def _parts(text: str) -> list[str]:
    """Return the words of a text without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(each for each in apart if not unicodedata.combining(each)))

"""What is looked for in the picture and in its list; kept in the session, named in an address.

Words of a title and tags are kept with the rest in the session (which is sealed), so that no
address and no log holds them. The browser does the same on its points: `lib/plane.js`.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from secrets import token_urlsafe
from typing import Any

from sostenuto_web.repertoire.picture.points import Point

KEPT = 10
_SESSION = "picture.wanted"
MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None and empty look for everything.

    Tempi in beats a minute, ``key`` a place in `points.KEYS`, ``answers`` the letters *p* (plays),
    *a* (ask first) and *n* (does not play).
    """

    words: str = ""
    tempo_from: float | None = None
    tempo_to: float | None = None
    minutes_from: float | None = None
    minutes_to: float | None = None
    key: int | None = None
    tag: str = ""
    no_lyrics: bool = False
    answers: str = ""

    def takes(self, point: Point, answer: str = "") -> bool:
        """Say whether a point is looked for; one of which it is not known is not."""
        facts = (
            within(point.tempo, self.tempo_from, self.tempo_to),
            within(point.seconds / MINUTE_S, self.minutes_from, self.minutes_to),
            self.key is None or point.key == self.key,
            not self.tag or self.tag in point.tags,
            not self.no_lyrics or point.no_lyrics,
            not self.answers or (answer or point.answer) in self.answers,
        )
        if not all(facts):
            return False
        named = folded(f"{point.title} {point.artist}") if self.words else ""
        return all(word in named for word in folded(self.words).split())

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


def within(value: float | None, least: float | None, most: float | None) -> bool:
    """Say whether a value lies between two that may be missing; ends are in.

    Examples
    --------
    >>> within(90, 80, 90), within(None, None, None), within(None, 80, None), within(91, None, 90)
    (True, True, False, False)
    """
    if least is None and most is None:
        return True
    if value is None:
        return False
    return (least is None or value >= least) and (most is None or value <= most)


@lru_cache(maxsize=40_000)
def folded(text: str) -> str:
    """Return text as it is compared: small letters without marks.

    Examples
    --------
    >>> folded("Déjà VU")
    'deja vu'
    """
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def chosen(points: Iterable[tuple[Point, str]], wanted: Wanted) -> list[tuple[Point, str]]:
    """Return the points that are looked for, each with its answer."""
    if wanted.everything:
        return list(points)
    return [(point, answer) for point, answer in points if wanted.takes(point, answer)]


def keep(session: Any, wanted: Wanted) -> str:
    """Keep what is looked for in the session; return the word that addresses name it by."""
    word = token_urlsafe(6)
    session[_SESSION] = [*session.get(_SESSION, []), [word, asdict(wanted)]][-KEPT:]
    return word


def kept(session: Any, word: str) -> Wanted:
    """Return what was looked for by its word; an unknown word looks for everything."""
    known = dict(session.get(_SESSION, []))
    return Wanted(**known[word]) if word in known else Wanted()

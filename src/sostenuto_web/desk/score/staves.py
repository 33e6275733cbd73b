"""Which staves a score has, in their order, and which of them somebody chose to see.

Conventions: what a stave is called in an address tells nothing about the person: our own ratings
are numbers of their list, measures have the id of a row. Sessions and what to take care with always
stand; all others can be left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sostenuto.measures import ratings
from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measure
from sostenuto_web.desk.score import measured
from sostenuto_web.desk.score.measured import Asked
from sostenuto_web.desk.score.reading import Read

Kind = Literal["rated", "asked", "loaded", "goals", "music", "listening"]
RESILIENCE = ("getting_back_up", "asking_for_help")
"""Two of our own ratings that share a stave: one voice each."""
SAME = ("mood", "resilience", "goals", "music", "listening")
"""Staves whose keys stand in an address as they are."""


@dataclass(frozen=True, slots=True)
class StaveOf:
    """One stave: what kind it is, which ratings it shows, or which measure."""

    key: str
    kind: Kind = "rated"
    scales: tuple[str, ...] = ()
    joined: bool = False
    asked: Asked | None = None

    @property
    def measure(self) -> Measure | None:
        """The measure that it shows, whether it was asked or is loaded only."""
        if self.kind == "loaded":
            return measure(measured.RESILIENCE)
        return self.asked.course.measure if self.asked else None

    @property
    def choice(self) -> str:
        """What it is called in an address."""
        if self.key in SAME or self.kind != "rated":
            return self.key
        return f"rating-{list(ratings.ratings()).index(self.key) + 1}"


def staves_of(read: Read, *, has_form: bool = False) -> list[StaveOf]:
    """Return every stave that can be left out, from the top.

    Mood and resilience are there whether asked or not. Beside resilience stand measures of it;
    ``has_form`` says that the clinic has loaded the one that stands there even when not asked.
    """
    near = [one for one in read.asked if measured.is_resilience(one)]
    far = [one for one in read.asked if not measured.is_resilience(one)]
    found = [*_rated(read), StaveOf("resilience", scales=RESILIENCE, joined=True)]
    found += [StaveOf(one.key, "asked", asked=one) for one in near]
    if has_form and not any(one.course.measure.code == measured.RESILIENCE for one in near):
        found.append(StaveOf("resilience-2", "loaded"))
    found += [StaveOf(one.key, "asked", asked=one) for one in far]
    found += [StaveOf("goals", "goals"), StaveOf("music", "music")]
    return [*found, StaveOf("listening", "listening")] if read.has_listened else found


def _rated(read: Read) -> Iterator[StaveOf]:
    """Yield mood, and each of our own ratings that was asked, but those of resilience."""
    yield StaveOf("mood", scales=("mood",))
    asked = {rated.scale for column in read.columns for rated in column.ratings}
    for key, one in ratings.ratings().items():
        if one.shape == "scale" and key in asked and key not in RESILIENCE:
            yield StaveOf(key, scales=(key,))


def chosen(staves: Sequence[StaveOf], wanted: Iterable[str]) -> list[StaveOf]:
    """Return those that were chosen; where none of them is there, all."""
    names = set(wanted)
    return [one for one in staves if one.choice in names] or list(staves)

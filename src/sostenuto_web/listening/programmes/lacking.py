"""What the music at hand lacks for a programme: where on the plane, and how many minutes.

Conventions: a place is lacking where nothing lies within `FAR` of where the arc wants to be. It is
rounded, so that pieces that were asked for it are found again.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sostenuto.base.affect import AffectPoint
from sostenuto.listening.programme import Candidate
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes import planning, words

FAR = 0.5
"""On the plane, half as much again as a small step (design)."""
USUAL_S = 210.0
"""Taken for the length of a piece where there is none."""
SHORTEST, LONGEST, MOST_PIECES = 2, 4, 3
"""Minutes of a piece that is to be made, and how many pieces at once: a plan is of pieces about as
long as the others, so that one long piece would stand in none."""
RULES = ("not_liked", "not_known", "lyrics", "lyrics_unknown", "tempo", "heard lately")
"""Codes of what a rule of the form leaves out, which somebody may loosen."""

Place = tuple[AffectPoint, float]
"""Where music is wanted, and for how many seconds."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Where music is missing, and how many minutes of it."""

    valence: float
    arousal: float
    minutes: int

    @property
    def where(self) -> str:
        """The place in words."""
        return words.place(self.valence, self.arousal)

    @property
    def piece_minutes(self) -> int:
        """How long a piece for it would be."""
        return max(SHORTEST, min(LONGEST, self.minutes))

    @property
    def pieces(self) -> int:
        """How many pieces would be asked for at once."""
        return min(MOST_PIECES, math.ceil(self.minutes / self.piece_minutes))


def in_plan(programme: ListeningProgramme, slots: Iterable[ProgrammeSlot]) -> Lack | None:
    """Return the longest stretch of what is to come that lies far from where it is wanted."""
    if programme.arc == ListeningProgramme.Arc.OWN:
        return None
    stretch = _longest(
        (_wanted(slot), slot.seconds)
        if _wanted(slot).distance(_lies(slot)) > FAR and not planning.stays(slot)
        else None
        for slot in slots
    )
    return _lack(stretch) if stretch else None


def for_no_plan(programme: ListeningProgramme, free: Mapping[str, Candidate]) -> Lack:
    """Return what is missing most where no programme could be planned.

    Each place of the arc takes the recording that lies nearest and that no other place has taken;
    the longest stretch of places that get none within reach lacks music. Where all get one, what
    lacks is minutes, at the place whose recording lies farthest off.
    """
    lengths = [each.duration_s for each in free.values()]
    length = median(lengths) if lengths else USUAL_S
    count = max(1, round(programme.minutes * 60 / length))
    wanted = [target.point for target in planning.arc_of(programme).targets(count)]
    apart = _nearest(wanted, [each.affect.point for each in free.values()])
    bare = _longest(
        (point, length) if off > FAR else None for point, off in zip(wanted, apart, strict=True)
    )
    if bare:
        return _lack(bare)
    short_s = programme.minutes * 60 - sum(lengths)
    return _lack([(wanted[apart.index(max(apart))], max(short_s, length))])


def rules_in_the_way(left_out: Mapping[str, Sequence[str]]) -> list[tuple[str, int]]:
    """Return how many recordings the rules leave out that could be loosened, the most first."""
    found = [(words.left_out(code), len(left_out.get(code, ()))) for code in RULES]
    return sorted((each for each in found if each[1]), key=lambda each: -each[1])


def _nearest(wanted: Sequence[AffectPoint], there: Sequence[AffectPoint]) -> list[float]:
    """Return how far off each place's own recording lies; infinitely where none is left."""
    left, found = list(there), []
    for point in wanted:
        best = min(left, key=point.distance, default=None)
        found.append(math.inf if best is None else point.distance(best))
        if best is not None and found[-1] <= FAR:
            left.remove(best)
    return found


def _longest(places: Iterable[Place | None]) -> list[Place]:
    """Return the stretch without a None that lasts longest."""
    stretches: list[list[Place]] = [[]]
    for place in places:
        if place is not None:
            stretches[-1].append(place)
        elif stretches[-1]:
            stretches.append([])
    return max(stretches, key=lambda each: sum(seconds for _point, seconds in each))


def _lack(stretch: Sequence[Place]) -> Lack:
    valence = sum(point.valence for point, _seconds in stretch) / len(stretch)
    arousal = sum(point.arousal for point, _seconds in stretch) / len(stretch)
    seconds = sum(seconds for _point, seconds in stretch)
    return Lack(round(valence, 1), round(arousal, 1), max(1, math.ceil(seconds / 60)))


def _wanted(slot: ProgrammeSlot) -> AffectPoint:
    return AffectPoint(slot.target_valence, slot.target_arousal)


def _lies(slot: ProgrammeSlot) -> AffectPoint:
    return AffectPoint(slot.planned_valence, slot.planned_arousal)

"""Arcs: where the music is meant to be, slot by slot, on the affect plane and in tempo.

Conventions: ``share`` runs from 0 (first slot) to 1 (last slot). Targets are taken at equal shares,
``k / (slots - 1)``, both ends included, so that they are known before any recording is chosen; the
real second at which a slot starts follows from the recordings and is told by the programme.

Whether an arc helps is open: in a randomised test the iso principle and going straight to calm did
not differ (see docs/planning.md), so that arcs are offered and what worked is recorded.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from sostenuto.base.affect import AffectPoint
from sostenuto.base.checks import above, whole, within
from sostenuto.base.errors import InputError
from sostenuto.listening.catalogue import weights

ArcName = Literal["iso", "compensatory", "U", "steady", "drawn"]

START_SLOTS = 2
"""Slots that iso holds at the start mood (design; practitioners hold one to two)."""

U_TEMPI_BPM = (80.0, 50.0, 67.5)
"""Start, bottom and end of the U (design after the U-sequence: 80 to 40-45 and partly back)."""

U_SHARES = (2.333 / 20, 11.5 / 20, 15 / 20)
"""End of the first hold, bottom reached, bottom left: 2:20, 11:30 and 15:00 of 20 minutes."""

U_DIP = 0.35
"""How far the bottom of the U lies below the quieter of start and goal (design: one small step)."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a slot's music is meant to be; ``tempo_bpm`` is None where the arc leaves it open."""

    point: AffectPoint
    tempo_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class Arc:
    """A curve from a start to a goal; make one with `arc` or `drawn`.

    Attributes
    ----------
    name : str
        ``iso``: two slots at the start, then equal small steps; the goal is held for two slots
        where that leaves the steps small. ``compensatory``: at the goal from the first slot.
        ``U``: a hold, down to below the quieter end, a hold, partly back up to the goal.
        ``steady``: stays at the start. ``drawn``: through given points.
    start, goal : AffectPoint
    tempi_bpm : tuple of float
        Tempi spread over the arc in equal shares and equal ratios; empty when left open.
    points, shares : tuples
        Of a drawn arc: what it goes through, and when.
    """

    name: ArcName
    start: AffectPoint
    goal: AffectPoint
    tempi_bpm: tuple[float, ...] = ()
    points: tuple[AffectPoint, ...] = ()
    shares: tuple[float, ...] = ()
    hold: int = START_SLOTS

    @property
    def distance(self) -> float:
        """Straight distance from start to goal on the plane, in [0, 2.83]."""
        return self.start.distance(self.goal)

    @property
    def least_slots(self) -> int:
        """Slots needed for steps of at most 0.35: iso needs ``2 + ceil(distance / 0.35)``.

        Examples
        --------
        >>> arc("iso", AffectPoint(-0.5, 0.6), AffectPoint(0.5, -0.5)).least_slots
        7
        """
        return self.hold + _small_steps(self.distance) if self.name == "iso" else 1

    def targets(self, slots: int) -> tuple[Target, ...]:
        """Return the target of each of ``slots`` slots, the arc's both ends included.

        Examples
        --------
        >>> up = arc("iso", AffectPoint(-0.5, 0), AffectPoint(0.5, 0))
        >>> [round(target.point.valence, 2) for target in up.targets(6)]
        [-0.5, -0.5, -0.25, 0.0, 0.25, 0.5]
        """
        whole("slots", slots, 1)
        shares = [slot / (slots - 1) for slot in range(slots)] if slots > 1 else [0.0]
        return tuple(self.at(share, slots) for share in shares)

    def at(self, share: float, slots: int) -> Target:
        """Return the target at ``share`` of the arc in [0, 1], when it is taken in ``slots``."""
        share = within("share", share, 0, 1)
        return Target(self._point(share, slots), self._tempo_bpm(share))

    def rest(self, played: int, slots: int, start: AffectPoint | None = None) -> "Arc":
        """Return what is left of the arc, taken in ``slots``, once ``played`` slots have sounded.

        With ``start`` (a new rating) the rest leads from there: iso holds one slot, because the
        person has been met already, and drawn arcs and the U lose the difference along the way.
        Without, the rest goes through the same targets.

        Examples
        --------
        >>> up = arc("iso", AffectPoint(-0.5, 0), AffectPoint(0.5, 0))
        >>> [round(target.point.valence, 2) for target in up.rest(3, 6).targets(3)]
        [0.0, 0.25, 0.5]
        """
        left = self.targets(slots)[whole("played", played, 0, slots - 1) :]
        left = left if len(left) > 1 else left * 2
        tempi = tuple(target.tempo_bpm for target in left if target.tempo_bpm is not None)
        if start is not None and self.name in ("iso", "compensatory", "steady"):
            goal = start if self.name == "steady" else self.goal
            return replace(self, start=start, goal=goal, tempi_bpm=tempi, hold=1)
        points = tuple(target.point for target in left)
        if start is not None:
            ways = [step / (len(points) - 1) for step in range(len(points))]
            points = tuple(
                _clipped(
                    point.valence + (start.valence - points[0].valence) * (1 - way),
                    point.arousal + (start.arousal - points[0].arousal) * (1 - way),
                )
                for point, way in zip(points, ways, strict=True)
            )
        shares = tuple(step / (len(points) - 1) for step in range(len(points)))
        return Arc("drawn", points[0], points[-1], tempi, points, shares)

    def _point(self, share: float, slots: int) -> AffectPoint:
        if self.name == "compensatory":
            return self.goal
        if self.name == "steady":
            return self.start
        if self.name == "iso":
            return self.start.toward(self.goal, self._iso_way(share, slots))
        if self.name == "U":
            return self._u_point(share)
        return _along(self.points, self.shares, share)

    def _iso_way(self, share: float, slots: int) -> float:
        """Share of the way from start to goal: held, then equal steps, then held where it fits."""
        hold = min(self.hold, slots - 1)
        spare = slots - hold - _small_steps(self.distance)
        last = slots - 2 if spare >= 2 else slots - 1
        position = share * (slots - 1)
        if position <= hold - 1:
            return 0.0
        return min(1.0, (position - (hold - 1)) / max(1, last - (hold - 1)))

    def _u_point(self, share: float) -> AffectPoint:
        down, back = _u_ways(share)
        bottom = max(-1.0, min(self.start.arousal, self.goal.arousal) - U_DIP)
        low = self.start.toward(AffectPoint(self.goal.valence, bottom), down)
        return low.toward(self.goal, back)

    def _tempo_bpm(self, share: float) -> float | None:
        if not self.tempi_bpm:
            return None
        if self.name == "U" and len(self.tempi_bpm) == 3:
            down, back = _u_ways(share)
            first, bottom, last = self.tempi_bpm
            return first + (bottom - first) * down + (last - bottom) * back
        place = share * (len(self.tempi_bpm) - 1)
        left = min(int(place), max(0, len(self.tempi_bpm) - 2))
        right = min(left + 1, len(self.tempi_bpm) - 1)
        ratio = self.tempi_bpm[right] / self.tempi_bpm[left]
        return float(self.tempi_bpm[left] * ratio ** (place - left))


def arc(
    name: str,
    start: AffectPoint,
    goal: AffectPoint | None = None,
    *,
    tempi_bpm: Sequence[float] | None = None,
) -> Arc:
    """Return a named arc from ``start`` to ``goal``.

    Parameters
    ----------
    name : {"iso", "compensatory", "U", "steady"}
        Case does not matter.
    start, goal : AffectPoint
        ``steady`` stays at the start and needs no goal.
    tempi_bpm : sequence of float, beats per minute, > 0, optional
        Tempi that the arc leads through, from first slot to last. Left open, except by the U, which
        goes from 80 to 50 and back to 67.5.

    Raises
    ------
    InputError
        For an unknown name, a goal that is missing or a tempo that is not above 0.

    Examples
    --------
    >>> down = arc("U", AffectPoint(-0.3, 0.6), AffectPoint(0.5, -0.2))
    >>> [round(each.tempo_bpm) for each in down.targets(6)]
    [80, 78, 60, 50, 54, 68]
    """
    names = {each.casefold(): each for each in get_args(ArcName) if each != "drawn"}
    known = names.get(name.strip().casefold())
    if known is None:
        raise InputError("arc", expected=f"one of {', '.join(names.values())}", got=name)
    if goal is None:
        if known != "steady":
            raise InputError("goal", expected=f"given for the arc {known!r}", got=None)
        goal = start
    tempi = U_TEMPI_BPM if tempi_bpm is None and known == "U" else tuple(tempi_bpm or ())
    return Arc(known, start, goal, _checked_tempi(tempi))


def drawn(
    points: Sequence[AffectPoint],
    *,
    shares: Sequence[float] | None = None,
    tempi_bpm: Sequence[float] = (),
) -> Arc:
    """Return an arc through drawn ``points``.

    Parameters
    ----------
    points : sequence of AffectPoint, at least 2
    shares : sequence of float, rising from 0 to 1, optional
        When each point is reached; by default the arc goes along the line at an even pace.
    tempi_bpm : sequence of float, beats per minute, optional

    Examples
    --------
    >>> bent = drawn([AffectPoint(0, 0), AffectPoint(0, 0.3), AffectPoint(0.1, 0.3)])
    >>> [round(each.point.arousal, 2) for each in bent.targets(5)]
    [0.0, 0.1, 0.2, 0.3, 0.3]
    """
    if len(points) < 2:
        raise InputError("points", expected="at least 2 points", got=len(points))
    lengths = [first.distance(second) for first, second in pairwise(points)]
    if shares is None:
        total = sum(lengths) or 1.0
        paces = lengths if sum(lengths) else [1 / len(lengths)] * len(lengths)
        shares = [min(1.0, sum(paces[:count]) / total) for count in range(len(points) - 1)]
        shares = [*shares, 1.0]
    times = tuple(within("shares", share, 0, 1) for share in shares)
    rising = all(first <= second for first, second in pairwise(times))
    if len(times) != len(points) or not rising or times[0] != 0 or times[-1] != 1:
        raise InputError("shares", expected="one a point, rising from 0 to 1", got=times)
    tempi = _checked_tempi(tuple(tempi_bpm))
    return Arc("drawn", points[0], points[-1], tempi, tuple(points), times)


def _checked_tempi(tempi_bpm: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(above("tempi_bpm", bpm, 0, unit="beats per minute") for bpm in tempi_bpm)


def _small_steps(distance: float) -> int:
    return math.ceil(distance / weights().step_limit - 1e-9)


def _u_ways(share: float) -> tuple[float, float]:
    """Return how far down and how far back the U is at ``share``, each in [0, 1]."""
    held, bottom, left = U_SHARES
    down = min(1.0, max(0.0, (share - held) / (bottom - held)))
    back = min(1.0, max(0.0, (share - left) / (1 - left)))
    return (1 - math.cos(math.pi * down)) / 2, back


def _along(points: tuple[AffectPoint, ...], shares: tuple[float, ...], share: float) -> AffectPoint:
    for left, right in pairwise(range(len(points))):
        if share <= shares[right]:
            length = shares[right] - shares[left]
            way = (share - shares[left]) / length if length > 0 else 1.0
            return points[left].toward(points[right], min(1.0, max(0.0, way)))
    return points[-1]


def _clipped(valence: float, arousal: float) -> AffectPoint:
    return AffectPoint(min(1.0, max(-1.0, valence)), min(1.0, max(-1.0, arousal)))

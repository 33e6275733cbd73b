"""Melody: motifs laid over the harmony, note by note, on the path that costs least.

Strong places want chord tones; between them the melody moves by step. The best pitches of a phrase
are found exactly, by dynamic programming over its notes. The costs are a design of this project.

Conventions: places and lengths in eighths from the start of the piece, pitch in MIDI numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sostenuto.music.chords import Chord
from sostenuto.music.scales import bent_to

FORBIDDEN = 1e6
LEAP_COST = (1.4, 0.1, 0.0, 0.5, 0.7, 0.9, 4.0, 1.4, 2.6, 3.0, 6.0, 6.0, 2.5)
"""What an interval costs by its semitones; the tritone and the sevenths are avoided."""
SPAN_BELOW, SPAN_ABOVE = 11, 13
"""How far the melody may go from the middle of its range, in semitones."""
STEP_SEMITONES = 2.0
"""Semitones that a step of a contour is worth on average in a scale of seven notes."""


class Slot(NamedTuple):
    """A note that wants a pitch: when, how long, how strong, over which chord, about where."""

    start: float
    length: float
    weight: float
    chord: Chord
    target: float


@dataclass(frozen=True, slots=True)
class Range:
    """Where a melody lives: the middle of its range and the largest leap, in semitones."""

    centre: float
    largest_leap: int


def pitches(
    slots: Sequence[Slot],
    *,
    scale: frozenset[int],
    within: Range,
    before: int | None = None,
    last: frozenset[int] | None = None,
) -> tuple[int, ...]:
    """Find the pitches of a phrase.

    Parameters
    ----------
    slots : sequence of Slot
    scale : frozenset of int
        Pitch classes; bent where a chord has foreign notes.
    within : Range
    before : int, optional
        The pitch that sounded last before the phrase.
    last : frozenset of int, optional
        Pitch classes of which the last note must be one, such as the tonic's.

    Returns
    -------
    tuple of int, one MIDI number a slot
    """
    if not slots:
        return ()
    ladder = np.arange(round(within.centre) - SPAN_BELOW, round(within.centre) + SPAN_ABOVE + 1)
    own = [_own_cost(slot, ladder, scale, within) for slot in slots]
    if last is not None:
        own[-1] = own[-1] + np.where(_is_among(last)[ladder % 12], 0.0, FORBIDDEN / 10)
    moves = _move_cost(ladder, within.largest_leap)
    if before is not None:
        own[0] = own[0] + 0.5 * _first_cost(ladder, before, within.largest_leap)
    foreign = [~_is_among(slot.chord.pitch_classes)[ladder % 12] for slot in slots]
    return _cheapest(ladder, own, moves, foreign)


def _own_cost(
    slot: Slot, ladder: NDArray[np.int_], scale: frozenset[int], within: Range
) -> NDArray[np.float64]:
    """What each pitch of the ladder costs at a slot for itself."""
    tones = slot.chord.pitch_classes
    classes = ladder % 12
    outside = ~_is_among(bent_to(scale, tones))[classes]
    foreign = ~_is_among(tones)[classes]
    # A long note is heard against its chord even where it starts between the beats.
    heard = max(slot.weight, min(1.0, slot.length / 4))
    strain = 0.012 * (ladder - within.centre) ** 2
    missed = 0.55 * np.abs(ladder - slot.target)
    cost: NDArray[np.float64] = (
        FORBIDDEN * outside + foreign * (0.5 + 7.0 * heard**1.5) + strain + missed
    )
    return cost


@lru_cache(maxsize=512)
def _is_among(pitch_classes: frozenset[int]) -> NDArray[np.bool_]:
    """Return for each of the twelve pitch classes whether it is one of these."""
    return np.array([pitch_class in pitch_classes for pitch_class in range(12)])


def _move_cost(ladder: NDArray[np.int_], largest_leap: int) -> NDArray[np.float64]:
    table = np.full(SPAN_BELOW + SPAN_ABOVE + 1, FORBIDDEN)
    reach = min(len(LEAP_COST) - 1, largest_leap)
    table[: reach + 1] = LEAP_COST[: reach + 1]
    costs: NDArray[np.float64] = table[np.abs(ladder[:, None] - ladder[None, :])]
    return costs


def _first_cost(ladder: NDArray[np.int_], before: int, largest_leap: int) -> NDArray[np.float64]:
    gap = np.abs(ladder - before)
    reach = min(len(LEAP_COST) - 1, largest_leap)
    costs = np.asarray(LEAP_COST)[np.minimum(gap, reach)]
    cost: NDArray[np.float64] = np.where(gap > reach, FORBIDDEN, costs)
    return cost


def _cheapest(
    ladder: NDArray[np.int_],
    own: list[NDArray[np.float64]],
    moves: NDArray[np.float64],
    foreign: list[NDArray[np.bool_]],
) -> tuple[int, ...]:
    """Walk the slots forward keeping the cheapest way to each pitch, then trace it back."""
    # A note foreign to its chord wants to be reached and left by step.
    leap = (np.abs(ladder[:, None] - ladder[None, :]) > 2) * 3.0
    total, back = own[0], []
    for slot in range(1, len(own)):
        loose = foreign[slot - 1][:, None] | foreign[slot][None, :]
        ways = total[:, None] + moves + leap * loose
        choice = ways.argmin(axis=0)
        back.append(choice)
        total = ways[choice, np.arange(len(ladder))] + own[slot]
    place = int(total.argmin())
    path = [place]
    for choice in reversed(back):
        place = int(choice[place])
        path.append(place)
    return tuple(int(ladder[place]) for place in reversed(path))

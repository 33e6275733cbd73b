"""Tempo: how far apart two of them are to the ear.

Conventions: tempo in beats per minute; a tempo and its double carry the same pulse.
"""

import math

from sostenuto.base.checks import above


def folded_octaves(first_bpm: float, second_bpm: float) -> float:
    """Return the distance of two tempi in octaves, their doubles and halves counted as equal.

    Returns
    -------
    float in [0, 0.5]
        0 for 60 and 120; 0.5 for 60 and 84.9.

    Examples
    --------
    >>> folded_octaves(60, 120), round(folded_octaves(100, 110), 3)
    (0.0, 0.138)
    """
    above("first_bpm", first_bpm, 0, unit="beats per minute")
    above("second_bpm", second_bpm, 0, unit="beats per minute")
    octaves = math.log2(first_bpm / second_bpm) % 1.0
    return min(octaves, 1.0 - octaves)


def tempo_path(start_bpm: float, goal_bpm: float, *, steps: int) -> tuple[float, ...]:
    """Lead from one tempo to another in equal ratios.

    Parameters
    ----------
    start_bpm, goal_bpm : float, beats per minute, > 0
    steps : int, >= 2
        Number of tempi returned, both ends included.

    Returns
    -------
    tuple of float, length ``steps``, beats per minute

    Examples
    --------
    >>> [round(bpm, 1) for bpm in tempo_path(120, 60, steps=3)]
    [120.0, 84.9, 60.0]
    """
    start_bpm = above("start_bpm", start_bpm, 0, unit="beats per minute")
    goal_bpm = above("goal_bpm", goal_bpm, 0, unit="beats per minute")
    ratio = (goal_bpm / start_bpm) ** (1 / (steps - 1))
    return (*(start_bpm * ratio**step for step in range(steps - 1)), goal_bpm)

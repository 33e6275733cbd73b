"""What a slot and a join cost, in squared units of the affect plane.

A slot costs the expected squared error to its target (squared distance and variance: not knowing
never pays), less what liking and familiarity take off, plus the distance to the arc's tempo. A join
costs by tempo, key, loudness and step, and never less than 0. `weights.toml` holds every number.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sostenuto.listening.arcs import Target
from sostenuto.listening.catalogue import Weights
from sostenuto.listening.programme import Parts
from sostenuto.listening.shelf import UNKNOWN_KEY, Floats, Ints, Shelf
from sostenuto.music.key import Key, Mode

EDGE = 1e-9
"""A step longer than the limit by no more than this counts as within it."""

BLOCK = 1 << 15
"""Joins worked out at once: few enough to stay in the processor's cache."""


def slot_costs(shelf: Shelf, targets: Sequence[Target], weights: Weights) -> Floats:
    """Return the cost of every recording in every slot, shape (slots, recordings)."""
    valence = np.array([target.point.valence for target in targets])[:, None]
    arousal = np.array([target.point.arousal for target in targets])[:, None]
    cost = (valence - shelf.valence) ** 2
    cost += (arousal - shelf.arousal) ** 2
    cost *= weights.fit
    cost += weights.spread * shelf.variance + shelf.preference + shelf.asks
    rows = np.arange(len(shelf))
    for row, target in zip(cost, targets, strict=True):
        row += _arc_tempo_costs(shelf, rows, target, weights)
    return cost


def join_costs(shelf: Shelf, left: Ints, right: Ints, weights: Weights) -> Floats:
    """Return the cost of joining each of ``left`` to each of ``right``, shape (left, right)."""
    cost = np.empty((len(left), len(right)))
    rows = max(1, BLOCK // max(1, len(right)))
    for start in range(0, len(left), rows):
        block = left[start : start + rows]
        cost[start : start + rows] = _joins(shelf, block, right, weights)
    return cost


def step_over_costs(step: Floats, weights: Weights) -> Floats:
    """Return what steps of length ``step`` cost for being over the limit; overwrites ``step``."""
    step -= weights.step_limit
    once = weights.step_over_once * (step > EDGE)
    np.maximum(step, 0, out=step)
    step *= weights.step_over
    step += once
    return step


def tempo_costs(octaves: Floats, weights: Weights) -> Floats:
    """Return what folded distances of tempo in octaves cost between neighbours; NaN is unknown.

    Overwrites ``octaves``.
    """
    tolerance = math.log2(weights.tempo_tolerance_ratio)
    octaves -= tolerance
    np.maximum(octaves, 0, out=octaves)
    np.nan_to_num(octaves, copy=False, nan=weights.unknown_share * (0.5 - tolerance))
    octaves *= weights.tempo
    return octaves


def programme_parts(
    shelf: Shelf, path: Sequence[int], targets: Sequence[Target], weights: Weights
) -> tuple[Parts, ...]:
    """Return what each slot of ``path`` (rows of the shelf) costs, part by part."""
    parts = []
    for slot, (row, target) in enumerate(zip(path, targets, strict=True)):
        one = np.array([row])
        valence = target.point.valence - shelf.valence[row]
        arousal = target.point.arousal - shelf.arousal[row]
        tempo = key = loudness = step = 0.0
        if slot:
            last = np.array([path[slot - 1]])
            step, tempo, key, loudness = (
                float(part[0, 0]) for part in _join_parts(shelf, last, one, weights)
            )
        parts.append(
            Parts(
                fit=float(weights.fit * (valence**2 + arousal**2)),
                spread=float(weights.spread * shelf.variance[row]),
                preference=float(shelf.preference[row]),
                asks=float(shelf.asks[row]),
                arc_tempo=float(_arc_tempo_costs(shelf, one, target, weights)[0]),
                tempo=tempo,
                key=key,
                loudness=loudness,
                step=step,
            )
        )
    return tuple(parts)


def _joins(shelf: Shelf, left: Ints, right: Ints, weights: Weights) -> Floats:
    step, *others = _join_parts(shelf, left, right, weights)
    for part in others:
        step += part
    return step


def _join_parts(
    shelf: Shelf, left: Ints, right: Ints, weights: Weights
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return step, tempo, key and loudness, each of shape (left, right)."""
    squared = shelf.valence[left][:, None] - shelf.valence[right]
    squared *= squared
    arousal = shelf.arousal[left][:, None] - shelf.arousal[right]
    arousal *= arousal
    squared += arousal
    tempo = tempo_costs(_folded(shelf.octave[left][:, None], shelf.octave[right]), weights)
    key = key_costs(weights)[shelf.key[left]].take(shelf.key[right], axis=1)
    louder = np.abs(shelf.level_lufs[left][:, None] - shelf.level_lufs[right])
    louder -= weights.loudness_tolerance_lu
    np.maximum(louder, 0, out=louder)
    louder *= weights.loudness
    step = step_over_costs(np.sqrt(squared), weights)
    squared *= weights.step
    step += squared
    return step, tempo, key, louder


def _folded(left: Floats | float, right: Floats) -> Floats:
    """Return the distance of folded tempi in octaves, in [0, 0.5]; NaN where one is unknown."""
    octaves: Floats = np.abs(left - right)
    np.minimum(octaves, 1 - octaves, out=octaves)
    return octaves


def _arc_tempo_costs(shelf: Shelf, rows: Ints, target: Target, weights: Weights) -> Floats:
    if target.tempo_bpm is None:
        return np.zeros(len(rows))
    octaves = _folded(math.log2(target.tempo_bpm) % 1.0, shelf.octave[rows])
    return tempo_costs(octaves, replace(weights, tempo=weights.arc_tempo))


@lru_cache(maxsize=8)
def key_costs(weights: Weights) -> Floats:
    """Return the cost of every pair of keys, shape (25, 25); see `Shelf.key` for the order."""
    modes: tuple[Mode, Mode] = ("major", "minor")
    keys = [Key(tonic, mode) for mode in modes for tonic in range(12)]
    steps: NDArray[np.float64] = np.array(
        [[a.steps_to(b) for b in keys] for a in keys], dtype=float
    )
    span = max(weights.key_far_steps - weights.key_near_steps, EDGE)
    table = np.full((UNKNOWN_KEY + 1, UNKNOWN_KEY + 1), weights.unknown_share)
    table[:UNKNOWN_KEY, :UNKNOWN_KEY] = np.clip((steps - weights.key_near_steps) / span, 0, 1)
    return weights.key * table

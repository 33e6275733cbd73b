"""Bounds for every recording in every slot without looking at pairs of recordings.

Recordings are put into groups; between two groups no join is cheaper than what their keys, the
ranges of their tempi and the boxes around their places allow. The cheapest way through groups
bounds the cheapest way through recordings at a cost that does not grow with the square of the
library: coarse-to-fine dynamic programming (Raphael 2001, doi:10.1109/34.977569).

Boxes alone say little about short steps. A squared step is never less than its tangent at any
``lean`` (an expected step), and a tangent is a sum of one part for each end, so that it can be
charged to the recordings themselves; only the rest, ``step * |actual - lean|^2``, is left to boxes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.listening.costs import key_costs, step_over_costs, tempo_costs
from sostenuto.listening.problem import Prices, Problem
from sostenuto.listening.shelf import Floats, Ints, Shelf

CELLS_A_SIDE = 12
"""Cells along each axis of the plane: 144 in all, most of them empty in a small library."""

TEMPO_RANGES = 9
"""Ranges of folded tempo, each about as wide as the tolerance of 8 %."""


def place_groups(shelf: Shelf) -> Ints:
    """Return a number for each recording: its cell on the affect plane."""
    side = CELLS_A_SIDE / 2
    across = np.minimum((shelf.valence + 1) * side, CELLS_A_SIDE - 1).astype(np.int64)
    up = np.minimum((shelf.arousal + 1) * side, CELLS_A_SIDE - 1).astype(np.int64)
    return across * CELLS_A_SIDE + up


def sound_groups(shelf: Shelf) -> Ints:
    """Return a number for each recording: its key and its range of tempo."""
    return shelf.key * (TEMPO_RANGES + 1) + tempo_ranges(shelf)


def tempo_ranges(shelf: Shelf) -> Ints:
    """Return the range of folded tempo, `TEMPO_RANGES` where it is unknown."""
    scaled = np.nan_to_num(shelf.octave * TEMPO_RANGES, nan=float(TEMPO_RANGES))
    return scaled.astype(np.int64)


def leans(problem: Problem, path: Ints | None) -> Floats:
    """Return the steps at which squared steps are replaced by tangents, shape (slots - 1, 2).

    They are the steps of ``path``, or none.
    """
    if path is None:
        return np.zeros((problem.slots - 1, 2))
    return np.diff(_places(problem.shelf)[path], axis=0)


def group_bounds(
    problem: Problem,
    prices: Prices,
    lean: Floats,
    rows: tuple[Ints, ...],
    groups: Ints,
    *,
    by_sound: bool,
) -> list[Floats]:
    """Return, for each of ``rows`` of each slot, a bound on the programmes that hold it there.

    Parameters
    ----------
    problem, prices, lean
    rows : tuple of int arrays
        Rows of the shelf that may stand in each slot.
    groups : int array (n,)
        Group of every recording; with ``by_sound``, those of `sound_groups`.
    """
    nodes = _leaning(problem, prices, lean, rows)
    layers = [
        _layer(problem.shelf, each, node, groups) for each, node in zip(rows, nodes, strict=True)
    ]
    joins = [
        _least_joins(problem, left, right, step, by_sound=by_sound)
        for left, right, step in zip(layers, layers[1:], lean, strict=False)
    ]
    around = _around([layer.least for layer in layers], joins)
    constant = prices.refund(problem) + problem.weights.step * float((lean**2).sum())
    return [
        node + other[layer.group] - constant
        for node, other, layer in zip(nodes, around, layers, strict=True)
    ]


@dataclass(frozen=True)
class _Layer:
    """The groups of one slot: number, box of places and least cost of each; group of each row."""

    number: Ints
    group: Ints
    low: Floats
    high: Floats
    least: Floats


def _places(shelf: Shelf) -> Floats:
    return np.column_stack([shelf.valence, shelf.arousal])


def _leaning(
    problem: Problem, prices: Prices, lean: Floats, rows: tuple[Ints, ...]
) -> list[Floats]:
    """Return the slot costs with surcharges and with the ends of the tangents."""
    extra = prices.surcharge(problem)
    places = _places(problem.shelf)
    still = np.zeros((1, 2))
    pull = 2 * problem.weights.step * np.diff(np.vstack([still, lean, still]), axis=0)
    return [
        problem.node[slot][each] + extra[each] - places[each] @ pull[slot]
        for slot, each in enumerate(rows)
    ]


def _layer(shelf: Shelf, rows: Ints, node: Floats, groups: Ints) -> _Layer:
    number, group = np.unique(groups[rows], return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(number)))
    places = _places(shelf)[rows[order]]
    return _Layer(
        number=number,
        group=group,
        low=np.minimum.reduceat(places, starts, axis=0),
        high=np.maximum.reduceat(places, starts, axis=0),
        least=np.minimum.reduceat(node[order], starts),
    )


def _least_joins(
    problem: Problem, left: _Layer, right: _Layer, lean: Floats, *, by_sound: bool
) -> Floats:
    """Return the least that a join between two groups can cost beyond the tangent."""
    weights = problem.weights
    squared = np.zeros((len(left.number), len(right.number)))
    off_lean = np.zeros_like(squared)
    for axis in range(2):
        least = right.low[:, axis] - left.high[:, axis][:, None]
        most = right.high[:, axis] - left.low[:, axis][:, None]
        squared += np.maximum(np.maximum(least, -most), 0) ** 2
        off_lean += np.maximum(np.maximum(least - lean[axis], lean[axis] - most), 0) ** 2
    cost = weights.step * off_lean + step_over_costs(np.sqrt(squared), weights)
    if by_sound:
        tempo = TEMPO_RANGES + 1
        cost += key_costs(weights)[left.number // tempo].take(right.number // tempo, axis=1)
        cost += _range_costs(problem)[left.number % tempo].take(right.number % tempo, axis=1)
    return cost


def _range_costs(problem: Problem) -> NDArray[np.float64]:
    """Return the least cost between ranges of tempo, the unknown one last."""
    number = np.arange(TEMPO_RANGES + 1)
    apart = np.abs(number[:, None] - number)
    apart = np.minimum(apart, TEMPO_RANGES - apart)
    least = np.maximum(apart - 1, 0) / TEMPO_RANGES
    least[TEMPO_RANGES, :] = least[:, TEMPO_RANGES] = np.nan
    return tempo_costs(least, problem.weights)


def _around(least: list[Floats], joins: list[Floats]) -> list[Floats]:
    """Return the cheapest cost of all other slots, for each group of each slot."""
    before, after = [np.zeros(len(least[0]))], [np.zeros(len(least[-1]))]
    for slot, join in enumerate(joins):
        before.append((join + (before[-1] + least[slot])[:, None]).min(axis=0))
    for slot in range(len(joins) - 1, -1, -1):
        after.append((joins[slot] + (after[-1] + least[slot + 1])).min(axis=1))
    return [back + ahead for back, ahead in zip(before, reversed(after), strict=True)]

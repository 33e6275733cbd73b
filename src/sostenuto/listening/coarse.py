"""Bounds for every recording in every slot without looking at pairs of recordings.

Recordings are put into groups; between two groups no join is cheaper than what their keys, the
ranges of their tempi and the boxes around their places allow. The cheapest way through groups
bounds the cheapest way through recordings at a cost that does not grow with the square of the
library: coarse-to-fine dynamic programming (Raphael 2001, doi:10.1109/34.977569).

Boxes alone say little about short steps. A squared step is never less than its tangent at any
``lean`` (an expected step), and a tangent is a sum of one part for each end, so that it can be
charged to the recordings themselves; only the rest, ``step * |actual - lean|^2``, is left to boxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sostenuto.listening.costs import key_costs, step_over_costs, tempo_costs
from sostenuto.listening.problem import Prices, Problem
from sostenuto.listening.shelf import UNKNOWN_KEY, Floats, Ints, Shelf

MOST_GROUPS = 256
"""Groups a slot: the finest grouping with no more is taken, else the coarsest."""

LEAST_GROUPS = 96
"""A slot with few recordings needs fewer: a quarter of their number, but this many at least."""

TEMPO_RANGES = 9
"""Ranges of folded tempo, each about as wide as the tolerance of 8 %."""

SMALL = 1 << 15
"""Labels below this fit 16 bits."""

SOUNDS = (UNKNOWN_KEY + 1) * (TEMPO_RANGES + 1)
"""Groups by key and range of tempo, the unknown included."""


@dataclass(frozen=True)
class Grouping:
    """Ways to group recordings, the finest first: labels of shape (n,).

    With ``by_sound``, a label modulo `SOUNDS` says key and range of tempo. The finest with at most
    ``most`` groups a slot is taken.
    """

    labels: tuple[Ints, ...]
    by_sound: bool
    most: int = MOST_GROUPS


FINE_SIDES = (128, 96, 64, 48, 32, 24, 16, 12, 10)
"""Cells along each axis of the plane."""


def by_place(shelf: Shelf, most: int = MOST_GROUPS) -> Grouping:
    """Group recordings by cells of the affect plane, the finest first."""
    labels = tuple(_cells(shelf, side) for side in FINE_SIDES)
    return Grouping(labels, by_sound=False, most=most)


def by_sound(shelf: Shelf) -> Grouping:
    """Group recordings by key and range of tempo, and by ever coarser cells of the plane."""
    ranges = np.nan_to_num(shelf.octave * TEMPO_RANGES, nan=float(TEMPO_RANGES)).astype(np.int64)
    sound = shelf.key * (TEMPO_RANGES + 1) + ranges
    cells = (_cells(shelf, side) for side in (48, 24, 12, 6, 3, 1))
    return Grouping(tuple(cell * SOUNDS + sound for cell in cells), by_sound=True)


def leans(problem: Problem, path: Ints | None) -> Floats:
    """Return the steps at which squared steps are replaced by tangents, shape (slots - 1, 2).

    They are the steps of ``path``, or none.
    """
    if path is None:
        return np.zeros((problem.slots - 1, 2))
    return np.diff(_places(problem.shelf)[path], axis=0)


class GroupBounds:
    """Bounds on the programmes that hold a recording in a slot, at any prices.

    Parameters
    ----------
    problem : Problem
    lean : float array (slots - 1, 2)
        See `leans`; any values give valid bounds, good ones give high bounds.
    rows : sequence of int arrays
        Rows of the shelf that may stand in each slot; slots may share one array.
    grouping : Grouping
    """

    def __init__(
        self, problem: Problem, lean: Floats, rows: Sequence[Ints], grouping: Grouping
    ) -> None:
        self._problem, self._lean, self._rows = problem, lean, rows
        layers = {id(each): _layer(problem.shelf, each, grouping) for each in rows}
        self._layers = [layers[id(each)] for each in rows]
        joins: dict[tuple[int, int, bytes], Floats] = {}
        self._joins = []
        for left, right, step in zip(self._layers, self._layers[1:], lean, strict=False):
            key = (id(left), id(right), step.tobytes())
            if key not in joins:
                joins[key] = _least_joins(problem, left, right, step, grouping.by_sound)
            self._joins.append(joins[key])

    def at(self, prices: Prices) -> list[Floats]:
        """Return the bounds at ``prices``, for each of the rows of each slot."""
        problem = self._problem
        nodes = _leaning(problem, prices, self._lean, self._rows)
        least = [
            np.minimum.reduceat(node[layer.order], layer.starts)
            for node, layer in zip(nodes, self._layers, strict=True)
        ]
        around = _around(least, self._joins)
        constant = problem.weights.step * float((self._lean**2).sum()) + prices.refund(problem)
        return [
            node + other[layer.group] - constant
            for node, other, layer in zip(nodes, around, self._layers, strict=True)
        ]


@dataclass(frozen=True)
class _Layer:
    """The groups of one slot.

    ``group`` is the group of each row, ``order`` sorts rows by group, ``starts`` says where each
    group starts in that order; ``label``, ``low`` and ``high`` (box of places) are one a group.
    """

    label: Ints
    group: Ints
    order: Ints
    starts: Ints
    low: Floats
    high: Floats


def _cells(shelf: Shelf, side: int) -> Ints:
    across = np.minimum((shelf.valence + 1) * (side / 2), side - 1).astype(np.int64)
    up = np.minimum((shelf.arousal + 1) * (side / 2), side - 1).astype(np.int64)
    return across * side + up


def _places(shelf: Shelf) -> Floats:
    return np.column_stack([shelf.valence, shelf.arousal])


def _leaning(problem: Problem, prices: Prices, lean: Floats, rows: Sequence[Ints]) -> list[Floats]:
    """Return the slot costs with surcharges and with the ends of the tangents."""
    extra = prices.surcharge(problem)
    shelf = problem.shelf
    still = np.zeros((1, 2))
    pull = -2 * problem.weights.step * np.diff(np.vstack([still, lean, still]), axis=0)
    nodes = []
    for slot, each in enumerate(rows):
        valence, arousal = pull[slot]
        tangents = extra + valence * shelf.valence
        tangents += arousal * shelf.arousal
        nodes.append((problem.node[slot] + tangents)[each])
    return nodes


def _layer(shelf: Shelf, rows: Ints, grouping: Grouping) -> _Layer:
    most = min(grouping.most, max(LEAST_GROUPS, len(rows) // 4))
    for each in grouping.labels:
        own = each[rows]
        if _count(own) <= most:
            break
    # Small numbers are sorted by their digits, which is many times faster.
    order = np.argsort(own.astype(np.int16) if own.max() < SMALL else own, kind="stable")
    in_order = own[order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = in_order[1:] != in_order[:-1]
    starts = np.flatnonzero(new)
    group = np.empty(len(rows), dtype=np.int64)
    group[order] = np.cumsum(new) - 1
    places = _places(shelf)[rows[order]]
    return _Layer(
        label=in_order[starts],
        group=group,
        order=order,
        starts=starts,
        low=np.minimum.reduceat(places, starts, axis=0),
        high=np.maximum.reduceat(places, starts, axis=0),
    )


def _count(labels: Ints) -> int:
    if labels.max() < SMALL:
        return int(np.count_nonzero(np.bincount(labels)))
    return len(np.unique(labels))


def _least_joins(
    problem: Problem, left: _Layer, right: _Layer, lean: Floats, by_sound: bool
) -> Floats:
    """Return the least that a join between two groups can cost beyond the tangent."""
    weights = problem.weights
    squared = np.zeros((len(left.label), len(right.label)))
    off_lean = np.zeros_like(squared)
    for axis in range(2):
        least = right.low[:, axis] - left.high[:, axis][:, None]
        most = right.high[:, axis] - left.low[:, axis][:, None]
        squared += np.maximum(np.maximum(least, -most), 0) ** 2
        off_lean += np.maximum(np.maximum(least - lean[axis], lean[axis] - most), 0) ** 2
    cost = step_over_costs(np.sqrt(squared), weights)
    cost += weights.step * off_lean
    if by_sound:
        left_sound, right_sound = left.label % SOUNDS, right.label % SOUNDS
        tempo = TEMPO_RANGES + 1
        cost += key_costs(weights)[left_sound // tempo].take(right_sound // tempo, axis=1)
        cost += _range_costs(problem)[left_sound % tempo].take(right_sound % tempo, axis=1)
    return cost


def _range_costs(problem: Problem) -> Floats:
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

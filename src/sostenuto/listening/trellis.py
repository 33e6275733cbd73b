"""Slots side by side, each with the recordings that may stand there, and the ways through them.

Two things are done on a trellis: the exact cheapest path at given prices (Viterbi's algorithm,
doi:10.1109/TIT.1967.1054010), which bounds what any programme costs, and a search that keeps the
rules, guided by that bound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.listening.costs import join_costs
from sostenuto.listening.problem import Prices, Problem
from sostenuto.listening.shelf import Floats, Ints

SLACK = 1e-11
"""A bound this close to the best known cost cannot beat it."""

PAIRS = 1 << 16
"""Extensions looked at in one go, at most."""


@dataclass(frozen=True)
class Trellis:
    """Candidates per slot and the joins between them.

    Attributes
    ----------
    problem : Problem
    rows : tuple of int arrays
        Rows of the shelf that may stand in each slot.
    joins : tuple of float arrays
        ``joins[k]`` has shape (rows of slot k, rows of slot k + 1); infinite for one song twice.
    """

    problem: Problem
    rows: tuple[Ints, ...]
    joins: tuple[Floats, ...]

    @property
    def size(self) -> int:
        """Number of joins."""
        return sum(join.size for join in self.joins)

    def kept(self, masks: list[NDArray[np.bool_]]) -> "Trellis":
        """Return the trellis with only those recordings where ``masks`` is true."""
        joins = tuple(
            join[np.ix_(left, right)]
            for join, left, right in zip(self.joins, masks, masks[1:], strict=False)
        )
        rows = tuple(rows[mask] for rows, mask in zip(self.rows, masks, strict=True))
        return Trellis(self.problem, rows, joins)


def trellis(problem: Problem, rows: tuple[Ints, ...]) -> Trellis:
    """Work out the joins between the ``rows`` of neighbouring slots."""
    song = problem.shelf.song
    joins = []
    for slot in range(problem.slots - 1):
        left, right = rows[slot], rows[slot + 1]
        join = join_costs(problem.shelf, left, right, problem.weights)
        if problem.locked[slot] < 0 or problem.locked[slot + 1] < 0:
            join[song[left][:, None] == song[right]] = np.inf
        joins.append(join)
    return Trellis(problem, rows, tuple(joins))


@dataclass(frozen=True)
class Ways:
    """Cheapest ways through a trellis at given prices.

    Attributes
    ----------
    node : tuple of float arrays
        Cost of each recording in its slot, surcharge included.
    onward : tuple of float arrays
        Cheapest cost of all that follows it, its own not counted.
    refund : float
    bound : float
        No programme from this trellis that keeps the rules costs less.
    """

    node: tuple[Floats, ...]
    onward: tuple[Floats, ...]
    refund: float
    bound: float


def ways(net: Trellis, prices: Prices) -> Ways:
    """Return the cheapest ways from every recording to the end, at ``prices``."""
    extra = prices.surcharge(net.problem)
    node = tuple(net.problem.node[slot][rows] + extra[rows] for slot, rows in enumerate(net.rows))
    onward = [np.zeros(len(net.rows[-1]))]
    for slot in range(net.problem.slots - 2, -1, -1):
        onward.append((net.joins[slot] + (node[slot + 1] + onward[-1])).min(axis=1))
    onward.reverse()
    refund = prices.refund(net.problem)
    bound = float((node[0] + onward[0]).min()) - refund
    return Ways(node, tuple(onward), refund, bound)


def cheapest(net: Trellis, found: Ways) -> Ints:
    """Return the rows of the cheapest path of ``found``."""
    place = int((found.node[0] + found.onward[0]).argmin())
    path = [int(net.rows[0][place])]
    for slot, join in enumerate(net.joins):
        place = int((join[place] + found.node[slot + 1] + found.onward[slot + 1]).argmin())
        path.append(int(net.rows[slot + 1][place]))
    return np.array(path)


def bounds(net: Trellis, found: Ways) -> list[Floats]:
    """Return, for every recording in every slot, a bound on the programmes that hold it there."""
    back = np.zeros(len(net.rows[0]))
    result = [back + found.node[0] + found.onward[0] - found.refund]
    for slot, join in enumerate(net.joins):
        back = (join + (back + found.node[slot])[:, None]).min(axis=0)
        result.append(back + found.node[slot + 1] + found.onward[slot + 1] - found.refund)
    return result


def path_cost(problem: Problem, path: Ints) -> float:
    """Return what a path costs, without prices."""
    joins = join_costs(problem.shelf, path[:-1], path[1:], problem.weights)
    return float(problem.node[np.arange(len(path)), path].sum() + np.trace(joins))


@dataclass(frozen=True)
class Sweep:
    """What one pass over the slots found.

    Attributes
    ----------
    path : int array or None
        Cheapest path met that keeps every rule and costs less than was known.
    cost : float
    dropped : float
        Lowest bound of what was set aside for want of room; infinite when nothing was.
    nodes : int
        Partial programmes carried on.
    """

    path: Ints | None
    cost: float
    dropped: float
    nodes: int


@dataclass
class _Front:
    """Partial programmes: all of one length, one a row."""

    place: Ints
    chosen: Ints
    cost: Floats
    total_s: Floats
    unfamiliar: Ints


def sweep(net: Trellis, found: Ways, width: int, best: float) -> Sweep:
    """Extend partial programmes slot by slot, keeping the rules and the ``width`` best bounds.

    What is set aside is remembered by its bound: when the lowest of them is not below the cost
    found, that cost is proven.
    """
    problem = net.problem
    front = _first(problem)
    least_s, most_s = _spans(net)
    dropped, nodes = np.inf, 0
    for slot in range(problem.slots):
        bound, came, place = _extensions(net, found, front, slot, best)
        order = np.argsort(bound, kind="stable")
        if len(order) > PAIRS:
            dropped = min(dropped, float(bound[order[PAIRS]]))
            order = order[:PAIRS]
        bound, came, place = bound[order], came[order], place[order]
        if problem.locked[slot] < 0:
            rows = net.rows[slot][place]
            total_s = front.total_s[came] + problem.shelf.duration_s[rows]
            ok = _allowed(problem, front, came, rows)
            ok &= total_s + least_s[slot] <= problem.high_s + 1e-6
            ok &= total_s + most_s[slot] >= problem.low_s - 1e-6
            bound, came, place = bound[ok], came[ok], place[ok]
        if len(bound) > width:
            dropped = min(dropped, float(bound[width]))
            bound, came, place = bound[:width], came[:width], place[:width]
        nodes += len(bound)
        if not len(bound):
            return Sweep(None, np.inf, dropped, nodes)
        front = _extended(net, found, front, slot, came, place)
    costs = front.cost - _surcharges(net, found, front)
    first = int(costs.argmin())
    path = front.chosen[first]
    return Sweep(path, path_cost(problem, path), dropped, nodes)


def _first(problem: Problem) -> _Front:
    """One empty programme that already counts what is locked."""
    shelf = problem.shelf
    return _Front(
        place=np.zeros(1, dtype=np.int64),
        chosen=problem.locked[None, :].copy(),
        cost=np.zeros(1),
        total_s=np.array([shelf.duration_s[problem.given].sum()]),
        unfamiliar=np.array([shelf.unfamiliar[problem.given].sum()]),
    )


def _spans(net: Trellis) -> tuple[list[float], list[float]]:
    """Return least and most seconds that the unlocked slots after each slot can take."""
    least_s, most_s = [0.0], [0.0]
    for slot in range(net.problem.slots - 1, 0, -1):
        free = net.problem.locked[slot] < 0
        durations_s = net.problem.shelf.duration_s[net.rows[slot]]
        least_s.append(least_s[-1] + (float(durations_s.min()) if free else 0.0))
        most_s.append(most_s[-1] + (float(durations_s.max()) if free else 0.0))
    return least_s[::-1], most_s[::-1]


def _extensions(
    net: Trellis, found: Ways, front: _Front, slot: int, best: float
) -> tuple[Floats, Ints, Ints]:
    """Return bound, row of the front and place in the slot of each extension that can win."""
    ahead = found.node[slot] + found.onward[slot] - found.refund
    if slot == 0:
        bound = front.cost[:, None] + ahead
    else:
        bound = net.joins[slot - 1][front.place] + ahead
        bound += front.cost[:, None]
    came, place = np.nonzero(bound < best - SLACK)
    return bound[came, place], came, place


def _allowed(problem: Problem, front: _Front, came: Ints, rows: Ints) -> NDArray[np.bool_]:
    """Return which extensions keep the rules on songs, artists and unfamiliar recordings."""
    shelf = problem.shelf
    same_song = np.zeros(len(rows), dtype=np.int64)
    same_artist = np.zeros(len(rows), dtype=np.int64)
    for before in front.chosen.T:
        if (before < 0).all():
            continue
        earlier = before[came]
        same_song += (earlier >= 0) & (shelf.song[earlier] == shelf.song[rows])
        same_artist += (earlier >= 0) & (shelf.artist[earlier] == shelf.artist[rows])
    unfamiliar = front.unfamiliar[came] + shelf.unfamiliar[rows]
    kept: NDArray[np.bool_] = (same_song == 0) & (
        same_artist < problem.artist_limits[shelf.artist[rows]]
    )
    kept &= (unfamiliar <= problem.unfamiliar_limit) | (shelf.unfamiliar[rows] == 0)
    return kept


def _extended(
    net: Trellis, found: Ways, front: _Front, slot: int, came: Ints, place: Ints
) -> _Front:
    problem = net.problem
    rows = net.rows[slot][place]
    cost = front.cost[came] + found.node[slot][place]
    if slot:
        cost += net.joins[slot - 1][front.place[came], place]
    chosen = front.chosen[came]
    chosen[:, slot] = rows
    free = int(problem.locked[slot] < 0)
    return _Front(
        place=place,
        chosen=chosen,
        cost=cost,
        total_s=front.total_s[came] + free * problem.shelf.duration_s[rows],
        unfamiliar=front.unfamiliar[came] + free * problem.shelf.unfamiliar[rows],
    )


def _surcharges(net: Trellis, found: Ways, front: _Front) -> Floats:
    """Return what the prices added to each complete programme."""
    problem = net.problem
    total = np.zeros(len(front.cost))
    for slot in range(problem.slots):
        extra = np.zeros(len(problem.shelf))
        extra[net.rows[slot]] = found.node[slot] - problem.node[slot][net.rows[slot]]
        total += extra[front.chosen[:, slot]]
    return total

"""The cheapest programme that keeps every rule, and a proof or an honest gap.

1. Prices for the rules, first without joins, then on the most promising recordings (a trellis of a
   few dozen a slot); a sweep on that trellis gives the first programme.
2. Bounds by groups strike out every recording that cannot be in a better programme.
3. What is left becomes the full trellis: prices are refined, bounds strike out more, and sweeps of
   growing width go on until nothing set aside could be better. Where too much is left for one
   trellis, the least promising is set aside and 2 is done again with the better prices and the
   better programme; what then remains aside, or unswept when the nodes are spent, is the gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sostenuto.listening.coarse import GroupBounds, by_place, by_sound, leans
from sostenuto.listening.problem import NO_PRICES, Prices, Problem
from sostenuto.listening.shelf import Floats, Ints
from sostenuto.listening.trellis import (
    SLACK,
    Trellis,
    bounds,
    cheapest,
    path_cost,
    sweep,
    trellis,
    ways,
)

NODES = 24_000
"""Partial programmes carried on before the search settles for a gap."""

PROMISING = 32
"""Recordings a slot that the first trellis takes by cost, and again as many by cost and price."""

ROUGH_GROUPS = 128
"""Groups a slot that pick the promising."""

MOST_JOINS = (600_000, 2_500_000)
"""Joins in the full trellis, round by round; beyond, the least promising are set aside."""

FEW_JOINS = 60_000
"""With no more joins than this, groups no longer pay."""

PASSES = 4
"""Times that each kind of groups is made anew, at most."""

FIRST_WIDTH = 128


@dataclass
class Found:
    """State of a search: the best programme so far and what bounds the others.

    Attributes
    ----------
    path : int array or None
    cost : float
        Infinite while nothing is found.
    bound : float
        No programme costs less than the smaller of ``bound`` and ``cost``.
    nodes : int
        Partial programmes carried on so far.
    """

    path: Ints | None = None
    cost: float = np.inf
    bound: float = -np.inf
    nodes: int = 0

    @property
    def gap(self) -> float:
        """How much less the cheapest programme could cost at most; 0 when proven."""
        if self.path is None:
            return np.inf
        gap = self.cost - min(self.bound, self.cost)
        return 0.0 if gap <= 10 * SLACK else float(gap)

    def offer(self, problem: Problem, path: Ints | None, cost: float | None = None) -> None:
        """Take ``path`` when it costs less than what is known."""
        if path is None:
            return
        cost = path_cost(problem, path) if cost is None else cost
        if cost < self.cost:
            self.path, self.cost = path, cost


def first_look(problem: Problem, beat: float = np.inf) -> tuple[Found, Prices]:
    """Return a good programme and good prices, from the most promising recordings only.

    Where no programme can cost less than ``beat``, none is looked for: the bound says so.
    """
    found = Found()
    prices = _prices_without_joins(problem)
    rows, found.bound = _promising(problem, prices)
    if found.bound >= beat:
        return found, prices
    refined = _refined(trellis(problem, rows), prices, found, rounds=8)
    for width in (FIRST_WIDTH, 8 * FIRST_WIDTH):
        if refined.net is None or (found.path is not None and width > FIRST_WIDTH):
            break
        swept = sweep(refined.net, ways(refined.net, refined.prices), width, found.cost)
        found.nodes += swept.nodes
        found.offer(problem, swept.path, swept.cost)
    return found, refined.prices


def settle(problem: Problem, found: Found, prices: Prices, nodes: int = NODES) -> Found:
    """Prove ``found`` the cheapest, better it, or say by how much it could be bettered."""
    rows = _open(problem)
    for most in MOST_JOINS:
        rows, bounded = _left(problem, found, prices, rows)
        narrow, aside = _narrowed(rows, bounded, most)
        bound, prices = _searched(problem, narrow, found, prices, nodes)
        found.bound = max(found.bound, min(bound, aside, found.cost))
        if aside >= found.cost - SLACK or found.nodes >= nodes:
            break
    return found


def ordered(problem: Problem, chosen: Ints) -> Ints | None:
    """Return the ``chosen`` rows in a good order, or None where they break a rule."""
    free = np.setdiff1d(chosen, problem.given)
    rows = tuple(np.array([row]) if row >= 0 else free for row in problem.locked)
    if not all(len(each) for each in rows):
        return None
    net = trellis(problem, rows)
    return sweep(net, ways(net, NO_PRICES), FIRST_WIDTH, np.inf).path


def _searched(
    problem: Problem, rows: tuple[Ints, ...], found: Found, prices: Prices, nodes: int
) -> tuple[float, Prices]:
    """Search the trellis of ``rows``; return a bound on its programmes, and the best prices."""
    if not all(len(each) for each in rows):
        return found.cost, prices
    refined = _refined(trellis(problem, rows), prices, found, rounds=24)
    net, prices, bound = refined.net, refined.prices, refined.bound
    width = FIRST_WIDTH
    while (
        net is not None
        and bound < found.cost - SLACK
        and found.nodes + width * problem.slots <= nodes
    ):
        swept = sweep(net, ways(net, prices), width, found.cost)
        found.nodes += swept.nodes
        found.offer(problem, swept.path, swept.cost)
        bound = max(bound, min(swept.dropped, found.cost))
        width *= 4
        if swept.path is not None:
            net = _struck(net, bounds(net, ways(net, prices)), found.cost)
    return (found.cost if net is None else bound), prices


def _prices_without_joins(problem: Problem, rounds: int = 12) -> Prices:
    """Return prices at which the cheapest recordings of the slots roughly keep the rules."""
    prices, best, best_bound = NO_PRICES, NO_PRICES, -np.inf
    room = 0.05 * problem.slots
    for _ in range(rounds):
        node = problem.node + prices.surcharge(problem)
        path = node.argmin(axis=1)
        bound = float(node.min(axis=1).sum()) - prices.refund(problem)
        if bound > best_bound:
            best, best_bound = prices, bound
        else:
            room /= 2
        moved = prices.raised(problem.excess(path), room)
        if moved == prices:
            break
        prices = moved
    return best


def _promising(problem: Problem, prices: Prices) -> tuple[tuple[Ints, ...], float]:
    """Return, for each slot, the recordings with the lowest bounds, with and without prices.

    The second value bounds all programmes.
    """
    rows = _open(problem)
    rough = by_place(problem.shelf, ROUGH_GROUPS)
    groups = GroupBounds(problem, leans(problem, None), rows, rough)
    picks = [
        groups.at(each) for each in ((prices,) if prices == NO_PRICES else (NO_PRICES, prices))
    ]
    chosen = tuple(
        np.unique(np.concatenate([rows[slot][_lowest(pick[slot], PROMISING)] for pick in picks]))
        for slot in range(problem.slots)
    )
    return chosen, max(float(pick[0].min()) for pick in picks)


def _open(problem: Problem) -> tuple[Ints, ...]:
    """Return the rows that may stand in each slot; slots that allow the same share one array."""
    shared: dict[bytes, Ints] = {}
    masks = np.isfinite(problem.node)
    return tuple(shared.setdefault(mask.tobytes(), np.flatnonzero(mask)) for mask in masks)


def _lowest(cost: Floats, count: int) -> Ints:
    return np.argpartition(cost, count)[:count] if len(cost) > count else np.arange(len(cost))


@dataclass(frozen=True)
class _Refined:
    """A trellis without what cannot win (None: nothing is left), prices, and their bound."""

    net: Trellis | None
    prices: Prices
    bound: float


def _refined(net: Trellis, prices: Prices, found: Found, *, rounds: int) -> _Refined:
    """Move the prices along what the cheapest path breaks; strike out what cannot win any more."""
    problem = net.problem
    best, best_bound, share = prices, -np.inf, 1.0
    for _ in range(rounds):
        at_prices = ways(net, prices)
        path = cheapest(net, at_prices)
        excess = problem.excess(path)
        if excess.none:
            found.offer(problem, path)
        if at_prices.bound > best_bound + 1e-6:
            best, best_bound = prices, at_prices.bound
            if np.isfinite(found.cost):
                kept = _struck(net, bounds(net, at_prices), found.cost)
                if kept is None:
                    return _Refined(None, best, found.cost)
                net = kept
        else:
            share /= 2
        top = found.cost if np.isfinite(found.cost) else best_bound + 0.05 * problem.slots
        moved = prices.raised(excess, share * max(top - at_prices.bound, 1e-6))
        if best_bound >= found.cost - SLACK or share < 0.02 or moved == prices:
            break
        prices = moved
    return _Refined(net, best, best_bound)


def _struck(net: Trellis, bound: list[Floats], cost: float) -> Trellis | None:
    """Return the trellis without what cannot cost less than ``cost``; None if nothing is left."""
    masks = [each < cost - SLACK for each in bound]
    if not all(mask.any() for mask in masks):
        return None
    return net if all(mask.all() for mask in masks) else net.kept(masks)


def _left(
    problem: Problem, found: Found, prices: Prices, rows: tuple[Ints, ...]
) -> tuple[tuple[Ints, ...], list[Floats]]:
    """Return those of ``rows`` that may be in a better programme, and their bounds.

    Fewer rows make finer groups, so that it pays to go on as long as much is struck out.
    """
    lean = leans(problem, found.path)
    bound: list[Floats] = []
    for grouping in (by_place(problem.shelf), by_sound(problem.shelf)):
        for _ in range(PASSES):
            before = _joins(rows)
            if bound and before <= FEW_JOINS:
                break
            bound = GroupBounds(problem, lean, rows, grouping).at(prices)
            masks = [each < found.cost - SLACK for each in bound]
            if not all(mask.any() for mask in masks):
                return tuple(each[:0] for each in rows), [each[:0] for each in bound]
            if not all(mask.all() for mask in masks):
                rows = tuple(each[mask] for each, mask in zip(rows, masks, strict=True))
            bound = [each[mask] for each, mask in zip(bound, masks, strict=True)]
            if _joins(rows) > 0.7 * before:
                break
    return rows, bound


def _joins(rows: Iterable[Ints]) -> int:
    return sum(len(left) * len(right) for left, right in pairwise(rows))


def _narrowed(
    rows: tuple[Ints, ...], bound: list[Floats], most: int
) -> tuple[tuple[Ints, ...], float]:
    """Set aside the highest bounds until there are at most ``most`` joins."""
    order = [np.argsort(each, kind="stable") for each in bound]
    counts = [len(each) for each in rows]
    aside = np.inf
    while sum(left * right for left, right in pairwise(counts)) > most:
        fewer = max(1, int(max(counts) * 0.9))
        counts = [min(count, fewer) for count in counts]
    for each, first, count in zip(bound, order, counts, strict=True):
        if count < len(each):
            aside = min(aside, float(each[first[count]]))
    return tuple(
        each[np.sort(first[:count])] for each, first, count in zip(rows, order, counts, strict=True)
    ), aside

"""Plan a listening programme: which recordings, in which order, and why.

The cost of a programme is the sum of what its slots and joins cost (`sostenuto.listening.costs`);
the cheapest one that keeps the rules is searched for and, where the budget allows, proven
(`sostenuto.listening.search`).

How many slots: the minutes divided by the median length of the recordings, one fewer and one more.
Of those that can be filled, the number with the lowest cost a slot wins, as the first look of the
search finds it; ``optimal`` and ``gap`` then speak about programmes of that many slots. Iso takes a
number that is enough for its small steps where one of the three is; where none is, the number it
needs is weighed against them by cost.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sostenuto.base.affect import AffectPoint
from sostenuto.base.checks import above, whole, within
from sostenuto.base.errors import InputError
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import Arc, Target
from sostenuto.listening.catalogue import Weights
from sostenuto.listening.costs import programme_parts, slot_costs
from sostenuto.listening.problem import Prices, Problem
from sostenuto.listening.programme import RECENT, Candidate, Programme, Rules, Slot
from sostenuto.listening.reasons import notes, reason
from sostenuto.listening.refusals import Wish, refusal
from sostenuto.listening.search import NODES, Found, first_look, ordered, settle
from sostenuto.listening.shelf import Shelf, shelf
from sostenuto.listening.totals import Limits, Reach, counts_that_may_reach, reach

TOO_LONG = "longer than the programme"
SKIPPED = "skipped"

FILLS = 20
"""Totals tried when a programme is put together from a total instead of searched for."""


def plan(
    candidates: Iterable[Candidate],
    arc: Arc,
    minutes: float,
    rules: Rules | None = None,
    weights: Weights | None = None,
    *,
    nodes: int = NODES,
) -> Programme:
    """Plan a programme along ``arc``.

    Parameters
    ----------
    candidates : iterable of Candidate
        Recordings that may sound, ids unique, in any order: it does not change the plan.
    arc : Arc
    minutes : float, > 0
        The total is within ``rules.tolerance_s`` of it.
    rules, weights : optional
        By default ``Rules()`` and the table `weights.toml`.
    nodes : int, >= 0
        Partial programmes that the search may carry on with before it settles for a gap.

    Raises
    ------
    PlanError
        When the rules leave no programme; names the rule and the nearest that can be done.

    Examples
    --------
    >>> from sostenuto.base.affect import AffectEstimate, AffectPoint
    >>> from sostenuto.listening.arcs import arc
    >>> def song(name, valence, arousal):
    ...     place = AffectEstimate(AffectPoint(valence, arousal), 0.2, 0.2, "client")
    ...     return Candidate(name, name, f"Artist {name}", 200.0, place)
    >>> songs = [song("a", 0.5, -0.5), song("b", 0.2, 0.0), song("c", 0.0, 0.3), song("d", -1, -1)]
    >>> programme = plan(songs, arc("iso", AffectPoint(0, 0.3), AffectPoint(0.5, -0.5)), minutes=10)
    >>> [slot.candidate.title for slot in programme.slots], programme.optimal
    (['c', 'b', 'a'], True)
    """
    rules = rules or Rules()
    weights = weights or catalogue.weights()
    minutes = above("minutes", minutes, 0, unit="minutes")
    request = _Request(tuple(candidates), arc, minutes, rules, weights, nodes)
    return _planned(request)


def replan(
    programme: Programme,
    candidates: Iterable[Candidate],
    *,
    played: int,
    skipped: Collection[str] = (),
    lost_s: float = 0.0,
    felt: AffectPoint | None = None,
    rules: Rules | None = None,
    weights: Weights | None = None,
    nodes: int = NODES,
) -> Programme:
    """Plan the tail of a programme anew and keep what has been played.

    Parameters
    ----------
    programme : Programme
    candidates : iterable of Candidate
        What may sound now, with the newest estimates.
    played : int
        Slots from the start that stay as they are.
    skipped : collection of str
        Ids that must not come back.
    lost_s : float, >= 0
        Seconds spent on a recording that was broken off; the rest is shortened by them.
    felt : AffectPoint, optional
        A new rating: the rest of the arc then leads from there to the same goal.
    rules : Rules, optional
        The programme's own by default; looser ones help where the seconds lost leave no tail.

    Returns
    -------
    Programme
        Kept and new slots together; ``minutes`` and arc are the old ones.

    Raises
    ------
    PlanError
        When the rules leave no tail.
    """
    played = whole("played", played, 0, len(programme.slots))
    lost_s = within("lost_s", lost_s, 0, 86400, unit="seconds") + programme.lost_s
    if played == len(programme.slots):
        return programme
    kept = programme.slots[:played]
    given = tuple(slot.candidate for slot in kept)
    gone = {*skipped, *programme.skipped}
    ids = {each.id for each in given}
    others = tuple(each for each in candidates if each.id not in ids)
    request = _Request(
        candidates=(*given, *others),
        arc=programme.arc,
        minutes=programme.minutes,
        rules=rules or programme.rules,
        weights=weights or catalogue.weights(),
        nodes=nodes,
        given=given,
        given_targets=tuple(Target(slot.target, slot.target_bpm) for slot in kept),
        rest=programme.arc.rest(played, len(programme.slots), felt),
        slots_before=len(programme.slots),
        skipped=frozenset(gone),
        lost_s=lost_s,
    )
    return _planned(request)


@dataclass(frozen=True)
class _Request:
    """What `plan` and `replan` ask for; ``given`` fills the first slots."""

    candidates: tuple[Candidate, ...]
    arc: Arc
    minutes: float
    rules: Rules
    weights: Weights
    nodes: int
    given: tuple[Candidate, ...] = ()
    given_targets: tuple[Target, ...] = ()
    rest: Arc | None = None
    slots_before: int = 0
    skipped: frozenset[str] = frozenset()
    lost_s: float = 0.0

    @property
    def wanted_s(self) -> float:
        return self.minutes * 60 - self.lost_s

    @property
    def high_s(self) -> float:
        return self.wanted_s + self.rules.tolerance_s

    @property
    def low_s(self) -> float:
        return self.wanted_s - self.rules.tolerance_s

    def targets(self, slots: int) -> tuple[Target, ...]:
        curve = self.rest or self.arc
        return (*self.given_targets, *curve.targets(slots - len(self.given)))

    def left_out(self) -> dict[str, str]:
        """Return why candidates cannot be used, by id."""
        given = {each.id for each in self.given}
        high_s, recent = self.high_s, self.rules.leave_out_recent
        reasons: dict[str, str] = {}
        for each in self.candidates:
            if each.id in self.skipped:
                reasons[each.id] = SKIPPED
            elif recent and each.recent:
                reasons[each.id] = RECENT
            elif each.duration_s > high_s:
                reasons[each.id] = TOO_LONG
        for name in given & reasons.keys():
            del reasons[name]
        return reasons


def _planned(request: _Request) -> Programme:
    left_out = request.left_out()
    usable = [each for each in request.candidates if each.id not in left_out]
    books = shelf(usable, request.weights, unsaid_is_unfamiliar=request.rules.unsaid_is_unfamiliar)
    names = [each.id for each in books.candidates] if request.given else []
    locked = [names.index(each.id) for each in request.given]
    options = _options(request, books, locked)
    if options is None:
        allowed = [each for each in request.candidates if left_out.get(each.id) != SKIPPED]
        raise refusal(Wish(allowed, request.given, request.rules, request.wanted_s))
    problem, found, prices = options
    found = settle(problem, found, prices, request.nodes)
    return _programme(request, problem, found, left_out)


def _options(
    request: _Request, books: Shelf, locked: Sequence[int]
) -> tuple[Problem, Found, Prices] | None:
    """Return the number of slots with the lowest cost a slot, as problem with a first look."""
    best: tuple[Problem, Found, Prices] | None = None
    reached: Reach | None = None
    tries = _slot_numbers(request, books, locked)
    for tried in tries:
        for slots in tried:
            if reached is not None and not _totals_s(request, reached, slots):
                continue
            problem = _problem(request, books, locked, slots)
            beat = np.inf if best is None else best[1].cost / best[0].slots * slots
            found, prices = first_look(problem, beat)
            if found.path is None and found.bound < beat:
                reached = reached or _reached(request, books, locked, max(map(max, tries)))
                _fill(request, problem, found, reached)
            if found.path is None:
                continue
            if best is None or found.cost / slots < best[1].cost / best[0].slots - 1e-12:
                best = problem, found, prices
        if best is not None:
            return best
    return None


def _slot_numbers(request: _Request, books: Shelf, locked: Sequence[int]) -> list[list[int]]:
    """Return the numbers of slots to try together, and after them those to fall back on."""
    free = np.setdiff1d(np.arange(len(books)), np.array(locked, dtype=np.int64))
    durations_s = np.sort(books.duration_s[free])
    base_s = float(books.duration_s[list(locked)].sum())
    sums_s = np.concatenate([[0.0], np.cumsum(durations_s)]) + base_s
    tops_s = np.concatenate([[0.0], np.cumsum(durations_s[::-1])]) + base_s
    fits = (sums_s <= request.high_s + 1e-6) & (tops_s >= request.low_s - 1e-6)
    counts = np.flatnonzero(fits)
    may = counts_that_may_reach(
        durations_s, int(counts.max(initial=0)), request.low_s - base_s, request.high_s - base_s
    )
    can = [len(locked) + int(count) for count in counts if count in may and count + len(locked)]
    if request.rules.slots is not None:
        can = [slots for slots in can if slots == request.rules.slots]
        return [can] if can else []
    if not can:
        return []
    middle = float(np.median(durations_s)) if len(durations_s) else 1.0
    typical = len(locked) + max(1, round((request.wanted_s - base_s) / middle))
    near = {typical - 1, typical, typical + 1} & set(can)
    least = request.arc.least_slots if request.rest is None else 1
    enough = {slots for slots in near if slots >= least}
    if not enough and least in can:
        near.add(least)

    def by_nearness(numbers: Collection[int]) -> list[int]:
        return sorted(numbers, key=lambda slots: (abs(slots - typical), slots))

    rest = set(can) - near
    tries = [by_nearness(enough), by_nearness(near - enough), *([n] for n in by_nearness(rest))]
    return [each for each in tries if each]


def _problem(request: _Request, books: Shelf, locked: Sequence[int], slots: int) -> Problem:
    node = slot_costs(books, request.targets(slots), request.weights)
    fixed = np.full(slots, -1, dtype=np.int64)
    for slot, row in enumerate(locked):
        fixed[slot] = row
        own = node[slot, row]
        node[slot, :] = np.inf
        node[:, row] = np.inf
        node[slot, row] = own
    rules = request.rules
    return Problem(
        shelf=books,
        node=node,
        locked=fixed,
        low_s=request.low_s,
        high_s=request.high_s,
        most_by_artist=slots if rules.most_by_artist is None else rules.most_by_artist,
        most_unfamiliar=rules.unfamiliar_of(slots),
        weights=request.weights,
    )


def _reached(request: _Request, books: Shelf, locked: Sequence[int], most: int) -> Reach:
    rules = request.rules
    limits = Limits(
        slots=most,
        high_s=request.high_s,
        most_by_artist=most if rules.most_by_artist is None else rules.most_by_artist,
        most_unfamiliar=rules.unfamiliar_of(most),
        least_familiar=rules.least_familiar or 0,
        given=tuple(locked),
    )
    free = np.setdiff1d(np.arange(len(books)), np.array(locked, dtype=np.int64))
    return reach(books, free, limits)


def _totals_s(request: _Request, reached: Reach, slots: int) -> list[float]:
    """Return totals of ``slots`` recordings inside the window, the nearest first."""
    totals_s = [
        total_s
        for total_s in reached.totals_s(slots)
        if request.low_s - slots / 20 <= total_s <= request.high_s + slots / 20
    ]
    return sorted(totals_s, key=lambda total_s: abs(total_s - request.wanted_s))


def _fill(request: _Request, problem: Problem, found: Found, reached: Reach) -> None:
    """Offer a programme that keeps the rules when the search met none, whatever it costs."""
    for total_s in _totals_s(request, reached, problem.slots)[:FILLS]:
        chosen = [*reached.limits.given, *reached.choice(problem.slots, total_s)]
        path = ordered(problem, np.array(chosen))
        if path is not None:
            found.offer(problem, path)
            return


def _programme(
    request: _Request, problem: Problem, found: Found, left_out: dict[str, str]
) -> Programme:
    if found.path is None:  # unreachable: _options only returns what was found
        raise InputError("candidates", expected="enough for a programme", got=0)
    path = [int(row) for row in found.path]
    targets = request.targets(problem.slots)
    parts = programme_parts(problem.shelf, path, targets, request.weights)
    slots: list[Slot] = []
    start_s = 0.0
    for number, (row, target, part) in enumerate(zip(path, targets, parts, strict=True)):
        candidate = problem.shelf.candidates[row]
        if number == len(request.given):
            start_s += request.lost_s
        slot = Slot(
            candidate=candidate,
            start_s=start_s,
            target=target.point,
            planned=candidate.affect.point,
            target_bpm=target.tempo_bpm,
            parts=part,
            reason="",
            locked=number < len(request.given),
        )
        slots.append(replace(slot, reason=reason(problem, path, number, slots, slot, request.arc)))
        start_s += candidate.duration_s
    programme = Programme(
        arc=request.arc,
        rules=request.rules,
        minutes=request.minutes,
        slots=tuple(slots),
        cost=sum(part.total for part in parts),
        optimal=found.gap == 0,
        gap=found.gap,
        considered=len(problem.shelf),
        left_out=left_out,
        skipped=request.skipped,
        lost_s=request.lost_s,
    )
    return replace(programme, notes=notes(programme, request.weights))

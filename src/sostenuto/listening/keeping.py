"""Plan a programme anew around recordings that stay, wherever in it they stand.

Conventions: as in `sostenuto.listening.sequencer`; the number of slots and where the arc wants
each of them stay as they were.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from sostenuto.base.checks import whole
from sostenuto.base.errors import PlanError
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import Target
from sostenuto.listening.catalogue import Weights
from sostenuto.listening.costs import programme_parts, slot_costs
from sostenuto.listening.problem import Problem
from sostenuto.listening.programme import Candidate, Programme, Slot
from sostenuto.listening.reasons import notes, reason
from sostenuto.listening.search import NODES, Found, first_look, settle
from sostenuto.listening.shelf import Shelf, shelf


def plan_around(
    programme: Programme,
    candidates: Iterable[Candidate],
    kept: Collection[int],
    weights: Weights | None = None,
    *,
    nodes: int = NODES,
) -> Programme:
    """Plan every slot of a programme anew but the ``kept`` ones.

    Parameters
    ----------
    programme : Programme
        Its slots say how many there are, where each is meant to be and what stands in it.
    candidates : iterable of Candidate
        What may sound now; kept recordings need not be among them.
    kept : collection of int
        Numbers of the slots, from 0, whose recording stays.
    weights : Weights, optional
    nodes : int, >= 0

    Raises
    ------
    PlanError
        When no other recordings fit around those that stay.

    Examples
    --------
    >>> from sostenuto.base.affect import AffectEstimate, AffectPoint
    >>> from sostenuto.listening.arcs import arc
    >>> from sostenuto.listening.sequencer import plan
    >>> def song(name, valence):
    ...     place = AffectEstimate(AffectPoint(valence, 0), 0.2, 0.2, "client")
    ...     return Candidate(name, name, name, 200.0, place)
    >>> songs = [song("a", 0.0), song("b", 0.3), song("c", 0.6), song("d", 0.1)]
    >>> straight = arc("iso", AffectPoint(0, 0), AffectPoint(0.6, 0))
    >>> first = plan(songs[:3], straight, minutes=10)
    >>> again = plan_around(first, songs, kept=[1])
    >>> first.slots[1].candidate.id == again.slots[1].candidate.id
    True
    """
    table = weights or catalogue.weights()
    stay = sorted({whole("kept", number, 0, len(programme.slots) - 1) for number in kept})
    given = {number: programme.slots[number].candidate for number in stay}
    problem = _problem(programme, candidates, given, table)
    found, prices = first_look(problem)
    if found.path is not None:
        found = settle(problem, found, prices, nodes)
    if found.path is None:
        count, free = len(programme.slots), len(programme.slots) - len(stay)
        raise PlanError(
            f"nothing else fits around the {len(stay)} of {count} recordings that stay: "
            f"{free} to fill from {len(problem.shelf) - len(stay)}"
        )
    return _programme(programme, problem, found, given)


def _problem(
    programme: Programme,
    candidates: Iterable[Candidate],
    given: dict[int, Candidate],
    weights: Weights,
) -> Problem:
    rules, slots = programme.rules, len(programme.slots)
    wanted_s = programme.minutes * 60 - programme.lost_s
    high_s = wanted_s + rules.tolerance_s
    ids = {each.id for each in given.values()}
    free = [
        each
        for each in candidates
        if each.id not in ids | programme.skipped
        and each.duration_s <= high_s
        and not (rules.leave_out_recent and each.recent)
    ]
    if len(free) + len(ids) < slots:
        raise PlanError(f"{slots - len(ids)} to fill, and {len(free)} recordings to fill them from")
    books = shelf(
        [*given.values(), *free], weights, unsaid_is_unfamiliar=rules.unsaid_is_unfamiliar
    )
    fixed = np.full(slots, -1, dtype=np.int64)
    node = slot_costs(books, _targets(programme), weights)
    _fix(books, given, node, fixed)
    return Problem(
        shelf=books,
        node=node,
        locked=fixed,
        low_s=wanted_s - rules.tolerance_s,
        high_s=high_s,
        most_by_artist=slots if rules.most_by_artist is None else rules.most_by_artist,
        most_unfamiliar=rules.unfamiliar_of(slots),
        weights=weights,
    )


def _fix(
    books: Shelf,
    given: dict[int, Candidate],
    node: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    fixed: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> None:
    """Let a slot that stays hold its recording alone, and no other slot hold that."""
    rows = {each.id: row for row, each in enumerate(books.candidates)}
    for slot, candidate in given.items():
        row = rows[candidate.id]
        own = node[slot, row]
        fixed[slot] = row
        node[slot, :] = np.inf
        node[:, row] = np.inf
        node[slot, row] = own


def _targets(programme: Programme) -> tuple[Target, ...]:
    return tuple(Target(slot.target, slot.target_bpm) for slot in programme.slots)


def _programme(
    before: Programme, problem: Problem, found: Found, given: dict[int, Candidate]
) -> Programme:
    path = [] if found.path is None else [int(row) for row in found.path]
    targets = _targets(before)
    parts = programme_parts(problem.shelf, path, targets, problem.weights)
    slots: list[Slot] = []
    start_s = 0.0
    for number, (row, target, part) in enumerate(zip(path, targets, parts, strict=True)):
        candidate = problem.shelf.candidates[row]
        slot = Slot(
            candidate=candidate,
            start_s=start_s,
            target=target.point,
            planned=candidate.affect.point,
            target_bpm=target.tempo_bpm,
            parts=part,
            reason=before.slots[number].reason if number in given else "",
        )
        if number not in given:
            said = reason(problem, path, number, slots, slot, before.arc)
            slot = replace(slot, reason=said)
        slots.append(replace(slot, locked=number in given))
        start_s += candidate.duration_s
    after = replace(
        before,
        slots=tuple(slots),
        cost=sum(part.total for part in parts),
        optimal=found.gap == 0,
        gap=found.gap,
        considered=len(problem.shelf),
    )
    return replace(after, notes=notes(after, problem.weights))

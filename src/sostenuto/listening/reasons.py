"""Why a recording stands where it stands, in plain words."""

from collections.abc import Sequence

import numpy as np

from sostenuto.listening.arcs import Arc
from sostenuto.listening.catalogue import Weights
from sostenuto.listening.moods import moods
from sostenuto.listening.problem import Problem
from sostenuto.listening.programme import Candidate, Programme, Slot

NEAR = 0.15
"""Distance on the plane that counts as close; half of a small step."""


def reason(
    problem: Problem, path: Sequence[int], number: int, before: Sequence[Slot], slot: Slot, arc: Arc
) -> str:
    """Return the reason for the slot ``number`` of a path, as clauses joined by semicolons."""
    if slot.locked:
        return "kept as it was played"
    clauses = [_fit(problem, path, number, slot, arc), *_known(slot.candidate)]
    if before:
        clauses += _join(before[-1].candidate, slot)
    return "; ".join(clauses)


def notes(programme: Programme, weights: Weights) -> tuple[str, ...]:
    """Return what the reader of a programme should know about it."""
    said = []
    count, least = len(programme.slots), programme.arc.least_slots
    if count < least:
        said.append(
            f"{count} recordings fit; {least} would let every step stay within "
            f"{weights.step_limit:g}"
        )
    for number, step in enumerate(programme.steps, start=1):
        if step > weights.step_limit + 1e-9:
            said.append(
                f"the step from {number} to {number + 1} is {step:.2f} long, "
                f"over {weights.step_limit:g}"
            )
    asking = sum(slot.candidate.asks for slot in programme.slots)
    if asking:
        said.append(f"{asking} of {count} may only sound after asking")
    if not programme.optimal:
        said.append(f"not proven the best: it could cost up to {programme.gap:.3f} less")
    return tuple(said)


def _fit(problem: Problem, path: Sequence[int], number: int, slot: Slot, arc: Arc) -> str:
    shelf = problem.shelf
    distance = slot.planned.distance(slot.target)
    squared = (shelf.valence - slot.target.valence) ** 2
    squared += (shelf.arousal - slot.target.arousal) ** 2
    open_rows = np.isfinite(problem.node[number])
    nearer = int((squared[open_rows] < squared[path[number]] - 1e-12).sum())
    where = _where(slot, arc, number, problem.slots)
    if nearer == 0:
        return f"closest to {where}"
    if distance <= NEAR:
        return f"close to {where} ({distance:.2f} away)"
    return f"{distance:.2f} from {where}, the best that joins well"


def _where(slot: Slot, arc: Arc, number: int, slots: int) -> str:
    """Name a target: start or goal of the arc, a named mood, or a place on the way."""
    if slot.target.distance(arc.start) < 1e-9 and number < slots - 1:
        return "the start mood"
    if slot.target.distance(arc.goal) < 1e-9:
        return "the goal"
    near = min(moods(), key=lambda mood: (mood.point.distance(slot.target), mood.name))
    if near.point.distance(slot.target) <= NEAR:
        return f"step {number + 1} of the way, near {near.name}"
    return f"step {number + 1} of the way"


def _known(candidate: Candidate) -> list[str]:
    clauses = []
    if candidate.liked > 0:
        clauses.append("liked")
    if candidate.liked < 0:
        clauses.append("though less liked")
    clauses.append("familiar" if candidate.familiar else "new to the listener")
    if candidate.asks:
        clauses.append("ask before it sounds")
    return clauses


def _join(last: Candidate, slot: Slot) -> list[str]:
    here = slot.candidate
    clauses = []
    if last.tempo_bpm and here.tempo_bpm:
        change = round(here.tempo_bpm) - round(last.tempo_bpm)
        pace = "slower" if change < 0 else "faster"
        if slot.parts.tempo == 0:
            clauses.append("same pace" if abs(change) <= 1 else f"{abs(change)} bpm {pace}")
        else:
            clauses.append(f"a change of pace, {abs(change)} bpm {pace}")
    if last.key and here.key and slot.parts.key == 0:
        clauses.append("in the same key" if last.key == here.key else "in a near key")
    return clauses

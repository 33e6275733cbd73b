"""Why a recording stands where it stands, in plain words."""

import math
from collections.abc import Sequence

import numpy as np

from sostenuto.listening.arcs import Arc
from sostenuto.listening.catalogue import Weights
from sostenuto.listening.moods import moods
from sostenuto.listening.problem import Problem
from sostenuto.listening.programme import Candidate, Programme, Slot
from sostenuto.listening.shelf import Ints

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
    squared = (shelf.valence - slot.target.valence) ** 2
    squared += (shelf.arousal - slot.target.arousal) ** 2
    nearer = np.flatnonzero(
        np.isfinite(problem.node[number]) & (squared < squared[path[number]] - 1e-12)
    )
    where = _where(slot, arc, number, problem.slots)
    if not len(nearer):
        return f"closest to {where}"
    distance = slot.planned.distance(slot.target)
    close = "close to" if distance <= NEAR else "nearest that fits to"
    return f"{close} {where} ({distance:.2f} away; {_passed_over(problem, path, number, nearer)})"


def _passed_over(problem: Problem, path: Sequence[int], number: int, nearer: Ints) -> str:
    """Say why recordings nearer to the target do not stand here, each counted once."""
    shelf = problem.shelf
    others = np.array([row for slot, row in enumerate(path) if slot != number], dtype=np.int64)
    total_s = shelf.duration_s[others].sum() + shelf.duration_s[nearer]
    artists = np.bincount(shelf.artist[others], minlength=int(shelf.artist.max()) + 1)
    strangers = shelf.unfamiliar[others].sum() + shelf.unfamiliar[nearer]
    node = problem.node[number]
    whys = (
        (np.isin(shelf.song[nearer], shelf.song[others]), "used elsewhere"),
        (
            artists[shelf.artist[nearer]] >= problem.artist_limits[shelf.artist[nearer]],
            "by an artist heard enough",
        ),
        (
            (strangers > problem.unfamiliar_limit) & (shelf.unfamiliar[nearer] == 1),
            "unfamiliar like others",
        ),
        ((total_s < problem.low_s) | (total_s > problem.high_s), "too long or short"),
        (node[nearer] >= node[path[number]], "less sure or less liked"),
        (np.ones(len(nearer), dtype=bool), "joining less well"),
    )
    counted = np.zeros(len(nearer), dtype=bool)
    said = []
    for applies, words in whys:
        count = int((applies & ~counted).sum())
        counted |= applies
        if count:
            said.append(f"{count} {words}")
    return "nearer: " + ", ".join(said)


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
    if candidate.familiar is not None:
        clauses.append("familiar" if candidate.familiar else "new to the listener")
    if candidate.asks:
        clauses.append("ask before it sounds")
    return clauses


def _join(last: Candidate, slot: Slot) -> list[str]:
    here = slot.candidate
    clauses = []
    if last.tempo_bpm and here.tempo_bpm:
        clauses.append(_pace(last.tempo_bpm, here.tempo_bpm, smooth=slot.parts.tempo == 0))
    if last.key and here.key and slot.parts.key == 0:
        clauses.append("in the same key" if last.key == here.key else "in a near key")
    return clauses


def _pace(last_bpm: float, here_bpm: float, *, smooth: bool) -> str:
    """Put a change of tempo into words; a ``smooth`` one keeps the pulse, doubled or halved."""
    change = round(here_bpm) - round(last_bpm)
    if smooth and abs(math.log2(here_bpm / last_bpm)) > 0.5:
        return "half the pace" if change < 0 else "double the pace"
    if abs(change) <= 1:
        return "same pace"
    words = f"{abs(change)} bpm {'slower' if change < 0 else 'faster'} than the last"
    return words if smooth else f"a change of pace, {words}"

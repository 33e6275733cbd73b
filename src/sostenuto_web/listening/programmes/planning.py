"""From a programme's rows to the sequencer and back: no row is written here.

Conventions: rules are those of the builder's form, as ``ListeningProgramme.rules`` keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import Arc, arc, drawn
from sostenuto.listening.keeping import plan_around
from sostenuto.listening.programme import Candidate, Parts, Programme, Rules, Slot
from sostenuto.listening.sequencer import plan, replan
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot

NO_PARTS = Parts(*([0.0] * len(Parts.__slots__)))


def made(programme: ListeningProgramme, candidates: Mapping[str, Candidate]) -> Programme:
    """Plan a programme for the first time.

    Raises
    ------
    PlanError
        When the rules leave no programme.
    """
    rules = rules_of(programme)
    return plan(candidates.values(), arc_of(programme), programme.minutes, rules)


def made_anew(
    programme: ListeningProgramme,
    slots: Sequence[ProgrammeSlot],
    candidates: Mapping[str, Candidate],
) -> Programme:
    """Plan anew what is not kept: the number of recordings may change behind the last one kept.

    Parameters
    ----------
    programme : ListeningProgramme
    slots : sequence of ProgrammeSlot
        In order; what sounded and what is locked stays.
    candidates : mapping
        What may sound now.

    Raises
    ------
    PlanError
    """
    before = programme_of(programme, slots, candidates)
    kept = [number for number, slot in enumerate(slots) if stays(slot)]
    if kept == list(range(len(kept))):
        return replan(before, candidates.values(), played=len(kept))
    return plan_around(before, candidates.values(), kept)


def stays(slot: ProgrammeSlot) -> bool:
    """Whether a slot is not planned anew: it is locked, or it sounds or sounded."""
    return slot.locked or slot.state != ProgrammeSlot.State.WAITING


def programme_of(
    programme: ListeningProgramme,
    slots: Sequence[ProgrammeSlot],
    candidates: Mapping[str, Candidate],
) -> Programme:
    """Return a programme's rows as the sequencer knows them."""
    found: list[Slot] = []
    start_s = 0.0
    for row in slots:
        candidate = candidates.get(row.recording_id.hex) or _kept(row)
        found.append(
            Slot(
                candidate=candidate,
                start_s=start_s,
                target=AffectPoint(row.target_valence, row.target_arousal),
                planned=AffectPoint(row.planned_valence, row.planned_arousal),
                target_bpm=row.target_bpm,
                parts=NO_PARTS,
                reason=row.reason,
                locked=stays(row),
            )
        )
        start_s += row.seconds
    return Programme(
        arc=arc_of(programme),
        rules=rules_of(programme),
        minutes=programme.minutes,
        slots=tuple(found),
        cost=0.0,
        optimal=programme.optimal,
        gap=programme.gap,
        considered=programme.considered,
    )


def _kept(row: ProgrammeSlot) -> Candidate:
    """Return what stands in a slot although it may not be planned any more."""
    place = AffectPoint(row.planned_valence, row.planned_arousal)
    recording = row.recording
    return Candidate(
        id=row.recording_id.hex,
        title=recording.title,
        artist=recording.artist,
        duration_s=row.seconds,
        affect=AffectEstimate(place, row.valence_sd, row.arousal_sd, row.source),
        tempo_bpm=recording.said_tempo_bpm or recording.tempo_bpm,
    )


def arc_of(programme: ListeningProgramme) -> Arc:
    """Return the arc of a programme."""
    if programme.arc == ListeningProgramme.Arc.DRAWN:
        return drawn([AffectPoint(*point) for point in programme.points])
    start = AffectPoint(programme.start_valence, programme.start_arousal)
    return arc(programme.arc, start, AffectPoint(programme.goal_valence, programme.goal_arousal))


def rules_of(programme: ListeningProgramme) -> Rules:
    """Return what the sequencer has to keep to."""
    said = programme.rules
    return Rules(
        most_by_artist=said.get("most_by_artist"),
        most_unfamiliar=said.get("most_new"),
        least_familiar=said.get("least_known"),
    )


@dataclass(frozen=True, slots=True)
class Option:
    """A recording that may stand in one slot instead of what stands there."""

    candidate: Candidate
    apart: float
    """How far it lies from where the slot is meant to be, on the plane."""


def instead_of(
    slots: Sequence[ProgrammeSlot],
    slot: ProgrammeSlot,
    candidates: Mapping[str, Candidate],
    most: int,
) -> list[Option]:
    """Return what may stand in a slot, the best fitting first; no song stands there twice."""
    there = {row.recording_id.hex for row in slots}
    others = [row.recording_id.hex for row in slots if row.pk != slot.pk]
    songs = {candidates[pk].song for pk in others if pk in candidates}
    target = AffectPoint(slot.target_valence, slot.target_arousal)
    table = catalogue.weights()

    def cost(each: Candidate) -> float:
        affect = each.affect
        squares = affect.point.distance(target) ** 2
        squares += table.spread * (affect.valence_sd**2 + affect.arousal_sd**2)
        return squares - table.liked * each.liked - table.familiar * (each.familiar is True)

    free = [c for pk, c in candidates.items() if pk not in there and c.song not in songs]
    best = sorted(free, key=lambda each: (cost(each), each.id))[:most]
    return [Option(each, each.affect.point.distance(target)) for each in best]


def weights() -> dict[str, float]:
    """Return the numbers that plans are weighed with."""
    return asdict(catalogue.weights())

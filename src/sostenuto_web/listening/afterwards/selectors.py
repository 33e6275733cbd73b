"""Reading what became of programmes: planned, felt, rated, skipped, never heard.

Conventions: a count of queries that does not grow with the songs or the programmes. Whether whoever
asks may read the client's programmes is for the caller to check (``programme.read``).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sostenuto.base.affect import AffectPoint
from sostenuto_web.listening.afterwards.parts import OVER, After, Became, Heard
from sostenuto_web.listening.around import Around, around
from sostenuto_web.listening.models import ListeningProgramme, MovedPoint, ProgrammeSlot
from sostenuto_web.listening.programmes.selectors.showing import called
from sostenuto_web.people.models import Client
from sostenuto_web.record.models import Felt


def after_of(programme: ListeningProgramme) -> After:
    """Return what became of a programme (with its session): five queries."""
    (found,) = afters_of(programme.client, [programme])
    return found


def afters_of(client: Client, programmes: Sequence[ListeningProgramme]) -> list[After]:
    """Return what became of a client's programmes (with their sessions): five queries in all."""
    ids = [one.pk for one in programmes]
    slots = _by_programme(
        ProgrammeSlot.objects.filter(programme__in=ids)
        .select_related("recording__song", "data_key")
        .order_by("place", "pk")
    )
    felt = _by_programme(
        Felt.objects.filter(client=client, programme_id__in=ids, voided_at=None).order_by(
            "at", "made_at", "pk"
        )
    )
    moved = _by_slot(MovedPoint.objects.filter(programme__in=ids).order_by("seconds", "at", "pk"))
    every = around(client)
    place = {one.pk: number for number, one in enumerate(every)}
    return [
        _after(one, slots.get(one.pk, []), felt.get(one.pk, []), moved, every, place.get(one.pk))
        for one in programmes
    ]


def _after(
    programme: ListeningProgramme,
    slots: list[ProgrammeSlot],
    felt: list[Felt],
    moved: Mapping[UUID, list[AffectPoint]],
    every: list[Around],
    place: int | None,
) -> After:
    said = _of_slots(slots, felt)
    is_over = programme.state in OVER
    heard = tuple(
        _heard(number, slot, said[slot.pk], tuple(moved.get(slot.pk, ())), is_over=is_over)
        for number, slot in enumerate(slots, 1)
    )
    if place is None:
        return After(programme, heard, None)
    return After(programme, heard, every[place], tuple(every[:place]))


def _heard(
    number: int,
    slot: ProgrammeSlot,
    said: list[Felt],
    moved: tuple[AffectPoint, ...],
    *,
    is_over: bool,
) -> Heard:
    places = [
        AffectPoint(row.valence, row.arousal)
        for row in said
        if row.valence is not None and row.arousal is not None
    ]
    return Heard(
        number,
        slot,
        *called(slot.recording),
        _became(slot, is_over=is_over),
        felt=_last(places),
        liked=_last(row.liked for row in said),
        familiar=_last(row.familiar for row in said),
        moved=moved,
    )


def _became(slot: ProgrammeSlot, *, is_over: bool) -> Became:
    if slot.state == ProgrammeSlot.State.PLAYED:
        return "played"
    if slot.state == ProgrammeSlot.State.PLAYING:
        return "playing"
    if slot.state == ProgrammeSlot.State.SKIPPED:
        return "not_this_unheard" if slot.started_at is None else "not_this"
    return "never" if is_over else "waiting"


def _of_slots(slots: list[ProgrammeSlot], felt: list[Felt]) -> dict[UUID, list[Felt]]:
    """Return what was said by slot: of one recording that sounded twice, by when it was said."""
    found: dict[UUID, list[Felt]] = {slot.pk: [] for slot in slots}
    for row in felt:
        same = [slot for slot in slots if _is_about(row, slot)]
        begun = [s for s in same if s.started_at is not None and s.started_at <= row.at]
        if same:
            found[max(begun, key=_begun).pk if begun else same[0].pk].append(row)
    return found


def _begun(slot: ProgrammeSlot) -> Any:
    return slot.started_at


def _is_about(row: Felt, slot: ProgrammeSlot) -> bool:
    if row.recording_id is not None:
        return bool(row.recording_id == slot.recording_id)
    return row.song_id is not None and row.song_id == slot.recording.song_id


def _last(values: Iterable[Any]) -> Any:
    """Return the last one that says something."""
    return next((value for value in reversed(list(values)) if value is not None), None)


def _by_programme(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.programme_id, []).append(row)
    return found


def _by_slot(rows: Iterable[MovedPoint]) -> dict[UUID, list[AffectPoint]]:
    found: dict[UUID, list[AffectPoint]] = {}
    for row in rows:
        found.setdefault(row.slot_id, []).append(AffectPoint(row.valence, row.arousal))
    return found

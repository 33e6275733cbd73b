"""The slots of the invented programmes, written once the demo's music was heard."""

import datetime
from collections.abc import Iterator
from itertools import count
from uuid import UUID

from django.db import transaction

from sostenuto.exchange.demo_library import pieces as demo_pieces
from sostenuto.listening.arcs import Target
from sostenuto_web.config.demo import listening
from sostenuto_web.config.demo.gathered import A_BATCH, table
from sostenuto_web.config.demo.listening import Drawn, Piece
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.repertoire.models import Recording

SPREAD = 0.3
REASON = "near the wanted place (invented)"


@transaction.atomic
def write_down() -> int:
    """Write the slots of the programmes that have none; return how many were written."""
    rows = ListeningProgramme.objects.filter(pk__in=_known(), slots=None)
    waiting = {row.pk: row for row in rows.select_related("data_key", "client")}
    if not waiting:
        return 0
    recordings = _recordings()
    slots = [
        slot
        for one in _every()
        if one.pk in waiting
        for slot in _slots(waiting[one.pk], one, recordings)
    ]
    ProgrammeSlot.objects.bulk_create(slots, batch_size=A_BATCH)
    return len(slots)


def _known() -> list[UUID]:
    return [one.pk for one in _every()]


def _every() -> Iterator[Drawn]:
    said = table("listening.toml")
    for number in said["client"]:
        for _turn, index in zip(range(said["most_weeks"] * len(said["a_week"])), count()):
            yield listening.drawn(int(number), index)


def _recordings() -> dict[str, Recording]:
    found = Recording.objects.filter(
        song__title__in=listening.lengths(), only_for=None, missing=False, failure=""
    )
    return {row.song.title: row for row in found.select_related("song") if row.song}


def _slots(
    row: ListeningProgramme, one: Drawn, recordings: dict[str, Recording]
) -> Iterator[ProgrammeSlot]:
    """Yield a programme's slots; none where a recording is not there (yet)."""
    if not all(piece.title in recordings for piece in one.pieces):
        return
    from sostenuto_web.listening.programmes import (
        planning,
    )  # only where there is something to write

    at = row.started_at
    targets = planning.arc_of(row).targets(len(one.pieces))
    for place, (piece, target) in enumerate(zip(one.pieces, targets, strict=True)):
        begun, at = at, at and at + datetime.timedelta(seconds=piece.seconds)
        slot = _slot(row, place, target, piece, recordings[piece.title])
        if piece.seconds:
            slot.started_at, slot.ended_at, slot.heard_s = begun, at, piece.seconds
        yield slot


def _slot(
    row: ListeningProgramme, place: int, target: Target, piece: Piece, recording: Recording
) -> ProgrammeSlot:
    sound = next(each for each in demo_pieces() if each.song.title == piece.title)
    states = ProgrammeSlot.State
    heard = states.SKIPPED if piece.skipped else states.PLAYED
    return ProgrammeSlot(
        client=row.client,
        data_key=row.data_key,
        programme=row,
        place=place,
        recording=recording,
        target_valence=target.point.valence,
        target_arousal=target.point.arousal,
        planned_valence=sound.valence,
        planned_arousal=sound.arousal,
        valence_sd=SPREAD,
        arousal_sd=SPREAD,
        source="audio",
        seconds=recording.seconds or piece.seconds,
        reason=REASON,
        state=heard if piece.seconds else states.WAITING,
    )

"""Programmes as they were given, for a report: nothing of whose they were, where, or on which date.

Conventions: a client's own recording has no title here. How long a piece sounded is what the
player counted while it sounded: no pauses, and never longer than the piece is.
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from sostenuto.listening.reporting import CHOOSERS, Delivered, PlayedPiece
from sostenuto_web.listening.models import Composed, ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.player import levelled
from sostenuto_web.listening.programmes import words
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.record.models import MusicEvent

State = ProgrammeSlot.State


def of_client(client: Client) -> list[Delivered]:
    """Return every programme of a client that holds, the oldest first."""
    rows = ListeningProgramme.objects.filter(client=client, voided_at=None)
    return _delivered(rows.select_related("session").order_by("made_at", "pk"))


def of_programme(programme: ListeningProgramme) -> list[Delivered]:
    """Return one programme, as `of_client` does."""
    rows = ListeningProgramme.objects.filter(pk=programme.pk, voided_at=None)
    return _delivered(rows.select_related("session"))


def _delivered(rows: Iterable[ListeningProgramme]) -> list[Delivered]:
    programmes = list(rows)
    slots = ProgrammeSlot.objects.filter(programme__in=[one.pk for one in programmes])
    slots = slots.select_related("data_key", "recording__song", "recording__levelled")
    of: dict[UUID, list[ProgrammeSlot]] = {one.pk: [] for one in programmes}
    for slot in slots.order_by("place", "pk"):
        of[slot.programme_id].append(slot)
    sources = _Sources([slot for each in of.values() for slot in each])
    return [_one(programme, of[programme.pk], sources) for programme in programmes]


class _Sources:
    """What other rows say of the slots: who chose, what the house made."""

    def __init__(self, slots: list[ProgrammeSlot]) -> None:
        facts = {slot.music_fact for slot in slots if slot.music_fact}
        noted = MusicEvent.objects.filter(pk__in=facts, voided_at=None)
        self.chosen = dict(noted.values_list("pk", "chosen_by"))
        ids = {slot.recording_id for slot in slots}
        made = Composed.objects.filter(recording__in=ids)
        self.made_here = set(made.values_list("recording_id", flat=True))


def _one(programme: ListeningProgramme, slots: list[ProgrammeSlot], sources: _Sources) -> Delivered:
    session = programme.session
    alone = programme.setting == ListeningProgramme.Setting.ALONE
    began = programme.started_at
    return Delivered(
        arc=programme.arc,
        goal=words.goal(programme),
        minutes=programme.minutes,
        alone=alone,
        kind=session.delivered if session else "",
        credential=session.credential if session and not alone else "",
        in_group=session.meeting_id is not None if session else None,
        day=timezone.localtime(began).date().toordinal() if began else None,
        stopped=programme.state == ListeningProgramme.State.STOPPED,
        again=programme.version > 1,
        pieces=[_piece(programme, slot, sources) for slot in slots],
    )


def _piece(programme: ListeningProgramme, slot: ProgrammeSlot, sources: _Sources) -> PlayedPiece:
    recording = slot.recording
    is_own, song = recording.only_for_id is not None, recording.song
    title, artist = (song.title, song.artist) if song else (recording.title, recording.artist)
    made = levelled.stand_of(getattr(recording, "levelled", None), recording)
    return PlayedPiece(
        recording=recording.pk.hex,
        title="" if is_own else title,
        artist="" if is_own else artist,
        seconds=recording.seconds or slot.seconds,
        begun=slot.started_at is not None,
        skipped=slot.state == State.SKIPPED,
        sounded_s=_sounded(slot),
        chosen_by=_chosen_by(programme, slot, sources),
        tempo_bpm=recording.said_tempo_bpm or recording.tempo_bpm,
        levelled=made is not None,
        made_here=recording.pk in sources.made_here,
        is_own=is_own,
    )


def _sounded(slot: ProgrammeSlot) -> float | None:
    if slot.started_at is None or slot.heard_s is None:
        return None
    return float(min(slot.heard_s, slot.recording.seconds or slot.seconds))


def _chosen_by(programme: ListeningProgramme, slot: ProgrammeSlot, sources: _Sources) -> str:
    """Return who chose a piece: the client their order, staff what they moved or put there."""
    noted = sources.chosen.get(slot.music_fact, "") if slot.music_fact else ""
    if programme.arc == ListeningProgramme.Arc.OWN:
        return "client"
    if noted in CHOOSERS and noted != "plan":
        return str(noted)
    return "plan" if _was_planned(slot) else "therapist"


def _was_planned(slot: ProgrammeSlot) -> bool:
    """Whether the plan put it there: what is moved or swapped by hand has no reason of the plan."""
    try:
        return bool(slot.reason)
    except SealError:
        return True

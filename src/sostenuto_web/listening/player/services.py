"""What becomes of a programme: it begins, goes on, is skipped through, stops, ends.

Conventions: one slot sounds at a time, and beginning one ends the one before. What was sounding
when somebody stopped it, or said "not this", does not come back by itself. In a session every
slot that sounds is a music fact, whose end is filled in when it ends. From when until when is
time that went by; for how long it was heard is what the player counted, pauses left out.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.care.models import Session
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.player import allowing, ending, levelled, tasks
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import NotSoError, When
from sostenuto_web.record.models import Felt, MusicEvent

Programme, Slot = ListeningProgramme, ProgrammeSlot
OVER = (Slot.State.PLAYED, Slot.State.SKIPPED)


def prepare(programme: ListeningProgramme) -> None:
    """Have the programme's recordings brought to one level in the background, in their order."""
    ids = programme.slots.order_by("place").values_list("recording_id", flat=True)
    wanted = levelled.wanting(ids)
    if wanted:
        at = {pk: place for place, pk in enumerate(ids)}
        said = [str(row.pk) for row in sorted(wanted, key=lambda row: at[row.pk])]
        transaction.on_commit(lambda: tasks.level_recordings.enqueue(said))


@transaction.atomic
def begin(by: Any, programme: ListeningProgramme, slot: ProgrammeSlot) -> None:
    """Say that a slot begins to sound, or goes on after the page was loaded again.

    Raises
    ------
    NotSoError
        It was played or skipped already, or must not sound (any more).
    """
    programme, slot = locked(programme, slot)
    if slot.state in OVER:
        raise NotSoError(_("This one was played or skipped already."))
    if not allowing.for_programme(programme, programme.client).of(slot).may_sound:
        raise NotSoError(_("This one must not sound now."))
    if slot.state == Slot.State.PLAYING:
        return
    now = timezone.now()
    _end_sounding(by, programme, now)
    slot.state, slot.started_at = Slot.State.PLAYING, now
    slot.music_fact = _music(by, programme, slot, now)
    slot.save(update_fields=["state", "started_at", "music_fact"])
    programme.state, programme.position_s = Programme.State.PLAYING, 0
    programme.started_at = programme.started_at or now
    programme.ended_at = None
    programme.save(update_fields=["state", "position_s", "started_at", "ended_at", "changed_at"])
    audit.record(by, "programme.sounded", slot)


def hold_place(
    programme: ListeningProgramme,
    slot: ProgrammeSlot,
    seconds: float,
    heard_s: float | None = None,
) -> None:
    """Keep where in a slot the music is, so that a page that is loaded again goes on there.

    Parameters
    ----------
    programme : ListeningProgramme
    slot : ProgrammeSlot
        As it was read just now; what does not sound has no place.
    seconds : float
        Where in the recording the music is.
    heard_s : float or None
        For how long the player has let it sound so far, without pauses; None: it does not say.
        What comes late or twice takes nothing away.
    """
    rows = Programme.objects.filter(
        pk=programme.pk, slots__pk=slot.pk, slots__state=Slot.State.PLAYING
    )
    rows.update(position_s=min(seconds, slot.seconds))
    if heard_s is None or slot.started_at is None:
        return
    heard = _heard(slot, slot.started_at, heard_s)
    less = Q(heard_s=None) | Q(heard_s__lt=heard)
    Slot.objects.filter(less, pk=slot.pk, state=Slot.State.PLAYING).update(heard_s=heard)


def _heard(slot: ProgrammeSlot, since: datetime, told_s: float) -> float:
    """Return no more than the recording is long, and no more than went by since it began."""
    gone_by = (timezone.now() - since).total_seconds()
    length = slot.recording.seconds or slot.seconds
    return max(0.0, min(told_s, gone_by, length))


@transaction.atomic
def played(by: Any, programme: ListeningProgramme, slot: ProgrammeSlot) -> None:
    """Say that a slot sounded to its end; after the last one the programme is finished."""
    programme, slot = locked(programme, slot)
    if slot.state != Slot.State.PLAYING:
        return
    _ended(by, programme, slot, Slot.State.PLAYED, timezone.now())
    audit.record(by, "programme.heard", slot)
    _finish_after_last(by, programme)


@transaction.atomic
def skip(by: Any, programme: ListeningProgramme, slot: ProgrammeSlot) -> None:
    """Take a slot out because the client said "not this", and others of the same song with it."""
    programme, slot = locked(programme, slot)
    if slot.state in OVER:
        return
    now = timezone.now()
    _ended(by, programme, slot, Slot.State.SKIPPED, now)
    recording = slot.recording
    same = Q(recording=recording)
    if recording.song_id is not None:
        same |= Q(recording__song=recording.song_id)
    programme.slots.filter(same, state=Slot.State.WAITING).update(state=Slot.State.SKIPPED)
    said = {
        "song_id": recording.song_id,
        "recording_id": recording.pk,
        "programme_id": programme.pk,
        "context": context_of(programme),
        "skipped": True,
    }
    facts.note(by, programme.client, "felt", said, _when(programme, now), _token(slot, "felt"))
    audit.record(by, "programme.skipped", slot)
    _finish_after_last(by, programme)


@transaction.atomic
def stop(by: Any, programme: ListeningProgramme) -> None:
    """Stop a programme before its end; what was sounding does not come back by itself."""
    programme = locked_programme(programme)
    if programme.state != Programme.State.PLAYING:
        return
    now = timezone.now()
    _end_sounding(by, programme, now)
    _over(programme, Programme.State.STOPPED, now)
    audit.record(by, "programme.stopped", programme)


def _finish_after_last(by: Any, programme: ListeningProgramme) -> None:
    left = programme.slots.exclude(state__in=OVER).exists()
    if not left and programme.state == Programme.State.PLAYING:
        _over(programme, Programme.State.FINISHED, timezone.now())
        audit.record(by, "programme.finished", programme)


def _over(programme: ListeningProgramme, state: str, now: datetime) -> None:
    programme.state, programme.ended_at, programme.position_s = state, now, 0
    programme.save(update_fields=["state", "ended_at", "position_s", "changed_at"])


def _end_sounding(by: Any, programme: ListeningProgramme, now: datetime) -> None:
    rows = programme.slots.filter(state=Slot.State.PLAYING)
    for slot in rows.select_related("data_key", "recording__song"):
        _ended(by, programme, slot, Slot.State.PLAYED, now)


def _ended(
    by: Any, programme: ListeningProgramme, slot: ProgrammeSlot, state: str, now: datetime
) -> None:
    if slot.started_at is not None:
        slot.ended_at = now
    slot.state = state
    slot.save(update_fields=["state", "ended_at"])
    if slot.music_fact is not None:
        facts.say_until([slot.music_fact], now)
    ending.tell(by, programme, slot)


def _music(
    by: Any, programme: ListeningProgramme, slot: ProgrammeSlot, now: datetime
) -> UUID | None:
    """Note in the session that it sounds; None where there is no session."""
    if programme.session_id is None:
        return None
    said = {
        "song_id": slot.recording.song_id,
        "recording_id": slot.recording_id,
        "song_words": "" if slot.recording.song_id else slot.recording.title,
        "is_live": False,
        "chosen_by": _chosen_by(programme),
    }
    when, token = _when(programme, now), _token(slot, "music")
    row, _made = facts.note(by, programme.client, "music", said, when, token)
    noted: UUID = row.pk
    return noted


def _chosen_by(programme: ListeningProgramme) -> str:
    own = programme.arc == Programme.Arc.OWN
    return MusicEvent.ChosenBy.CLIENT if own else MusicEvent.ChosenBy.PLAN


def context_of(programme: ListeningProgramme) -> str:
    """Return with whom a programme sounds, as `Felt.context` calls it."""
    if programme.setting == Programme.Setting.ALONE:
        return Felt.Context.ALONE
    session = programme.session
    listening = session is None or session.delivered == Session.Delivered.LISTENING
    return Felt.Context.LISTENING if listening else Felt.Context.THERAPY


def _when(programme: ListeningProgramme, now: datetime) -> When:
    return When(now, programme.session_id)


def _token(slot: ProgrammeSlot, of: str) -> UUID:
    return uuid5(slot.pk, of)


def locked_programme(programme: ListeningProgramme) -> ListeningProgramme:
    """Return a programme as it is now; who comes second waits for it."""
    rows = Programme.objects.select_for_update(of=("self",))
    return rows.select_related("client__data_key", "data_key", "session").get(pk=programme.pk)


def locked(
    programme: ListeningProgramme, slot: ProgrammeSlot
) -> tuple[ListeningProgramme, ProgrammeSlot]:
    """Return both as they are now; whoever comes second waits for the programme."""
    found = locked_programme(programme)
    rows = Slot.objects.select_related("data_key", "recording__song")
    return found, rows.get(pk=slot.pk, programme=found)

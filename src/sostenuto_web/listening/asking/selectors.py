"""Reading what was said around a programme and of its pieces.

Conventions: whether whoever asks may play the programme is for the caller to check. A slot is heard
from ``started_at`` until ``ended_at``; what is said of it has a moment between these two.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from sostenuto.measures import ratings
from sostenuto_web.listening.around import NEAR_BY, SCALES
from sostenuto_web.listening.models import ListeningProgramme, MovedPoint, ProgrammeSlot
from sostenuto_web.listening.programmes.selectors.finding import FRESH
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.record.models import Felt, Rating
from sostenuto_web.record.models.facts import Moment
from sostenuto_web.repertoire.tastes import selectors as tastes

CRAVING = "craving"
A_MOMENT = timedelta(milliseconds=1)
"""What is said at the very end of a piece counts as said just before it."""
OVER = (ListeningProgramme.State.FINISHED, ListeningProgramme.State.STOPPED)


def scales_for(client: Client) -> list[str]:
    """Return what is asked of a client; about craving only where their contexts ask for it.

    Of whom nothing is written down all is asked.
    """
    contexts = list(client.contexts.values_list("context", flat=True))
    asked = {key for each in contexts for key in ratings.asked("pre", [each])}
    return [key for key in SCALES if key != CRAVING or not contexts or key in asked]


def fresh(programme: ListeningProgramme) -> dict[str, Rating]:
    """Return what was answered in the last quarter of an hour, in this session, by scale."""
    now = timezone.now()
    rows = _answers(programme).filter(at__gte=now - FRESH, at__lte=now)
    return {row.scale: row for row in rows.order_by("at", "made_at")}


def said_after(programme: ListeningProgramme) -> bool:
    """Whether anything was answered since the programme was over."""
    if programme.ended_at is None:
        return False
    rows = _answers(programme).filter(at__gte=programme.ended_at)
    return rows.exclude(moment=Moment.BEFORE).exists()


def asks_after(programme: ListeningProgramme) -> bool:
    """Whether it is over, a short while ago, and nobody has said how it is now."""
    ended = programme.ended_at
    if programme.state not in OVER or ended is None or timezone.now() - ended > NEAR_BY:
        return False
    return not said_after(programme)


def own_answer(by: Any, programme: ListeningProgramme, moment: str, scale: str) -> Rating | None:
    """Return the answer that was given here a moment ago, which another one puts right.

    What was tapped on the page of the session, or said around another programme, stays.
    """
    from sostenuto_web.care.models import Step

    since = programme.ended_at if moment == Moment.AFTER else timezone.now() - FRESH
    if since is None:
        return None
    rows = _answers(programme).filter(moment=moment, scale=scale, made_by=by, at__gte=since)
    found = rows.filter(at__gte=programme.made_at).order_by("-at", "-made_at").first()
    if found is None or Step.objects.filter(pk=found.pk).exists():
        return None
    began = ListeningProgramme.objects.filter(client=programme.client_id, started_at__gte=found.at)
    return None if began.exists() else found


def given_by(programme: ListeningProgramme) -> str:
    """Return who answered last in this session; alone it is the client."""
    last = _answers(programme).order_by("-at", "-made_at").first()
    if last is not None and last.at >= timezone.now() - NEAR_BY:
        return str(last.given_by)
    alone = programme.setting == ListeningProgramme.Setting.ALONE
    return str(Rating.GivenBy.CLIENT if alone else Rating.GivenBy.TOLD)


def mood_before(programme: ListeningProgramme, at: datetime) -> Rating | None:
    """Return the latest mood before a moment, unless it was long before the programme began."""
    since = min(programme.started_at or at, at) - NEAR_BY
    rows = Rating.objects.filter(client=programme.client_id, voided_at=None, scale="mood")
    return rows.filter(at__gte=since, at__lte=at).order_by("-at", "-made_at").first()


def moment_in(slot: ProgrammeSlot, at: datetime) -> datetime:
    """Return a moment at which the slot sounded, as near to the given one as can be."""
    start = slot.started_at or at
    end = at if slot.ended_at is None else min(at, slot.ended_at - A_MOMENT)
    return max(start, end)


def felt_of(slot: ProgrammeSlot) -> Felt | None:
    """Return what holds of how a slot felt when it sounded; "not this" is another fact."""
    if slot.started_at is None:
        return None
    rows = Felt.objects.filter(
        client=slot.client_id,
        programme_id=slot.programme_id,
        recording_id=slot.recording_id,
        voided_at=None,
        skipped=False,
        at__gte=slot.started_at,
    )
    if slot.ended_at is not None:
        rows = rows.filter(at__lt=max(slot.ended_at, slot.started_at + A_MOMENT))
    rows = rows.select_related("data_key", "client__data_key")
    return rows.order_by("-at", "-made_at").first()


def last_point(slot: ProgrammeSlot) -> MovedPoint | None:
    """Return where the point rested last while a slot sounded."""
    rows = MovedPoint.objects.filter(slot=slot)
    return rows.order_by("-seconds", "-at", "-id").first()


def is_of_the_point(felt: Felt, slot: ProgrammeSlot, token_of: Any) -> bool:
    """Whether a felt place was taken from the moved point, and not said.

    It stays the point's when something else is said besides: then the place is the same.
    """
    ids = list(MovedPoint.objects.filter(slot=slot).values_list("pk", flat=True))
    row: Felt | None = felt
    while row is not None:
        by = row.made_by_id
        if by is not None and any(row.pk == once.id_for(by, token_of(pk)) for pk in ids):
            return True
        same = {"pk": row.corrects, "valence": row.valence, "arousal": row.arousal}
        row = Felt._base_manager.filter(**same).first() if row.corrects else None
    return False


def first_hearings(
    programme: ListeningProgramme, slots: Iterable[ProgrammeSlot]
) -> frozenset[UUID]:
    """Return the slots of which nobody knows whether the client knew the piece before."""
    client = programme.client
    written = set(tastes.words_of(client))
    said: list[Any] = list(
        Felt.objects.filter(client=client, voided_at=None, familiar__isnull=False).values_list(
            "song_id", "recording_id", "programme_id", "at", named=True
        )
    )
    return frozenset(
        slot.pk
        for slot in slots
        if slot.recording.song_id not in written and not any(_is_earlier(one, slot) for one in said)
    )


def _is_earlier(said: Any, slot: ProgrammeSlot) -> bool:
    """Whether something was said of the slot's piece, and not at this hearing of it."""
    recording = slot.recording
    song = recording.song_id
    if said.recording_id != recording.pk and (song is None or said.song_id != song):
        return False
    here = said.programme_id == slot.programme_id and slot.started_at is not None
    return not (here and slot.started_at is not None and said.at >= slot.started_at)


def _answers(programme: ListeningProgramme) -> QuerySet[Rating]:
    rows = Rating.objects.filter(client=programme.client_id, voided_at=None, scale__in=SCALES)
    if programme.session_id is None:
        return rows
    return rows.filter(Q(session_id=programme.session_id))

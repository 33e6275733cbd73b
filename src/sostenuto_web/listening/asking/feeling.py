"""Keeping how a piece felt: one fact for each time it sounded, said or taken from the point.

Conventions: what is said again puts the fact before it right. The moved point gives a slot its felt
place only when that slot is over and no place was said; a point that arrives late still counts.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.base.affect import AffectPoint
from sostenuto_web.listening.asking import selectors
from sostenuto_web.listening.asking.forms import Moved
from sostenuto_web.listening.models import ListeningProgramme, MovedPoint, ProgrammeSlot
from sostenuto_web.listening.player.services import context_of, locked
from sostenuto_web.people import once
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import NotSoError, When
from sostenuto_web.record.models import Felt

MOST_OF_SLOT = 5000
"""Points of one slot; two hours of one every two seconds are fewer."""
COLUMNS = ("valence", "arousal", "liked", "familiar")


@transaction.atomic
def say(
    by: Any,
    programme: ListeningProgramme,
    slot: ProgrammeSlot,
    *,
    place: AffectPoint | None = None,
    liked: float | None = None,
    familiar: bool | None = None,
    token: UUID | None = None,
) -> Felt:
    """Keep what the client says of a piece that sounds or sounded; what is None stays as it was.

    Raises
    ------
    NotSoError
        It has not sounded yet.
    """
    programme, slot = locked(programme, slot)
    if slot.started_at is None:
        raise NotSoError(_("This one has not been played yet."))
    said: dict[str, Any] = {"liked": liked, "familiar": familiar}
    if place is not None:
        said |= {"valence": place.valence, "arousal": place.arousal}
    before = selectors.felt_of(slot)
    instead = place is not None and _is_of_the_point(before, slot)
    return _kept(by, programme, slot, before, said, timezone.now(), token, instead=instead)


@transaction.atomic
def move(
    by: Any, programme: ListeningProgramme, slot: ProgrammeSlot, points: Iterable[Moved]
) -> int:
    """Keep where the point was moved to; what came before is not kept twice. Return how many.

    Raises
    ------
    NotSoError
        The slot has not sounded yet, or has more points than anybody can make.
    """
    programme, slot = locked(programme, slot)
    if slot.started_at is None:
        raise NotSoError(_("This one has not been played yet."))
    rows = {row.pk: row for row in (_point(by, slot, one) for one in points)}
    known = set(MovedPoint.objects.filter(pk__in=rows).values_list("pk", flat=True))
    new = [row for pk, row in rows.items() if pk not in known]
    if not new:
        return 0
    if MovedPoint.objects.filter(slot=slot).count() + len(new) > MOST_OF_SLOT:
        raise NotSoError(_("That is too much at once."))
    MovedPoint.objects.bulk_create(new, ignore_conflicts=True)
    audit.record(by, "programme.moved", slot, count=len(new))
    if slot.ended_at is not None:
        _settled(by, programme, slot)
    return len(new)


def settle(by: Any, programme: ListeningProgramme, slot: ProgrammeSlot) -> None:
    """Give a slot that ends its felt place from where the point rested, unless one was said."""
    if slot.started_at is not None:
        _settled(by, programme, slot)


def _settled(by: Any, programme: ListeningProgramme, slot: ProgrammeSlot) -> None:
    last = selectors.last_point(slot)
    if last is None:
        return
    before = selectors.felt_of(slot)
    has_place = before is not None and before.valence is not None
    if has_place and not _is_of_the_point(before, slot):
        return
    said = {"valence": last.valence, "arousal": last.arousal}
    _kept(by, programme, slot, before, said, last.at, _of_point(last.pk))


def _kept(
    by: Any,
    programme: ListeningProgramme,
    slot: ProgrammeSlot,
    before: Felt | None,
    said: dict[str, Any],
    at: Any,
    token: UUID | None,
    *,
    instead: bool = False,
) -> Felt:
    """Keep it as the one feeling of a hearing; the same again is kept once.

    ``instead``: a place that was said stands instead of the point's and corrects nothing, so that
    it is theirs also where the point had rested on the same place.
    """
    said = {name: value for name, value in said.items() if value is not None}
    if before is not None:
        said = {name: getattr(before, name) for name in COLUMNS} | said
        same = all(getattr(before, name) == value for name, value in said.items())
        if same and not instead:
            return before
    at = before.at if before is not None else selectors.moment_in(slot, at)
    fields = _around(programme, slot, at) | said
    if before is None or instead:
        when = When(at, programme.session_id)
        row, made = facts.note(by, programme.client, "felt", fields, when, token)
        if made and before is not None:
            facts.void(by, before, _("said in words while the point was moved"))
    else:
        row = facts.correct(by, before, fields, _("said again while it sounded"), token)
        made = row.voided_at is None
    if made:
        audit.record(by, "programme.felt", slot)
    felt: Felt = row
    return felt


def _around(programme: ListeningProgramme, slot: ProgrammeSlot, at: Any) -> dict[str, Any]:
    mood = selectors.mood_before(programme, at)
    return {
        "song_id": slot.recording.song_id,
        "recording_id": slot.recording_id,
        "programme_id": programme.pk,
        "context": context_of(programme),
        "mood_valence": mood.valence if mood else None,
        "mood_arousal": mood.arousal if mood else None,
    }


def _is_of_the_point(felt: Felt | None, slot: ProgrammeSlot) -> bool:
    return felt is not None and selectors.is_of_the_point(felt, slot, _of_point)


def _point(by: Any, slot: ProgrammeSlot, said: Moved) -> MovedPoint:
    return MovedPoint(
        id=once.id_for(by.pk, said.token),
        programme_id=slot.programme_id,
        slot=slot,
        seconds=said.seconds,
        valence=said.place.valence,
        arousal=said.place.arousal,
    )


def _of_point(pk: UUID) -> UUID:
    return uuid5(pk, "felt")

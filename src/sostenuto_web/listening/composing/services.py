"""Having a piece composed: asked for once, made in a worker, taken in as a song with a recording.

The same numbers are one piece: asked for again, the one that is there is found. What failed, or
was never finished, is asked for anew.
"""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.base.errors import SostenutoError
from sostenuto_web.listening.composing import making, selectors
from sostenuto_web.listening.composing.moods import word_at
from sostenuto_web.listening.models import Composed
from sostenuto_web.people import once
from sostenuto_web.platform.audit import services as audit

MOST_RUNNING = 5


class TooManyError(SostenutoError):
    """So many pieces wait that another one has to come later."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a piece is asked for by; valence and arousal in [−1, 1]."""

    valence: float
    arousal: float
    minutes: float
    seed: int
    preset: str = ""


def ask(by: Any, wanted: Wanted, token: UUID | None = None) -> tuple[Composed, bool]:
    """Ask for a piece; return it, and whether it is to be made.

    Raises
    ------
    TooManyError
        Too many are being made already.
    """
    pk = once.id_for(by.pk, token)
    try:
        return _ask(by, wanted, pk)
    except IntegrityError:  # somebody asked at the same moment; now theirs is there to be seen
        return _ask(by, wanted, pk)


@transaction.atomic
def _ask(by: Any, wanted: Wanted, pk: UUID) -> tuple[Composed, bool]:
    there = (
        Composed.objects.filter(pk=pk).first() or Composed.objects.filter(**asdict(wanted)).first()
    )
    if there is not None and not _can_be_asked_again(there):
        return there, False
    if selectors.running().count() >= MOST_RUNNING:
        raise TooManyError(_("Five pieces are being made already. Wait until one is done."))
    row = _again(there) if there is not None else _new(by, wanted, pk)
    audit.record(by, "music.composing_asked", row, **_numbers(row))
    transaction.on_commit(lambda: _enqueue(row.pk))
    return row, True


def _can_be_asked_again(row: Composed) -> bool:
    return row.state == Composed.State.FAILED or selectors.is_stuck(row)


def _again(row: Composed) -> Composed:
    row.state, row.failure, row.asked_at = Composed.State.WAITING, "", timezone.now()
    row.save(update_fields=["state", "failure", "asked_at"])
    return row


def _new(by: Any, wanted: Wanted, pk: UUID) -> Composed:
    number = (Composed.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    word = word_at(wanted.valence, wanted.arousal)
    title = _("%(mood)s piece %(number)s") % {"mood": word, "number": number}
    return Composed.objects.create(
        pk=pk, number=number, title=title[:80], made_by=by, **asdict(wanted)
    )


def _numbers(row: Composed) -> dict[str, Any]:
    return {
        "seed": row.seed,
        "valence": f"{row.valence:g}",
        "arousal": f"{row.arousal:g}",
        "minutes": f"{row.minutes:g}",
        "preset": row.preset,
    }


def _enqueue(pk: UUID) -> None:
    from sostenuto_web.listening.composing.tasks import compose_piece

    compose_piece.enqueue(str(pk))


def make(composed_id: UUID | str) -> None:
    """Make a piece if it is still wanted; for the background, and safe to be run twice."""
    rows = Composed.objects.filter(pk=composed_id).exclude(state=Composed.State.MADE)
    if not rows.update(state=Composed.State.MAKING, failure=""):
        return
    row = rows.get()
    try:
        made = making.composed(row)
    except making.NotMadeError as problem:
        rows.update(state=Composed.State.FAILED, failure=str(problem))
        audit.record(row.made_by, "music.composed", row, outcome="failed", **_numbers(row))
        return
    _take_in(row, made)


@transaction.atomic
def _take_in(row: Composed, made: making.Made) -> None:
    recording = making.taken_in(row, made)
    row.recording, row.state = recording, Composed.State.MADE
    row.save(update_fields=["recording", "state"])
    audit.record(row.made_by, "music.composed", row, **_numbers(row))
    making.have_heard(row)

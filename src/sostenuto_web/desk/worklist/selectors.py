"""The work list: what is left, for how long, and why it cannot be signed yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.care.groups.afterwards import selectors as afterwards
from sostenuto_web.care.models import Note, Session
from sostenuto_web.care.notes import selectors as notes
from sostenuto_web.care.notes import standing
from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.care.sessions import showing, ways
from sostenuto_web.desk import measuring
from sostenuto_web.desk.meetings import selectors as meetings
from sostenuto_web.desk.worklist import bundles
from sostenuto_web.desk.worklist.bundles import Bundle, Item
from sostenuto_web.measures.course import supervising
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.scoping import scoped

MOST = 100
"""Of each kind; whoever has more begins with the oldest."""
LOOKED_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class WorkList:
    """What waits for one person; the notes of one meeting stand in one line."""

    to_cosign: list[Item | Bundle]
    to_write: list[Item | Bundle]
    to_sign_with: list[Bundle]
    """Notes of meetings that somebody led with others, signed by who wrote them."""
    not_held: list[Any]
    handed_in: list[Item | Bundle]
    ready: int
    asked: list[measuring.Asked]
    """Of whom a measure is due, begun or given back."""
    raised: list[supervising.Asks]
    """What others ask to talk about in supervision."""

    @property
    def count(self) -> int:
        """How many lines wait for this very person."""
        waiting = (
            self.to_cosign,
            self.to_write,
            self.to_sign_with,
            self.not_held,
            self.asked,
            self.raised,
        )
        return sum(len(lines) for lines in waiting)


def work_list(user: Any) -> WorkList:
    """Return what waits for somebody."""
    ready = {note.session_id for note in notes.ready_to_sign(user)}
    found = notes.unsigned_for(user)[:MOST]
    to_write = [
        _item(user, s.client, s, getattr(s, "note", None), is_ready=s.pk in ready) for s in found
    ]
    to_cosign = _items(notes.waiting_for_cosign(user)[:MOST])
    handed_in = _items(notes.handed_in_by(user)[:MOST])
    to_sign_with = _items(afterwards.waiting_for_co_leader(user)[:MOST])
    every = [*to_cosign, *to_write, *to_sign_with, *handed_in]
    of_groups = bundles.meetings_of(user, every)
    return WorkList(
        to_cosign=bundles.folded(to_cosign, of_groups),
        to_write=bundles.folded(to_write, of_groups),
        to_sign_with=bundles.only(bundles.folded(to_sign_with, of_groups)),
        not_held=_not_held(user),
        handed_in=bundles.folded(handed_in, of_groups),
        ready=len(ready),
        asked=measuring.waiting(measuring.asked_by_client(user, today()).values())[:MOST],
        raised=supervising.waiting_for(user)[:MOST],
    )


def count_for(user: Any) -> int:
    """Return how many notes wait for somebody.

    Counted in parts that each walk an index: after some years most sessions are long signed.
    """
    led = {"led_by": user, "state": Session.State.FINISHED, "voided_at": None}
    unwritten = Session.objects.filter(**led)
    unwritten = unwritten.filter(~Exists(Note.objects.filter(session=OuterRef("pk"))))
    written = Note.objects.filter(state__in=standing.OPEN, voided_at=None)
    written = written.filter(**{f"session__{name}": value for name, value in led.items()})
    own = sum(scoped(rows, user, "note.write").count() for rows in (unwritten, written))
    with_others = afterwards.waiting_for_co_leader(user).count()
    return own + with_others + notes.waiting_for_cosign(user).count()


def about_to_sign(user: Any) -> list[Item | Bundle]:
    """Return what would be signed by one press, the oldest first; a meeting's notes together."""
    found = notes.ready_to_sign(user)
    items = [_item(user, note.client, note.session, note, is_ready=True) for note in found]
    return bundles.folded(items, bundles.meetings_of(user, items))


def _items(rows: Iterable[Note]) -> list[Item]:
    return [_item(None, note.client, note.session, note, is_ready=False) for note in rows]


def _item(user: Any, client: Client, session: Any, note: Note | None, *, is_ready: bool) -> Item:
    return Item(
        client=client,
        session=session,
        note=note,
        since=session.ended_at or session.starts_at,
        is_ready=is_ready,
        why_not="" if is_ready or user is None else _why_not(user, session, note),
        url=ways.ways(session).note,
    )


def _why_not(user: Any, session: Any, note: Note | None) -> str:
    if note is None or note.voided_at is not None:
        return _("nothing is written yet")
    if note.state == Note.State.RETURNED:
        return _("given back with remarks")
    if not may(user, "note.sign"):
        return _("to be handed in")
    if not (note.seen.strip() or note.meaning.strip()):
        return _("your own words are missing")
    if not note.next_steps.strip():
        return _("what comes next is missing")
    return _("a sentence of yours is about something that was corrected")


def _not_held(user: Any) -> list[Any]:
    """Return sessions and meetings that are over, and of which nobody said what became of them."""
    since, until = timezone.now() - LOOKED_BACK, timezone.now() - timedelta(hours=2)
    rows = sessions.readable(user).filter(led_by=user, state=Session.State.PLANNED, meeting=None)
    rows = rows.filter(starts_at__lt=until, starts_at__gt=since).order_by("starts_at", "pk")
    found = [*showing.shown(rows[:MOST]), *meetings.not_held(user, since, until)]
    return sorted(found, key=lambda row: row.starts_at)

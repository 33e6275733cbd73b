"""Reading what the page of a running meeting shows; everything that it needs while offline.

Conventions: a tap of all is known by the address that takes it, one member's by the address of
their session. A member who is not in one's care is counted, and stands on no page.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sostenuto.care.groups.turns import TURNS
from sostenuto.care.session_words import SessionWords, session_words
from sostenuto.care.techniques.cards import Card
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.pads import allowing, noting, spreading
from sostenuto_web.care.models import Meeting, MeetingActivity, MeetingStep, Session, Step
from sostenuto_web.care.running import cards
from sostenuto_web.care.running.carrying import tap_of
from sostenuto_web.care.running.going import (
    DISTRESS,
    EASED,
    MUSIC,
    START,
    STOP,
    UNDO,
    Going,
    Tap,
    going_of,
)
from sostenuto_web.people.guard import token_for
from sostenuto_web.record import naming
from sostenuto_web.record.models import Mark
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import SetList
from sostenuto_web.repertoire.sets.selectors import Judged, item_of

OF_MEMBERS = ("mark", "quote", DISTRESS, EASED, UNDO)
"""Taps of one member that the page of the group shows."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where taps go: to all, or to one member; ``name`` is what they are called on the page."""

    url: str
    person: str
    name: str = ""

    @property
    def says(self) -> str:
        """How a tap of theirs stands in the list."""
        return f"{self.name} – {{what}}" if self.name else "{what}"

    @property
    def quotes(self) -> str:
        """How their words stand in the list, on the device on which they were typed."""
        return self.says.replace("{what}", "“{what}”")


@dataclass(frozen=True, slots=True)
class Member:
    """One member as the page shows them."""

    session: Session
    to: Target
    number: int
    is_there: bool
    turns: int
    late: datetime | None
    left: datetime | None

    @property
    def dots(self) -> str:
        """Return a dot a turn, for the eye."""
        return "●" * min(self.turns, MOST_DOTS)


@dataclass(frozen=True, slots=True)
class Part:
    """An activity of the meeting with its card; without one it is called by its key."""

    row: MeetingActivity
    card: Card | None
    is_held: bool
    has_begun: bool

    @property
    def name(self) -> str:
        """What the technique is called."""
        return self.card.name if self.card else self.row.card


@dataclass(frozen=True, slots=True)
class Line:
    """One tap as the page knows it."""

    id: str
    kind: str
    at: str
    about: str
    says: str
    mine: bool
    url: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that the page of a running meeting shows."""

    meeting: Meeting
    to: Target
    parts: list[Part]
    offered: list[Card]
    music: list[Judged]
    members: list[Member]
    elsewhere: int
    lines: list[Line]
    going: Going
    last: Line | None
    last_of: Target
    """What one noted last, and for whom."""
    over: tuple[Target, Line] | None
    """The distress that has not been said to be over, the latest, and whose it is."""
    words: SessionWords
    turns: str


MOST_DOTS = 8
_SAYS: dict[str, Any] = {
    START: gettext_lazy("The meeting began"),
    STOP: gettext_lazy("The meeting ended"),
    DISTRESS: gettext_lazy("Stop: distress"),
    EASED: gettext_lazy("It is over"),
    "quote": gettext_lazy("In their own words"),
}


def screen_of(user: Any, meeting: Meeting) -> Screen:
    """Return what the page shows."""
    now = timezone.now()
    sessions = list(groups.sessions_for(user, meeting, "session.run"))
    ids = allowing.client_ids(meeting, now)
    to = target_of(meeting)
    whose = {session.pk: _target(session) for session in sessions}
    shared = list(meeting.steps.all())
    lines = _shared_lines(user, meeting, shared, to)
    lines += _member_lines(user, sessions, whose)
    lines.sort(key=lambda line: (line.at, line.id))
    going = going_of(map(_tap, (line for line in lines if line.url == to.url)))
    last = next((one for one in lines[::-1] if one.mine and one.says), None)
    every = {one.url: one for one in (to, *whose.values())}
    return Screen(
        meeting=meeting,
        to=to,
        parts=_parts(meeting, ids, going),
        offered=_offered(user, ids),
        music=judged(meeting.set_list, ids),
        members=[_member(one, whose[one.pk], n, lines) for n, one in enumerate(sessions)],
        elsewhere=groups.not_in_care(user, meeting.group),
        lines=lines,
        going=going,
        last=last,
        last_of=every[last.url] if last else to,
        over=_over(lines, every),
        words=session_words(),
        turns=" ".join(TURNS),
    )


def target_of(meeting: Meeting) -> Target:
    """Return where taps for all go."""
    url = reverse("meeting-moments", args=[meeting.group_id, meeting.pk])
    return Target(url, token_for(meeting.pk))


def _target(session: Session) -> Target:
    url = reverse("session-moments", args=[session.client_id, session.pk])
    return Target(url, token_for(session.client_id), session.client.alias)


def _member(session: Session, to: Target, number: int, lines: list[Line]) -> Member:
    undone = {line.about for line in lines if line.kind == UNDO}
    turns = [
        line for line in lines if line.url == to.url and line.key in TURNS and line.id not in undone
    ]
    is_there = session.state != Session.State.MISSED
    return Member(session, to, number, is_there, len(turns), session.arrived_at, session.left_at)


def _parts(meeting: Meeting, ids: list[UUID], going: Going) -> list[Part]:
    known, held = cards.every_card(), allowing.cautions_of(ids)
    found = []
    for row in meeting.activities.all():
        card = known.get(row.card)
        begun = str(row.pk) in going.activities
        is_held = card is not None and cards.rules_out(card, held)
        if row.is_planned or begun:
            found.append(Part(row, card, is_held, begun))
    return found


def _offered(user: Any, ids: list[UUID]) -> list[Card]:
    held = allowing.cautions_of(ids)
    among = [card for card in cards.every_card().values() if allowing.TOGETHER in card.settings]
    fits = [card for card in among if not cards.rules_out(card, held)]
    return [card for card in fits if allowing.may_lead(user, card, ids)]


def judged(set_list: SetList | None, ids: list[UUID]) -> list[Judged]:
    """Return the entries of a set list with what the gate says for all of these, and no reason."""
    if set_list is None:
        return []
    asked, told = asking.for_group(ids, set_list=set_list), asking.Reader(False, False)
    entries = set_list.entries.select_related(
        *("data_key", "song", "song__merged_into", "recording", "recording__song"),
        *("recording__song__merged_into", "recording__folder"),
    )
    return [
        Judged(entry, item, told(asked.of(item)))
        for entry in entries
        if (item := item_of(entry)) is not None
    ]


def _shared_lines(user: Any, meeting: Meeting, steps: list[MeetingStep], to: Target) -> list[Line]:
    said = {step.pk: noting.said_of(step) for step in steps if step.kind == MUSIC}
    ids = {UUID(one["song_id"]) for one in said.values() if one.get("song_id")}
    songs = naming.songs(user, ids)
    mine = {step.pk: str(step.token) for step in steps if step.made_by_id == user.pk}
    taps = {step.pk: spreading.tap_of(step) for step in steps}
    named = {str(pk): token for pk, token in mine.items()}
    return [
        Line(
            mine.get(step.pk, str(step.pk)),
            step.kind,
            step.at.isoformat(),
            named.get(taps[step.pk].about, taps[step.pk].about),
            _song(said[step.pk], songs) if step.pk in said else str(_SAYS.get(step.kind, "")),
            step.pk in mine,
            to.url,
        )
        for step in _held(steps, taps)
    ]


def _song(said: dict[str, Any], songs: Any) -> str:
    pk = said.get("song_id")
    called = songs.get(UUID(pk)) if pk else None
    return f"♪ {called or said.get('song_words') or _('a song')}"


def _member_lines(user: Any, sessions: list[Session], whose: dict[UUID, Target]) -> list[Line]:
    rows = Step.objects.filter(session__in=whose, shared=None, kind__in=OF_MEMBERS)
    steps = list(rows.select_related(None))
    keys = dict(Mark.objects.filter(session_id__in=whose).values_list("pk", "key"))
    taps = {step.pk: tap_of(step) for step in steps}
    mine = {step.pk: str(step.token) for step in steps if step.made_by_id == user.pk}
    named = {str(pk): token for pk, token in mine.items()}
    marks = session_words().marks
    found = []
    for step in _held(steps, taps):
        key = keys.get(step.pk, "")
        says = _(marks[key].name) if key in marks else str(_SAYS.get(step.kind, key))
        to = whose[step.session_id]
        found.append(
            Line(
                mine.get(step.pk, str(step.pk)),
                step.kind,
                step.at.isoformat(),
                named.get(taps[step.pk].about, taps[step.pk].about),
                to.says.replace("{what}", says) if says and step.kind != UNDO else "",
                step.pk in mine,
                to.url,
                key,
            )
        )
    return found


def _held(steps: list[Any], taps: dict[UUID, Tap]) -> list[Any]:
    """Return the steps that nobody took back, and those that took something back."""
    undone = {tap.about for tap in taps.values() if tap.kind == UNDO}
    return [step for step in steps if str(step.pk) not in undone or step.kind == UNDO]


def _tap(line: Line) -> Tap:
    return Tap(line.id, line.kind, datetime.fromisoformat(line.at), line.about)


def _over(lines: list[Line], whose: dict[str, Target]) -> tuple[Target, Line] | None:
    eased = {line.about for line in lines if line.kind == EASED}
    open_ = [line for line in lines if line.kind == DISTRESS and line.id not in eased]
    return (whose[open_[-1].url], open_[-1]) if open_ else None

"""Reading what the page of a running session shows; everything that it needs while offline."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sostenuto.care.feelings import Feeling, groups
from sostenuto.care.session_words import SessionWords, session_words
from sostenuto.care.techniques.cards import Card
from sostenuto.measures import ratings
from sostenuto_web.care.models import Activity, Goal, Session
from sostenuto_web.care.running import cards
from sostenuto_web.care.running.carrying import tap_of
from sostenuto_web.care.running.going import DISTRESS, START, STOP, UNDO, Tap, going_of
from sostenuto_web.care.running.saying import line_of
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.record import naming
from sostenuto_web.record.alerts import selectors as alerts
from sostenuto_web.record.alerts import words as alert_words
from sostenuto_web.record.facts import selectors as facts
from sostenuto_web.record.facts.kinds import kind_of
from sostenuto_web.record.models import Felt, Rating
from sostenuto_web.repertoire.sets import selectors as sets


@dataclass(frozen=True, slots=True)
class Part:
    """An activity of the session with its card; without one it is called by its key."""

    row: Activity
    card: Card | None
    is_held: bool = False
    """Whether a caution forbids it, which may have been set since it was planned."""

    @property
    def name(self) -> str:
        """What the technique is called."""
        return self.card.name if self.card else self.row.card


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the mood square, and what it says to those who do not see it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One rating as it is handed over: what is asked, and what may be chosen."""

    rating: ratings.Rating
    moment: str
    cells: tuple[Cell, ...]
    numbers: range = range(ratings.LOWEST, ratings.HIGHEST + 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One tap of the session, as the page knows it."""

    id: str
    kind: str
    at: str
    about: str
    says: str
    mine: bool
    song: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    """What is going on, for a page without scripts: ids as the page's lines carry them."""

    activity: str
    sounding: str
    distress: str
    last: Line | None


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """An open alert of the session, in words."""

    pk: UUID
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that the page of a running session shows."""

    session: Session
    parts: list[Part]
    offered: list[Card]
    music: list[sets.Judged]
    before: list[Asked]
    after: list[Asked]
    goals: list[Goal]
    lines: list[Line]
    now: Now
    feelings: dict[str, tuple[Feeling, ...]]
    words: SessionWords
    alerts: list[ToLookAt]


def session_for(user: Any, client_id: UUID, session_id: UUID, rule: str) -> Session:
    """Return one session of one client, or 404 where the rule does not grant it."""
    rows = scoped(_living().filter(client_id=client_id, pk=session_id), user, rule)
    found: Session | None = rows.select_related(
        "client__data_key", "data_key", "led_by", "set_list__data_key", "course"
    ).first()
    if found is None:
        raise Http404
    return found


def _living() -> QuerySet[Session]:
    return Session.objects.filter(voided_at=None)


def screen_of(user: Any, session: Session) -> Screen:
    """Return what the page shows."""
    known = cards.every_card()
    held = cards.cautions_of(session.client)
    parts = [_part(row, known.get(row.card), held) for row in session.activities.all()]
    contexts = list(session.client.contexts.values_list("context", flat=True))
    return Screen(
        session=session,
        parts=[part for part in parts if part.row.is_planned or part.row.started_at],
        offered=cards.offered(user, session.client, known),
        music=sets.judged(user, session.set_list) if session.set_list else [],
        before=asked("pre", contexts),
        after=asked("post", contexts),
        goals=list(session.goals.filter(voided_at=None)),
        lines=(lines := lines_of(user, session)),
        now=now_of(lines),
        feelings=dict(groups()),
        words=session_words(),
        alerts=alerts_of(session),
    )


def alerts_of(session: Session) -> list[ToLookAt]:
    """Return what somebody has to look at; of a distress the page itself says more."""
    return [
        ToLookAt(row.pk, alert_words.name(row.kind), alert_words.says(row.kind))
        for row in alerts.of_session(session.pk)
        if row.kind != DISTRESS
    ]


def _part(row: Activity, card: Card | None, held: list[str]) -> Part:
    return Part(row, card, card is not None and cards.rules_out(card, held))


def asked(moment: Any, contexts: list[str]) -> list[Asked]:
    """Return the ratings that are offered at a moment, as they are handed over."""
    known = ratings.ratings()
    return [
        Asked(known[key], moment, _cells() if known[key].shape == "grid" else ())
        for key in ratings.asked(moment, contexts)
    ]


def _cells() -> tuple[Cell, ...]:
    """Return the square from the top left: stirred up and bad first, quiet and good last."""
    return tuple(
        Cell(f"{column},{row}", _("good %(good)d, energy %(up)d") % {"good": column, "up": row})
        for row in range(ratings.CELLS, 0, -1)
        for column in range(1, ratings.CELLS + 1)
    )


def lines_of(user: Any, session: Session) -> list[Line]:
    """Return every tap of a session that counts, with a few words for the list of them."""
    steps = list(session.steps.all())
    taps = {step.pk: tap_of(step) for step in steps}
    noted = {fact.pk: fact for fact in facts.of_session(session.pk)}
    ids = {pk for fact in noted.values() if (pk := getattr(fact, "song_id", None))}
    songs = naming.songs(user, ids, session.client_id)
    says = {pk: line_of(fact, songs) for pk, fact in noted.items()}
    says |= {step.pk: _START_STOP[step.kind] for step in steps if step.kind in _START_STOP}
    undone = {tap.about for tap in taps.values() if tap.kind == UNDO}
    own = [step for step in steps if step.made_by_id == user.pk and step.shared_id is None]
    mine = {str(step.pk): str(step.token) for step in own}
    lines = [
        Line(
            mine.get(str(step.pk), str(step.pk)),
            step.kind,
            step.at.isoformat(),
            mine.get(taps[step.pk].about, taps[step.pk].about),
            str(says.get(step.pk, "")),
            str(step.pk) in mine,
            str(getattr(noted.get(step.pk), "song_id", None) or ""),
        )
        for step in steps
        if str(step.pk) not in undone or step.kind == UNDO
    ]
    return sorted([*lines, *_besides(noted, taps, says)], key=lambda line: line.at)


def _besides(noted: dict[UUID, Any], taps: dict[UUID, Tap], says: dict[UUID, str]) -> list[Line]:
    """Return what was answered elsewhere in this session: around a listening programme, say."""
    return [
        Line(str(pk), kind_of(fact).key, fact.at.isoformat(), "", str(says[pk]), mine=False)
        for pk, fact in noted.items()
        if pk not in taps and isinstance(fact, Rating | Felt)
    ]


def now_of(lines: list[Line]) -> Now:
    """Return what is going on, and the last thing that whoever looks could take back."""
    taps = [Tap(one.id, one.kind, datetime.fromisoformat(one.at), one.about) for one in lines]
    going = going_of(taps)
    mine = [one for one in lines if one.mine and one.says]
    return Now(going.activity, going.sounding, going.distress, mine[-1] if mine else None)


_START_STOP: dict[str, Any] = {
    START: gettext_lazy("The session began"),
    STOP: gettext_lazy("The session ended"),
}

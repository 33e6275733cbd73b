"""Reading a session's plan: its cards in three parts, what the gate says of each, its minutes.

Conventions: everything is judged now: a caution that was set after the plan was made counts. A card
that is not known here any more is shown by its key and counts its minutes.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from sostenuto.care.cautions import ANSWERS
from sostenuto.care.techniques.cards import Card, Gated, Leading, gate, may_lead
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.cards.selectors import HouseCard
from sostenuto_web.care.leading import stands_as_therapist
from sostenuto_web.care.models import Activity, Goal, Session
from sostenuto_web.people.models import CareTeamMember, Caution, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.selectors import clinic
from sostenuto_web.platform.policy.table import Role

A_STEP = 5
"""Minutes by which a press makes a card longer or shorter."""

LEADERS = {Role.THERAPIST, Role.INTERN, Role.SUPERVISOR}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a session's cards are judged by: the client's cautions, and who leads."""

    cautions: tuple[str, ...]
    trained: tuple[str, ...]
    is_therapist: bool

    def gated(self, card: Card) -> Gated:
        """Return what the cautions say of a card."""
        return gate(card, self.cautions)

    def leading(self, card: Card) -> Leading:
        """Return whether whoever leads the session may lead a card."""
        return may_lead(card, self.trained, self.is_therapist)


@dataclass(frozen=True, slots=True)
class Planned:
    """One card of a plan, as it stands now."""

    activity: Activity
    card: Card | None
    gated: Gated
    leading: Leading

    @property
    def name(self) -> str:
        """What the card is called; its key where it is not known here any more."""
        return self.card.name if self.card else self.activity.card

    @property
    def minutes(self) -> int:
        """How long it is planned to take."""
        return self.activity.minutes or (self.card.minutes.usual if self.card else 0)

    @property
    def less(self) -> int:
        """Minutes of a step fewer; 1 at least."""
        return max(1, self.minutes - A_STEP)

    @property
    def more(self) -> int:
        """Minutes of a step more."""
        return self.minutes + A_STEP

    @property
    def wants_a_look(self) -> bool:
        """Whether a caution says *ask* and nobody has looked yet."""
        return self.gated.answer == "ask" and not self.activity.looked_at

    @property
    def is_held(self) -> bool:
        """Whether it must not be led as it stands."""
        return self.gated.answer == "no" or not self.leading.yes


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a session with its cards."""

    key: str
    cards: list[Planned] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """How long the part takes."""
        return sum(one.minutes for one in self.cards)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan."""

    session: Session
    parts: list[Part]

    @property
    def cards(self) -> list[Planned]:
        """Every card in order."""
        return [one for part in self.parts for one in part.cards]

    @property
    def held(self) -> list[Planned]:
        """The cards that must not be led as they stand."""
        return [one for one in self.cards if one.is_held]

    @property
    def minutes(self) -> int:
        """How long the cards take together."""
        return sum(part.minutes for part in self.parts)

    @property
    def left(self) -> int:
        """Minutes that are not planned yet; below 0 where it is too much."""
        return self.session.minutes - self.minutes

    @property
    def over(self) -> int:
        """Minutes too many, or 0."""
        return max(0, -self.left)


@dataclass(frozen=True, slots=True)
class Offered:
    """A card that could be put in, with what stands in the way."""

    house: HouseCard
    gated: Gated
    leading: Leading
    is_suggested: bool

    @property
    def card(self) -> Card:
        """The card itself."""
        return self.house.card

    @property
    def is_free(self) -> bool:
        """Whether it can be put in, after a look where that is asked."""
        return self.gated.answer != "no" and self.leading.yes


def day_of(session: Session) -> datetime.date:
    """Return the clinic's day of a session."""
    return days.day_of(session.starts_at, clinic())


def ground(session: Session) -> Ground:
    """Return what a session's cards are judged by."""
    kinds = Caution.objects.filter(
        client=session.client_id, voided_at=None, state=Caution.State.ACTIVE
    )
    leader = session.led_by
    is_therapist = stands_as_therapist(leader, day_of(session), session.client)
    trained = tuple(leader.trainings) if leader else ()
    return Ground(tuple(kinds.values_list("kind", flat=True)), trained, is_therapist)


def plan_of(session: Session) -> Plan:
    """Return a session's plan as it stands now."""
    by, known = ground(session), cards.catalogue()
    rows = list(session.activities.filter(is_planned=True).select_related("data_key"))
    as_then = cards.cards_at((row.card, row.card_version) for row in rows)
    found = [_planned(row, as_then.get((row.card, row.card_version)), known, by) for row in rows]
    parts = [
        Part(key, [one for one in found if one.activity.part == key])
        for key in Activity.Part.values
    ]
    return Plan(session, parts)


def _planned(
    row: Activity, then: Card | None, known: Mapping[str, HouseCard], by: Ground
) -> Planned:
    """Show a card as it was put in, and judge it as it is now."""
    now = known[row.card].card if row.card in known else then
    if now is None:
        return Planned(row, None, Gated("go"), Leading(True))
    return Planned(row, then or now, by.gated(now), by.leading(now))


def offered(session: Session) -> list[Offered]:
    """Return every card for one person: suggested ones first, of those what nothing gates first."""
    by, held = ground(session), contexts_of(session.client)
    found = [
        Offered(one, by.gated(one.card), by.leading(one.card), bool(held & set(one.card.contexts)))
        for one in cards.catalogue().values()
        if "individual" in one.card.settings
    ]
    found.sort(key=lambda one: (not one.is_suggested, ANSWERS.index(one.gated.answer)))
    return found


def contexts_of(client: Client) -> set[str]:
    """Return what somebody comes with, by key."""
    return set(client.contexts.values_list("context", flat=True))


def leaders_of(client: Client) -> list[User]:
    """Return who of the care team may lead sessions, by name."""
    rows = CareTeamMember.objects.filter(client=client, until=None).select_related("user")
    team = {row.user.pk: row.user for row in rows if row.user.is_active}
    found = [user for user in team.values() if LEADERS & set(user.roles)]
    return sorted(found, key=lambda user: (user.called, user.pk))


def goals_of(client: Client) -> list[Goal]:
    """Return the goals that are open, in order."""
    rows = Goal.objects.filter(client=client, voided_at=None, state=Goal.State.OPEN)
    return list(rows.filter(course__voided_at=None).select_related("data_key"))


def last_planned(client: Client, before: Session | None = None) -> Session | None:
    """Return the latest session of a client that has a plan, other than ``before``."""
    planned = Activity.objects.filter(session=OuterRef("pk"), is_planned=True)
    rows: QuerySet[Session] = Session.objects.filter(client=client, voided_at=None)
    if before is not None:
        rows = rows.exclude(pk=before.pk).filter(starts_at__lte=before.starts_at)
    rows = rows.filter(Exists(planned)).select_related("client", "led_by", "data_key")
    return rows.order_by("-starts_at", "-made_at").first()


def next_whole_hour() -> datetime.datetime:
    """Return the next whole hour on the clinic's clock."""
    now = timezone.localtime()
    return now.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=1)


def activity_of(session: Session, activity_id: UUID) -> Activity | None:
    """Return a planned card of a session."""
    rows = session.activities.filter(is_planned=True).select_related("data_key")
    return rows.filter(pk=activity_id).first()

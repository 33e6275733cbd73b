"""Writing plans: a session at a time, the cards in it, what it is for, and the same again.

Conventions: a plan is written only while its session is planned. The cautions and who leads are
asked each time a card is put in: *no* is refused, *ask* wants a look, and the look is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.care.techniques.cards import Card, Gated, Leading
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.course.selectors import open_course
from sostenuto_web.care.models import Activity, Goal, Session
from sostenuto_web.care.planning import selectors
from sostenuto_web.care.sessions.services import NotPlannedError
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history, rows
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.models import SetList
from sostenuto_web.repertoire.sets import services as sets

MOST_CARDS = 20
MOST_WEEKS = 26
SHORTEST, LONGEST = 1, 480
"""Minutes of one card."""


class HeldBackError(SostenutoError):
    """A card must not be put in: a caution says no, or whoever leads may not lead it."""

    def __init__(self, gated: Gated, leading: Leading) -> None:
        super().__init__("the card is held back here")
        self.gated, self.leading = gated, leading


class LookFirstError(SostenutoError):
    """A caution wants a look before the card is put in."""

    def __init__(self, gated: Gated) -> None:
        super().__init__("a caution wants a look first")
        self.gated = gated


@transaction.atomic
def make(
    by: Any, client: Client, fields: Mapping[str, Any], *, token: UUID | None = None
) -> Session:
    """Plan a session at a time; sent twice with one token, one session.

    Parameters
    ----------
    by : User
    client : Client
    fields : mapping
        ``starts_at``, ``minutes``, ``place`` and ``led_by``.
    token : UUID, optional
    """
    session = Session(
        pk=once.id_for(by.pk, token),
        client=client,
        data_key=client.data_key,
        course=open_course(client),
        made_by=by,
        **rows.known_of(fields, ("starts_at", "minutes", "place", "led_by", "aim", "adaptations")),
    )
    session, made = once.save_new(session)
    if made:
        history.note(by, session, "session.planned")
        audit.record(by, "session.planned", session)
    return session


@transaction.atomic
def put_in(
    by: Any, session: Session, key: str, part: str, *, looked: bool = False,
    minutes: int | None = None, token: UUID | None = None,
) -> Activity:  # fmt: skip
    """Put a card into a part of a plan, at its end.

    Raises
    ------
    InputError
        There is no such card or part, it is none for one person, or the plan is full.
    HeldBackError, LookFirstError
        A caution, or who leads, stands in the way.
    NotPlannedError
        The session was started or called off.
    """
    session = _open(session)
    card = _card(key)
    if part not in Activity.Part.values:
        raise InputError("part", expected="a part of a session", got=part)
    pk = once.id_for(by.pk, token)
    if (there := session.activities.filter(pk=pk).first()) is not None:
        return there
    ground = selectors.ground(session)
    _check(ground.gated(card), ground.leading(card), looked)
    there_are = session.activities.aggregate(last=Max("place"))["last"]
    if session.activities.filter(is_planned=True).count() >= MOST_CARDS:
        raise InputError("plan", expected=f"at most {MOST_CARDS} cards", got=MOST_CARDS + 1)
    left = selectors.plan_of(session).left
    row = Activity.objects.create(
        pk=pk,
        client=session.client,
        session=session,
        data_key=session.data_key,
        place=0 if there_are is None else there_are + 1,
        part=part,
        card=card.key,
        card_version=card.version,
        minutes=minutes or min(max(left, card.minutes.least), card.minutes.usual),
        looked_at=looked and ground.gated(card).answer == "ask",
    )
    audit.record(by, "plan.changed", session)
    return row


def _check(gated: Gated, leading: Leading, looked: bool) -> None:
    if gated.answer == "no" or not leading.yes:
        raise HeldBackError(gated, leading)
    if gated.answer == "ask" and not looked:
        raise LookFirstError(gated)


@transaction.atomic
def change_card(by: Any, session: Session, row: Activity, fields: Mapping[str, Any]) -> None:
    """Change part, minutes or remark of a planned card."""
    session = _open(session)
    before = history.taken_over(row, rows.known_of(fields, ("part", "minutes", "note")))
    if before:
        row.save()
        audit.record(by, "plan.changed", session)


@transaction.atomic
def lengthen(by: Any, session: Session, row: Activity, minutes: int) -> None:
    """Plan so many minutes for a card, within a session's limits; sent twice, it is the same."""
    session = _open(session)
    row.minutes = min(max(minutes, SHORTEST), LONGEST)
    row.save(update_fields=["minutes"])
    audit.record(by, "plan.changed", session)


@transaction.atomic
def look(by: Any, session: Session, row: Activity) -> None:
    """Keep that somebody looked at the caution about a card."""
    session = _open(session)
    row.looked_at = True
    row.save(update_fields=["looked_at"])
    audit.record(by, "plan.looked", session)


@transaction.atomic
def move(by: Any, session: Session, row: Activity, to: int) -> None:
    """Move a card to a place within its part, counted from 0; sent twice, it is the same."""
    session = _open(session)
    beside = list(session.activities.filter(is_planned=True, part=row.part))
    at = [one.pk for one in beside].index(row.pk)
    places = sorted(one.place for one in beside)
    beside.insert(min(max(to, 0), len(beside) - 1), beside.pop(at))
    for place, one in zip(places, beside, strict=True):
        if one.place != place:
            Activity.objects.filter(pk=one.pk).update(place=place)
    audit.record(by, "plan.changed", session)


@transaction.atomic
def take_out(by: Any, session: Session, row: Activity) -> None:
    """Take a card out of a plan that nobody has begun."""
    session = _open(session)
    row.delete()
    audit.record(by, "plan.changed", session)


@transaction.atomic
def say_aim(
    by: Any, session: Session, fields: Mapping[str, Any], goals: Iterable[Goal], seen: str | None
) -> None:
    """Keep what a session is for: aim, adaptations, and which goals.

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else changed it.
    """
    session = _open(session)
    rows.change(by, session, rows.known_of(fields, ("aim", "adaptations")), seen)
    wanted = list(goals)
    if {goal.pk for goal in wanted} != set(session.goals.values_list("pk", flat=True)):
        session.goals.set(wanted)
        audit.record(by, "plan.changed", session)


@transaction.atomic
def use_set(by: Any, session: Session, row: SetList | None) -> None:
    """Say which set list a session plays from; None: none."""
    session = _open(session)
    session.set_list = row
    session.save(update_fields=["set_list"])
    audit.record(by, "plan.changed", session)


@transaction.atomic
def copy_plan(
    by: Any, session: Session, source: Session, *, token: UUID | None = None
) -> list[str]:
    """Take over the plan of another session of the same client; return what was left out.

    Cards that are held back now are left out, and those that want a look want it anew; of the set
    list, what the gate stops now is left out. A plan that has cards already takes nothing over.
    """
    session = _open(session)
    if source.client_id != session.client_id:
        raise InputError("source", expected="a session of the same client", got="another")
    if session.activities.filter(is_planned=True).exists():
        return []
    left_out = _copy_cards(session, source)
    session.aim, session.adaptations = session.aim or source.aim, source.adaptations
    session.copied_from = source
    if source.set_list is not None and source.set_list.voided_at is None:
        made = uuid5(session.pk, "set list")
        session.set_list = sets.copy(
            by, source.set_list, on_day=selectors.day_of(session), token=made
        )
    session.save()
    open_ones = source.goals.filter(voided_at=None, state=Goal.State.OPEN)
    session.goals.set(list(open_ones))
    audit.record(by, "plan.copied", session)
    return left_out


def _copy_cards(session: Session, source: Session) -> list[str]:
    ground, known = selectors.ground(session), cards.catalogue()
    new: list[Activity] = []
    left_out: list[str] = []
    for row in source.activities.filter(is_planned=True).select_related("data_key"):
        house = known.get(row.card)
        card = house.card if house else None
        if card is None or ground.gated(card).answer == "no" or not ground.leading(card).yes:
            left_out.append(card.name if card else row.card)
            continue
        new.append(
            Activity(
                client=session.client, session=session, data_key=session.data_key,
                place=len(new), part=row.part, card=card.key, card_version=card.version,
                minutes=row.minutes, note=row.note,
            )
        )  # fmt: skip
    Activity.objects.bulk_create(new)
    return left_out


@transaction.atomic
def repeat(by: Any, session: Session, weeks: int, *, token: UUID | None = None) -> list[Session]:
    """Plan the same again in each of the next weeks, at the same time of day.

    Raises
    ------
    InputError
        Fewer than one, or more than 26.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise InputError("weeks", expected=f"between 1 and {MOST_WEEKS}", got=weeks)
    begins = timezone.localtime(session.starts_at)
    found = []
    for week in range(1, weeks + 1):
        fields = {
            "starts_at": begins + timedelta(weeks=week), "minutes": session.minutes,
            "place": session.place, "led_by": session.led_by,
        }  # fmt: skip
        one = uuid5(token, str(week)) if token else None
        made = make(by, session.client, fields, token=one)
        copy_plan(by, made, session)
        found.append(made)
    return found


def _card(key: str) -> Card:
    house = cards.card_named(key)
    if house is None or "individual" not in house.card.settings:
        raise InputError("card", expected="a card for one person", got=key)
    return house.card


def _open(session: Session) -> Session:
    held = Session.objects.select_for_update(of=("self",))
    session = held.select_related("client", "led_by", "data_key", "set_list").get(pk=session.pk)
    if session.voided_at is not None or session.state != Session.State.PLANNED:
        raise NotPlannedError("it is not planned any more")
    return session

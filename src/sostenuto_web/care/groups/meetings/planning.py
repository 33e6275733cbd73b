"""The plan of a meeting: cards for the whole group, in order, as long as it was not begun.

Conventions: what is planned is judged now, by everybody on the roster and by all who lead.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.cards import Card, Leading
from sostenuto_web.care.cards import selectors as house_cards
from sostenuto_web.care.groups.meetings import services
from sostenuto_web.care.groups.meetings.moving import planned
from sostenuto_web.care.groups.rosters import cards
from sostenuto_web.care.models import Activity, Meeting, MeetingActivity
from sostenuto_web.people import once
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.selectors import clinic

MOST_CARDS = 20
SHORTEST, LONGEST = 1, 480
"""Minutes of one card."""
A_STEP = 5


@dataclass(frozen=True, slots=True)
class Planned:
    """One card of a meeting's plan, as it stands now."""

    activity: MeetingActivity
    card: Card | None
    answer: str
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
        return max(SHORTEST, self.minutes - A_STEP)

    @property
    def more(self) -> int:
        """Minutes of a step more."""
        return self.minutes + A_STEP

    @property
    def is_held(self) -> bool:
        """Whether it must not be used as it stands."""
        return self.answer == "no" or not self.leading.yes


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a meeting with its cards."""

    key: str
    cards: list[Planned] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a group is to do at a meeting."""

    meeting: Meeting
    parts: list[Part]

    @property
    def cards(self) -> list[Planned]:
        """Every card in order."""
        return [one for part in self.parts for one in part.cards]

    @property
    def held(self) -> list[Planned]:
        """The cards that must not be used as they stand."""
        return [one for one in self.cards if one.is_held]

    @property
    def minutes(self) -> int:
        """How long the cards take together."""
        return sum(one.minutes for one in self.cards)

    @property
    def left(self) -> int:
        """Minutes that are not planned yet, or 0."""
        return max(0, self.meeting.minutes - self.minutes)

    @property
    def over(self) -> int:
        """Minutes too many, or 0."""
        return max(0, self.minutes - self.meeting.minutes)


def ground(meeting: Meeting) -> cards.Ground:
    """Return what the cards of a meeting are judged by."""
    return cards.ground(meeting.group, days.day_of(meeting.starts_at, clinic()))


def plan_of(meeting: Meeting, by: cards.Ground | None = None) -> Plan:
    """Return a meeting's plan as it stands now."""
    by, known = by or ground(meeting), house_cards.catalogue()
    rows = list(meeting.activities.filter(is_planned=True))
    as_then = house_cards.cards_at((row.card, row.card_version) for row in rows)
    found = []
    for row in rows:
        then = as_then.get((row.card, row.card_version))
        now = known[row.card].card if row.card in known else then
        answer, leading = (by.answer(now), by.leading(now)) if now else ("go", Leading(True))
        found.append(Planned(row, then or now, answer, leading))
    keys = Activity.Part.values
    parts = [Part(key, [one for one in found if one.activity.part == key]) for key in keys]
    return Plan(meeting, parts)


def has_no_plan(meeting: Meeting) -> bool:
    """Say whether nothing is planned for a meeting."""
    return not meeting.activities.filter(is_planned=True).exists()


@transaction.atomic
def put_in(
    by: Any, meeting: Meeting, key: str, part: str, *, token: UUID | None = None
) -> MeetingActivity:
    """Put a card into a part of a plan, at its end.

    Raises
    ------
    InputError
        There is no such card or part, it is none for a group, or the plan is full.
    services.NotSoError
        ``held``: somebody's caution, or who leads, stands in the way; ``over``: it was begun.
    """
    meeting = planned(meeting)
    house = house_cards.card_named(key)
    if house is None or not cards.is_for_groups(house):
        raise InputError("card", expected="a card for a group", got=key)
    if part not in Activity.Part.values:
        raise InputError("part", expected="a part of a meeting", got=part)
    pk = once.id_for(by.pk, token)
    if (there := meeting.activities.filter(pk=pk).first()) is not None:
        return there
    judged, card = ground(meeting), house.card
    if judged.answer(card) == "no" or not judged.leading(card).yes:
        raise services.NotSoError("held")
    if meeting.activities.filter(is_planned=True).count() >= MOST_CARDS:
        raise InputError("plan", expected=f"at most {MOST_CARDS} cards", got=MOST_CARDS + 1)
    left, last = plan_of(meeting, judged).left, meeting.activities.aggregate(last=Max("place"))
    row = MeetingActivity.objects.create(
        pk=pk, meeting=meeting, data_key=meeting.data_key, part=part,
        place=0 if last["last"] is None else last["last"] + 1,
        card=card.key, card_version=card.version,
        minutes=min(max(left, card.minutes.least), card.minutes.usual),
    )  # fmt: skip
    audit.record(by, "meeting.changed", meeting)
    return row


@transaction.atomic
def lengthen(by: Any, row: MeetingActivity, minutes: int) -> None:
    """Plan so many minutes for a card; sent twice, it is the same."""
    meeting = planned(row.meeting)
    row.minutes = min(max(minutes, SHORTEST), LONGEST)
    row.save(update_fields=["minutes"])
    audit.record(by, "meeting.changed", meeting)


@transaction.atomic
def move(by: Any, row: MeetingActivity, to: int) -> None:
    """Move a card to a place within its part, counted from 0; sent twice, it is the same."""
    meeting = planned(row.meeting)
    beside = list(meeting.activities.filter(is_planned=True, part=row.part))
    at = [one.pk for one in beside].index(row.pk)
    places = sorted(one.place for one in beside)
    beside.insert(min(max(to, 0), len(beside) - 1), beside.pop(at))
    for place, one in zip(places, beside, strict=True):
        if one.place != place:
            MeetingActivity.objects.filter(pk=one.pk).update(place=place)
    audit.record(by, "meeting.changed", meeting)


@transaction.atomic
def take_out(by: Any, row: MeetingActivity) -> None:
    """Take a card out of a plan that nobody has begun."""
    meeting = planned(row.meeting)
    row.delete()
    audit.record(by, "meeting.changed", meeting)


@transaction.atomic
def take_over(by: Any, meeting: Meeting, source: Meeting) -> list[str]:
    """Take over the plan of another meeting of the group; return what was left out.

    A plan that has cards already takes nothing over.
    """
    meeting = planned(meeting)
    if source.group_id != meeting.group_id:
        raise InputError("source", expected="a meeting of the same group", got="another")
    if not has_no_plan(meeting):
        return []
    found = plan_of(source).cards
    judged = ground(meeting)
    taken = [one for one in found if one.card and judged.answer(one.card) != "no"]
    MeetingActivity.objects.bulk_create(
        MeetingActivity(
            meeting=meeting, data_key=meeting.data_key, place=place, part=one.activity.part,
            card=one.activity.card, card_version=one.card.version if one.card else 1,
            minutes=one.activity.minutes,
        )
        for place, one in enumerate(taken)
    )  # fmt: skip
    audit.record(by, "meeting.changed", meeting)
    return [one.name for one in found if one not in taken]


def last_planned(meeting: Meeting) -> Meeting | None:
    """Return the latest meeting before this one that had a plan."""
    rows = Meeting.objects.filter(group=meeting.group_id, voided_at=None)
    rows = rows.filter(starts_at__lt=meeting.starts_at, activities__is_planned=True)
    return rows.select_related("group", "data_key").order_by("-starts_at").first()

"""Who stands where a therapist is asked for, on a day."""

import datetime
from typing import Any

from sostenuto.care.techniques.cards import Card, Leading, may_lead
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.policy.table import Role


def stands_as_therapist(user: Any, day: datetime.date, client: Client | None = None) -> bool:
    """Say whether what somebody leads on a day is music therapy.

    That is so with a credential that holds on the day. An intern stands in while a credentialed
    supervisor takes part in the client's care; where no client is named, one is taken to.
    """
    if user is None:
        return False
    if user.is_credentialed(day):
        return True
    return user.has(Role.INTERN) and (client is None or is_supervised(user, client, day))


def is_supervised(user: Any, client: Client, day: datetime.date) -> bool:
    """Say whether a credentialed supervisor, somebody else, takes part in a client's care."""
    members = CareTeamMember.objects.filter(client=client, until=None).select_related("user")
    others = [member.user for member in members if member.user_id != user.pk]
    return any(one.has(Role.SUPERVISOR) and one.is_credentialed(day) for one in others)


def leading_of(user: Any, card: Card, day: datetime.date, client: Client | None = None) -> Leading:
    """Return whether somebody may lead a card on a day; nobody named may lead none that asks."""
    trained = () if user is None else user.trainings
    return may_lead(card, trained, stands_as_therapist(user, day, client))

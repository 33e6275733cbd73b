"""Reading groups: who leads them, who is on the roster, and what their cards are judged by.

Conventions: what is told of cautions and of songs is told of the group as a whole; it is the same
whoever of the members it comes from.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.models import Group, GroupLeader, GroupMember
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.selectors import clinic
from sostenuto_web.platform.policy.table import Relation, relations
from sostenuto_web.repertoire.models import SetList


@dataclass(frozen=True, slots=True)
class Roster:
    """Who of a group's members may be shown to somebody; the others are counted."""

    members: list[GroupMember]
    others: int

    @property
    def size(self) -> int:
        """How many are on it."""
        return len(self.members) + self.others


def state_of(group: Group) -> str:
    """Return what a form keeps to know whether somebody else changed the group meanwhile."""
    return group.changed_at.isoformat()


def leaders_of(group: Group) -> list[GroupLeader]:
    """Return who leads a group now; those who lead it first, then by since when."""
    rows = group.leaders.filter(until=None).select_related("user")
    return list(rows.order_by("-leads", "since", "made_at"))


def leads(user: Any, group: Group) -> bool:
    """Say whether somebody leads a group, and not only with others."""
    return group.leaders.filter(user=user, leads=True, until=None).exists()


def may_lead(user: Any, *, leads: bool) -> bool:
    """Say whether the role of somebody lets them lead a group, or lead it with others."""
    rule, relation = ("group.change", Relation.OWN) if leads else ("group.run", Relation.TEAM)
    return bool(user.is_active and relation in relations(user.roles, rule))


def hosts_of(group: Group) -> list[User]:
    """Return who may lead a meeting of a group: its leaders whose role still lets them."""
    found = [held.user for held in leaders_of(group)]
    return [user for user in found if may_lead(user, leads=False)]


def who_may_lead() -> list[User]:
    """Return the people who may lead a group with others, by name."""
    found = [user for user in User.objects.filter(is_active=True) if may_lead(user, leads=False)]
    return sorted(found, key=lambda user: (user.called.casefold(), user.pk))


def has_begun(group: Group) -> bool:
    """Say whether a group has met."""
    return group.meetings.filter(voided_at=None, started_at__isnull=False).exists()


def roster_for(user: Any, group: Group) -> Roster:
    """Return a group's roster as ``user`` may see it."""
    mine = set(clients_for(user, "session.run").values_list("pk", flat=True))
    rows = list(groups.roster_of(group))
    shown = [row for row in rows if row.client_id in mine]
    return Roster(shown, len(rows) - len(shown))


def former_for(user: Any, group: Group) -> QuerySet[GroupMember]:
    """Return who was on the roster, of those in the care of ``user``, the latest first."""
    mine = clients_for(user, "session.run").values("pk")
    rows = group.members.filter(until__isnull=False, client__in=mine)
    return rows.select_related("client__data_key").order_by("-until", "-made_at")


def who_may_join(user: Any, group: Group) -> list[Client]:
    """Return the clients in the care of ``user`` who are not on the roster, by alias."""
    there = group.members.filter(until=None).values("client")
    rows = clients_for(user, "session.run").exclude(pk__in=there)
    return list(rows.select_related("data_key").order_by("alias", "pk"))


def is_shut(group: Group) -> str:
    """Return why nobody can be put on the roster now, as `services.RefusedError` says, or nothing.

    Whose care team it is, is asked of each.
    """
    if group.ended_at is not None:
        return "ended"
    if group.kind == Group.Kind.CLOSED and has_begun(group):
        return "closed"
    most = min(group.size_limit, clinic().group_limit)
    return "full" if groups.roster_of(group).count() >= most else ""


def set_of(group: Group) -> SetList | None:
    """Return the set list of a group, unless it was put away."""
    row = group.set_list
    return None if row is None or row.voided_at is not None else row

"""Reading groups: which somebody leads, their meetings, and who of the members is in their care.

Leading a group opens the group and its meetings; what belongs to one member is opened by how
somebody stands to that member, as everywhere (`sessions_for`).
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from sostenuto_web.care.models import Group, GroupLeader, GroupMember, Meeting, Session
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.platform.policy.table import Relation, relations

OF_LEADER = {True: Relation.OWN, False: Relation.TEAM}
"""How a leader stands to the group, by whether they lead it or lead it with somebody."""


def standing(user: Any, group_id: UUID) -> Relation | None:
    """Return how ``user`` stands to a group, or None where there is none."""
    if not Group.objects.filter(pk=group_id, voided_at=None).exists():
        return None
    held = GroupLeader.objects.filter(group=group_id, user=user, until=None).first()
    if held is not None and user.is_staff:
        return OF_LEADER[held.leads]
    return Relation.CLINIC if user.is_staff else Relation.NONE


def groups_for(user: Any, rule: str) -> QuerySet[Group]:
    """Return the groups to which ``user`` stands as a rule grants; ended ones are among them."""
    granted = relations(user.roles, rule)
    leads = [leads for leads, relation in OF_LEADER.items() if relation in granted]
    held = GroupLeader.objects.filter(user=user, until=None, leads__in=leads)
    return Group.objects.filter(voided_at=None, pk__in=held.values("group"))


def group_for(user: Any, group_id: UUID, rule: str) -> Group:
    """Return one group, or 404 where the rule does not grant it."""
    group = groups_for(user, rule).filter(pk=group_id).first()
    if group is None:
        raise Http404
    return group


def meeting_for(user: Any, group_id: UUID, meeting_id: UUID, rule: str) -> Meeting:
    """Return one meeting of a group, or 404 where the rule does not grant it."""
    rows = Meeting.objects.filter(
        group__in=groups_for(user, rule), group=group_id, pk=meeting_id, voided_at=None
    )
    meeting = rows.select_related("data_key", "group__data_key", "led_by", "set_list").first()
    if meeting is None:
        raise Http404
    return meeting


def roster_of(group: Group) -> QuerySet[GroupMember]:
    """Return who is in a group now, by alias; those who were erased or voided are not."""
    rows = group.members.filter(until=None, client__voided_at=None, client__erased_at=None)
    return rows.select_related("client__data_key").order_by("client__alias", "client_id")


def sessions_for(user: Any, meeting: Meeting, rule: str) -> QuerySet[Session]:
    """Return the sessions of a meeting's members whom the rule opens to ``user``, by place."""
    rows = scoped(Session.objects.filter(meeting=meeting, voided_at=None), user, rule)
    return rows.select_related("client__data_key", "data_key", "led_by").order_by("voice", "pk")


def not_in_care(user: Any, group: Group) -> int:
    """Return how many of a group's members ``user`` may not open; their parts stay shut."""
    mine = clients_for(user, "session.run").values("pk")
    return roster_of(group).exclude(client__in=mine).count()

"""Writing groups: what they are, who leads them, and who is on their roster.

Conventions: whoever is put on a roster gets the group's leaders into their care team, so only
somebody who may change that team may do it. The group's set list is kept in step with the roster
and the leaders. Locks are taken in one order: the group, its clients, the audit's head.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.rosters import selectors
from sostenuto_web.care.models import Group, GroupLeader, GroupMember, Meeting
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.people.services import history, rows, team
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.repertoire.models import SetList
from sostenuto_web.repertoire.sets import services as sets

FIELDS = (
    *("name", "kind", "weekday", "at", "every_weeks", "first_on", "last_on"),
    *("minutes", "place", "size_limit", "cards"),
)  # fmt: skip


class RefusedError(SostenutoError):
    """Something about a roster that is not done; ``why`` is a word that a page knows.

    Attributes
    ----------
    why : str
        ``ended``, ``closed``, ``full``, ``not_theirs`` (the care team is not theirs to change),
        ``last`` (nobody else leads), ``leads_only``, ``running`` or ``may_not`` (their role).
    """

    def __init__(self, why: str) -> None:
        super().__init__(f"not done: {why}")
        self.why = why


@transaction.atomic
def make(by: Any, fields: Mapping[str, Any], *, token: UUID | None = None) -> Group:
    """Begin a group that ``by`` leads; sent twice with one token, one group.

    Parameters
    ----------
    by : User
    fields : mapping
        Of `FIELDS`; ``name`` at least.
    token : UUID, optional
    """
    pk = once.id_for(by.pk, token)
    found = Group.objects.filter(pk=pk).first()
    if found is not None:
        return found
    said = rows.known_of(fields, FIELDS)
    group, made = once.save_new(Group(pk=pk, data_key=DataKey.make(), made_by=by, **said))
    if made:
        GroupLeader.objects.create(group=group, user=by, leads=True, since=today(), made_by=by)
        audit.record(by, "group.made", group)
    return group


@transaction.atomic
def change(by: Any, group: Group, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Change what a group is; return whether anything differed.

    Raises
    ------
    history.ChangedMeanwhileError
        ``seen`` is not the latest change (`selectors.state_of`): somebody else changed it.
    """
    group = _held(group)
    before = selectors.state_of(group)
    if not history.taken_over(group, rows.known_of(fields, FIELDS)):
        return False
    if seen is not None and seen != before:
        raise history.ChangedMeanwhileError("somebody else changed it meanwhile")
    group.save()
    audit.record(by, "group.changed", group)
    return True


@transaction.atomic
def add_member(by: Any, group: Group, client: Client, since: datetime.date) -> GroupMember:
    """Put a client on the roster, and the group's leaders into their care team.

    Somebody who is on it stays as they are.

    Raises
    ------
    RefusedError
        ``ended``, ``closed`` (it has begun), ``full``, or ``not_theirs``.
    """
    group = _open(group)
    there = group.members.filter(client=client, until=None).first()
    if there is not None:
        return there
    if why := selectors.is_shut(group):
        raise RefusedError(why)
    if not clients_for(by, "team.change").filter(pk=client.pk).exists():
        raise RefusedError("not_theirs")
    member = GroupMember.objects.create(group=group, client=client, since=since, made_by=by)
    for held in selectors.leaders_of(group):
        team.add(by, client, held.user)
    keep_in_step(by, group)
    audit.record(by, "group.joined", member)
    return member


@transaction.atomic
def end_member(by: Any, member: GroupMember, until: datetime.date) -> bool:
    """Take somebody off the roster from a day on; return whether they were on it.

    The care team stays as it is. Their place stays as history.
    """
    group = _held(member.group)
    member = GroupMember.objects.select_related("client").get(pk=member.pk)
    if member.until is not None:
        return False
    if until < member.since:
        raise InputError("until", expected="not before they joined", got=until)
    member.until = until
    member.save(update_fields=["until"])
    keep_in_step(by, group)
    audit.record(by, "group.left", member)
    return True


@transaction.atomic
def add_leader(by: Any, group: Group, user: Any, *, leads: bool = False) -> int:
    """Let somebody lead, or lead with others; return in how many care teams they are missing.

    They come into the care team of each member where ``by`` may say so.

    Raises
    ------
    RefusedError
        ``ended``, or ``may_not``: their role does not let them.
    """
    group = _open(group)
    if not selectors.may_lead(user, leads=leads):
        raise RefusedError("may_not")
    held = group.leaders.filter(user=user, until=None).first()
    if held is not None and held.leads == leads:
        return 0
    _lead(by, group, user, held, leads=leads)
    missing = _let_in(by, group, user)
    keep_in_step(by, group)
    return missing


def _lead(by: Any, group: Group, user: Any, held: GroupLeader | None, *, leads: bool) -> None:
    if held is not None:
        _somebody_else_leads(group, held, leads=leads)
        held.until = today()
        held.save(update_fields=["until"])
    row = GroupLeader.objects.create(group=group, user=user, leads=leads, since=today(), made_by=by)
    audit.record(by, "group.leader_added", row, leads=int(leads))


def _let_in(by: Any, group: Group, user: Any) -> int:
    clients = [member.client for member in groups.roster_of(group).order_by("client_id")]
    mine = set(clients_for(by, "team.change").values_list("pk", flat=True))
    there = set(
        clients_for(user, "session.run").filter(pk__in=[one.pk for one in clients])
        .values_list("pk", flat=True)
    )  # fmt: skip
    missing = [one for one in clients if one.pk not in there]
    for client in missing:
        if client.pk in mine:
            team.add(by, client, user)
    return sum(client.pk not in mine for client in missing)


@transaction.atomic
def end_leader(by: Any, leader: GroupLeader) -> bool:
    """Let somebody lead no longer; they stay in the care teams. Return whether they led.

    Raises
    ------
    RefusedError
        ``last``: nobody else leads the group.
    """
    group = _held(leader.group)
    leader = GroupLeader.objects.select_related("user").get(pk=leader.pk)
    if leader.until is not None:
        return False
    _somebody_else_leads(group, leader, leads=False)
    leader.until = today()
    leader.save(update_fields=["until"])
    keep_in_step(by, group)
    audit.record(by, "group.leader_ended", leader)
    return True


@transaction.atomic
def end(by: Any, group: Group) -> bool:
    """End a group; what was planned does not take place. Return whether it went on until now.

    Raises
    ------
    RefusedError
        ``leads_only``, or ``running``: a meeting is on.
    """
    group = _led(by, group)
    if group.ended_at is not None:
        return False
    if group.meetings.filter(state=Meeting.State.RUNNING, voided_at=None).exists():
        raise RefusedError("running")
    for meeting in group.meetings.filter(state=Meeting.State.PLANNED, voided_at=None):
        meeting.state, meeting.why_cancelled = Meeting.State.CANCELLED, gettext("The group ended.")
        meeting.save()
    group.ended_at = timezone.now()
    group.save()
    audit.record(by, "group.ended", group)
    return True


@transaction.atomic
def go_on(by: Any, group: Group) -> bool:
    """Take back that a group ended; return whether it had.

    Raises
    ------
    RefusedError
        ``leads_only``.
    """
    group = _led(by, group)
    if group.ended_at is None:
        return False
    group.ended_at = None
    group.save()
    audit.record(by, "group.goes_on", group)
    return True


@transaction.atomic
def open_set(by: Any, group: Group) -> SetList:
    """Return the group's set list; where there is none, make one for its roster."""
    group = _held(group)
    row = selectors.set_of(group)
    if row is None:
        clients = [member.client for member in groups.roster_of(group)]
        row = sets.make(by, title=group.name, clients=clients, for_group=True)
        group.set_list = row
        group.save(update_fields=["set_list", "changed_at"])
        keep_in_step(by, group)
    return row


def keep_in_step(by: Any, group: Group) -> None:
    """Let the group's set list be for its roster, and be led by its leaders."""
    row = selectors.set_of(group)
    if row is None:
        return
    wanted = [member.client for member in groups.roster_of(group)]
    there = list(Client.objects.filter(set_lists__set_list=row))
    if {one.pk for one in wanted} != {one.pk for one in there}:
        sets.set_members(by, row, wanted, {one.pk: one for one in (*there, *wanted)}.values())
    sets.set_leaders(by, row, _users(selectors.leaders_of(group)))


def _users(leaders: Iterable[GroupLeader]) -> list[Any]:
    return [held.user for held in leaders]


def _somebody_else_leads(group: Group, leader: GroupLeader, *, leads: bool) -> None:
    others = group.leaders.filter(leads=True, until=None).exclude(pk=leader.pk)
    if leader.leads and not leads and not others.exists():
        raise RefusedError("last")


def _led(by: Any, group: Group) -> Group:
    group = _held(group)
    if not group.leaders.filter(user=by, leads=True, until=None).exists():
        raise RefusedError("leads_only")
    return group


def _open(group: Group) -> Group:
    group = _held(group)
    if group.ended_at is not None:
        raise RefusedError("ended")
    return group


def _held(group: Group) -> Group:
    """Let two who change one group wait for each other."""
    found = Group.objects.select_for_update(of=("self",)).select_related("data_key", "set_list")
    return found.get(pk=group.pk)

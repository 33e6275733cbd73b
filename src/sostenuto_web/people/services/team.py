"""Who is in a client's care team; an ended membership opens nothing from the next request on."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.audit import services as audit


class NobodyLeadsError(SostenutoError):
    """A change after which nobody would lead a client's care."""


@transaction.atomic
def add(by: Any, client: Client, user: Any, *, leads: bool = False) -> CareTeamMember:
    """Let somebody take part; who already does keeps what they have, and may come to lead."""
    _held(client)
    member = client.team.filter(user=user, until=None).first()
    if member is None:
        member = CareTeamMember.objects.create(client=client, user=user, leads=leads, added_by=by)
        audit.record(by, "team.added", member, leads=int(leads))
    elif leads and not member.leads:
        set_lead(by, member, leads=True)
    return member


@transaction.atomic
def end(by: Any, member: CareTeamMember) -> None:
    """End a membership; it stays as history.

    Raises
    ------
    NobodyLeadsError
        It is the last one that leads.
    """
    _held(member.client)
    member.refresh_from_db()
    if member.until is not None:
        return
    _somebody_else_leads(member)
    member.until, member.ended_by = timezone.now(), by
    member.save()
    audit.record(by, "team.ended", member)


@transaction.atomic
def set_lead(by: Any, member: CareTeamMember, *, leads: bool) -> CareTeamMember:
    """Let a member lead, or no longer: the old membership ends and a new one begins.

    Raises
    ------
    NobodyLeadsError
        It is the last one that leads.
    """
    _held(member.client)
    member.refresh_from_db()
    if member.until is not None or member.leads == leads:
        return member
    if not leads:
        _somebody_else_leads(member)
    now = timezone.now()
    member.until, member.ended_by = now, by
    member.save()
    anew = CareTeamMember.objects.create(
        client=member.client, user=member.user, leads=leads, since=now, added_by=by
    )
    audit.record(by, "team.lead_changed", anew, leads=int(leads))
    return anew


@transaction.atomic
def hand_over(by: Any, member: CareTeamMember, to: Any, *, stays: bool) -> CareTeamMember:
    """Give the lead from a member to somebody else, who is or comes into the team."""
    taking = add(by, member.client, to, leads=True)
    taking = member.client.team.get(user=taking.user, until=None)
    if member.user_id == taking.user_id:
        return taking
    if stays:
        set_lead(by, member, leads=False)
    else:
        end(by, member)
    return taking


def _held(client: Client) -> None:
    """Let two who change one team wait for each other."""
    Client.objects.select_for_update(of=("self",)).get(pk=client.pk)


def _somebody_else_leads(member: CareTeamMember) -> None:
    others = member.client.team.filter(leads=True, until=None).exclude(pk=member.pk)
    if member.leads and not others.exists():
        raise NobodyLeadsError("nobody else leads this client's care")

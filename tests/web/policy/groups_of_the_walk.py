"""Samples of groups: one whose only member is the client, led by whoever stands so to the client.

Whoever leads a client's care leads the group, who takes part leads it with others, and nobody who
walks leads the group of a client whom they do not care for. Add a state of yours to `VARIANTS`.
"""

import datetime
from typing import Any

from django.utils import timezone
from notes_of_the_walk import over
from people_of_the_walk import World, full_of_canaries

from sostenuto_web.care.models import (
    Group,
    GroupLeader,
    GroupMember,
    Meeting,
    MeetingActivity,
    Seat,
    Session,
)
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey

VARIANTS: dict[str, str] = {
    "people/<uuid:client_id>/sessions/<uuid:session_id>/card/": "session_id at-meeting",
    "people/<uuid:client_id>/sessions/<uuid:session_id>/round/": "session_id met",
}


def group(world: World, client: Client, key: str) -> Any:
    """Make the one group of a client: what the same address names besides has to be of it."""
    if (made := world.made.get(("group_id", key))) is not None:
        return made
    given = {"data_key": DataKey.make(), "voided_at": client.voided_at, "weekday": 1}
    given |= {"at": datetime.time(10), "made_by": world.people["therapist"].user, "place": ""}
    row = Group.objects.create(**full_of_canaries(Group, key, "grouped", **given))
    since = timezone.localdate()
    GroupMember.objects.create(group=row, client=client, since=since)
    for held in CareTeamMember.objects.filter(client=client, until=None):
        GroupLeader.objects.create(group=row, user=held.user, leads=held.leads, since=since)
    world.made["group_id", key] = row.pk
    return row.pk


def meeting(world: World, client: Client, key: str, **given: Any) -> Any:
    """Make a meeting of that group."""
    row = Group.objects.get(pk=group(world, client, key))
    there = Meeting.objects.filter(group=row).count()
    given |= {"group": row, "data_key": row.data_key, "voided_at": row.voided_at, "place": ""}
    given["starts_at"] = timezone.now() + datetime.timedelta(minutes=there)
    given |= {"room_code": given.get("room_code"), "led_by": world.people["therapist"].user}
    return Meeting.objects.create(**full_of_canaries(Meeting, key, "grouped", **given)).pk


def roster(world: World, client: Client, key: str) -> Any:
    """Return the client's place on the roster."""
    return GroupMember.objects.get(group=group(world, client, key)).pk


def leader(world: World, client: Client, key: str) -> Any:
    """Let somebody lead who walks nowhere: it must not change how the others stand."""
    user, _ = User.objects.get_or_create(login="somebody", defaults={"roles": [Role.THERAPIST]})
    given = {"group_id": group(world, client, key), "user": user}
    held, _made = GroupLeader.objects.get_or_create(
        **given, until=None, defaults={"since": timezone.localdate()}
    )
    return held.pk


def part(world: World, client: Client, key: str) -> Any:
    """Plan a card for a meeting of that group."""
    if (of := world.made.get(("meeting_id", key))) is None:
        of = world.made["meeting_id", key] = meeting(world, client, key)
    row = Meeting.objects.get(pk=of)
    given = {"meeting": row, "data_key": row.data_key, "card": "singing"}
    return MeetingActivity.objects.create(**given).pk


def at_meeting(world: World, client: Client, key: str) -> Any:
    """Let the client have sat in that group, so that there is a card to be filled in."""
    if (of := world.made.get(("meeting_id", key))) is None:
        of = world.made["meeting_id", key] = meeting(world, client, key)
    return over(world, client, key, meeting=Meeting.objects.get(pk=of))


def seat(world: World, client: Client, key: str) -> Any:
    """Put a guest's chair into the room of that meeting."""
    return Seat.objects.create(meeting_id=meeting(world, client, key), sign="harbour").pk


def met(world: World, client: Client, key: str) -> Any:
    """Let the client sit in a meeting of that group."""
    given = {"client": client, "data_key": client.data_key, "starts_at": timezone.now()}
    given |= {"state": "running", "delivered": "therapy", "missed_because": "", "voice": 0}
    given |= {"meeting_id": meeting(world, client, key), "led_by": None}
    return Session.objects.create(**full_of_canaries(Session, key, "sat", **given)).pk

"""A meeting that goes on, with its members' sessions, made without a page."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from sostenuto_web.care.groups.rooms import asking, services
from sostenuto_web.care.groups.rooms.answering import Given, answer
from sostenuto_web.care.models import Group, GroupLeader, GroupMember, Meeting, Session
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.vault.models import DataKey

ALIASES = ("Cedar", "Sparrow", "Hazel", "Linnet", "Rowan", "Dunlin", "Aspen", "Plover")


def make_members(count, *leaders):
    found = []
    for number in range(count):
        alias = ALIASES[number % len(ALIASES)] + (f" {number}" if number >= len(ALIASES) else "")
        client = Client.objects.create(
            alias=alias, name=f"Nobody{number} Invented", data_key=DataKey.make()
        )
        for user in leaders:
            CareTeamMember.objects.create(client=client, user=user)
        found.append(client)
    return found


def make_meeting(leader, clients, *, co_leader=None, name="The Thursday choir", **said):
    today = timezone.localdate()
    key = DataKey.make()
    group = Group.objects.create(name=name, data_key=key, made_by=leader)
    GroupLeader.objects.create(group=group, user=leader, leads=True, since=today)
    if co_leader is not None:
        GroupLeader.objects.create(group=group, user=co_leader, since=today)
    now = timezone.now()
    said = {"state": Meeting.State.RUNNING, "started_at": now, "led_by": leader} | said
    meeting = Meeting.objects.create(
        group=group, data_key=key, starts_at=now - timedelta(minutes=2), made_by=leader, **said
    )
    for place, client in enumerate(clients):
        GroupMember.objects.create(group=group, client=client, since=today)
        Session.objects.create(
            client=client,
            data_key=client.data_key,
            led_by=leader,
            made_by=leader,
            meeting=meeting,
            voice=place,
            starts_at=meeting.starts_at,
            state=Session.State.RUNNING,
            started_at=now,
        )
    return meeting


def seated(meeting, client):
    """Return the seat of a client's session, taken by a phone, and its secret."""
    seat = meeting.seats.get(session__client=client)
    return services.take_seat(meeting.room_code, seat.sign)


def handle_of(seat, key, moment="pre"):
    return asking.handle(seat.pk, key, moment)


def say(seat, key, said, token=None, moment="pre", **more):
    given = Given(token or uuid4(), handle_of(seat, key, moment), said, **more)
    return answer(fresh(seat), given)


def fresh(seat):
    """Return a seat as its phone holds it."""
    return type(seat).objects.select_related("meeting__group", "session").get(pk=seat.pk)


def token(number):
    return UUID(int=number)

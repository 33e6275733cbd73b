"""A meeting with some members, and ways to tap for all of them."""

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from django.utils import timezone
from tests.web.conftest import make_client

from sostenuto_web.care.groups.pads import services
from sostenuto_web.care.models import (
    Group,
    GroupLeader,
    GroupMember,
    Meeting,
    MeetingActivity,
    Session,
)
from sostenuto_web.care.running.actions import Action
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.vault.models import DataKey

NAMES = ("Wren", "Finch", "Robin", "Lark", "Dove", "Swift", "Heron", "Rook", "Tern", "Teal")
CARDS = ("listening_arc", "lyric_analysis")
NOW = timezone.now().replace(microsecond=0)


def at(minute):
    """Return a moment of the meeting, which began an hour ago."""
    return NOW - timedelta(minutes=60 - minute)


def make_group(by, clients, **said):
    group = Group.objects.create(
        name="The Tuesday singers", data_key=DataKey.make(), made_by=by, cards=list(CARDS), **said
    )
    GroupLeader.objects.create(group=group, user=by, leads=True, since=at(0).date())
    for client in clients:
        GroupMember.objects.create(group=group, client=client, since=at(0).date())
        team = {"client": client, "user": by, "until": None}
        CareTeamMember.objects.get_or_create(**team, defaults={"leads": True})
    return group


def make_meeting(by, clients, group=None, **said):
    group = group or make_group(by, clients)
    said = {"starts_at": at(0), "made_by": by, "led_by": by} | said
    meeting = Meeting.objects.create(group=group, data_key=group.data_key, **said)
    for place, card in enumerate(CARDS):
        MeetingActivity.objects.create(
            meeting=meeting, data_key=group.data_key, place=place, card=card, minutes=15
        )
    for place, client in enumerate(clients):
        Session.objects.create(
            client=client,
            data_key=client.data_key,
            meeting=meeting,
            voice=place,
            starts_at=meeting.starts_at,
            led_by=by,
            made_by=by,
            set_list=meeting.set_list,
        )
    return meeting


@pytest.fixture
def therapist(cast):
    return cast.staff["therapist"]


@pytest.fixture
def people(cast):
    others = [make_client(name, name=f"{name} Invented") for name in NAMES[3:5]]
    return [cast.clients["own"], cast.clients["team"], *others]


@pytest.fixture
def meeting(therapist, people):
    return make_meeting(therapist, people)


_numbers = count(1)


def token(number=None):
    return UUID(int=number if number is not None else next(_numbers) + 20_000)


def action(kind, minute=0, number=None, **said):
    return Action(token(number), kind, at(minute), said)


@pytest.fixture
def tap(therapist, meeting):
    """Tap for all: ``tap("begin", 3, activity=…)``; the answer, and the action that was sent."""

    def send(kind, minute=0, by=None, number=None, **said):
        one = action(kind, minute, number, **said)
        return services.apply(by or therapist, meeting, one), one

    return send


def sessions_of(meeting):
    rows = Session.objects.filter(meeting=meeting).order_by("voice")
    return list(rows.select_related("client__data_key"))

"""A meeting that is over, whoever led it, and the cards of those who were there."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from tests.web.care.groups.meetings.groups_for_tests import Gathered, gather, make_staff

from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.models import Course, Goal, Meeting, Session
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Role


def make_goal(client: Client, words: str) -> Goal:
    key = client.data_key
    course = Course(client=client, data_key=key, referred_on=timezone.localdate())
    course.save(force_insert=True)
    goal = Goal(client=client, course=course, data_key=key, words=words)
    goal.save(force_insert=True)
    return goal


def put_in_care(user: User, clients: list[Client]) -> None:
    for client in clients:
        CareTeamMember.objects.get_or_create(client=client, user=user, until=None)


@dataclass
class Table:
    """After a meeting: the group, the meeting, and one browser for whoever is asked for."""

    gathered: Gathered
    meeting: Meeting

    @property
    def leader(self) -> User:
        return self.gathered.leader

    @property
    def members(self) -> list[Client]:
        return self.gathered.members

    def session(self, number: int) -> Session:
        found = Session.objects.select_related("client__data_key", "led_by", "meeting")
        return found.get(meeting=self.meeting, client=self.members[number])

    def browser(self, user: User | None = None) -> Browser:
        browser = Browser()
        browser.force_login(user or self.leader)
        return browser

    def url(self, name: str) -> str:
        return reverse(name, args=[self.meeting.group_id, self.meeting.pk])

    def card_url(self, number: int, name: str = "group-card") -> str:
        session = self.session(number)
        return reverse(name, args=[session.client_id, session.pk])

    def card(self, number: int, **said: Any) -> dict[str, Any]:
        """Return the data of a member's card, filled in."""
        session = self.session(number)
        goals = {f"response-{goal.pk.hex}": "step" for goal in session.goals.all()}
        return {
            "person": token_for(session.client_id),
            "once": str(uuid4()),
            "revision": "0",
            "engagement": "with_it",
            "own": OWN[number % len(OWN)],
            "next": "same",
            "next_words": "",
            **goals,
            **said,
        }

    def post(self, number: int, name: str = "group-card", user: User | None = None, **said: Any):
        data = self.card(number, **said)
        return self.browser(user).post(self.card_url(number, name), data)

    def fill_all(self) -> None:
        for number in range(len(self.members)):
            if self.session(number).state == Session.State.FINISHED:
                assert self.post(number).status_code == 302


OWN = (
    "Sang the second verse alone and smiled at the end.",
    "Kept the drum going while the room went quiet.",
    "Asked for the slow song and listened with closed eyes.",
    "Found a new line for the chorus about the harbour.",
    "Said no to the shaker and was glad to have said it.",
    "Played three notes on the piano, then laughed aloud.",
    "Hummed a low sound under everything for ten minutes.",
    "Told of a grandmother who danced in her kitchen.",
    "Turned the rhythm round and waited for an answer.",
    "Stayed near the door and came closer at the close.",
)


@pytest.fixture
def table(db):
    return laid(3)


def laid(count: int, absent: tuple[int, ...] = (), goals: bool = True) -> Table:
    """Let a group of so many meet, and end it; somebody may have been absent."""
    found = gather(count)
    for user in (found.leader, found.co_leader):
        user.credential = "MT-BC"
        user.save()
    for number, client in enumerate(found.members if goals else ()):
        make_goal(client, f"find a song that helps on day {number + 1}")
    put_in_care(found.co_leader, found.members)
    meeting = found.begun(absent)
    meetings.end(found.leader, meeting)
    meeting.refresh_from_db()
    return Table(found, meeting)


def text(answer: Any) -> str:
    said = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", said)


__all__ = ["Role", "Table", "laid", "make_goal", "make_staff", "put_in_care", "text", "timedelta"]

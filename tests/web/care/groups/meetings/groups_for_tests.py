"""A group of invented people: leader, co-leader, members in their care."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client as Browser
from django.utils import timezone
from tests.web.conftest import PASSWORD, make_client

from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.care.models import Group, Meeting
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.models import THE_ONE, Clinic
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role

TREES = ("Ash", "Beech", "Cedar", "Elm", "Fir", "Hazel")
TREES += ("Larch", "Maple", "Oak", "Pine", "Rowan", "Yew")


@dataclass
class Gathered:
    """A group with its people."""

    group: Group
    leader: User
    co_leader: User
    members: list[Client] = field(default_factory=list)

    def meeting(self, **how: Any) -> Meeting:
        """Arrange a meeting that begins now, or a second after the group's last one.

        One group and one time are one meeting, and a quick machine makes two within a second.
        """
        starts_at = how.pop("starts_at", None) or self._free_second()
        return meetings.arrange(self.leader, self.group, starts_at, **how)

    def _free_second(self) -> datetime:
        now = timezone.now().replace(microsecond=0)
        last = Meeting.objects.filter(group=self.group).order_by("-starts_at").first()
        return max(now, last.starts_at + timedelta(seconds=1)) if last else now

    def begun(self, absent: tuple[int, ...] = ()) -> Meeting:
        """Begin a meeting now; ``absent`` are places in ``members``."""
        meeting = self.meeting()
        meetings.begin(self.leader, meeting, {self.members[one].pk: "" for one in absent})
        meeting.refresh_from_db()
        return meeting


def make_staff(login: str, role: Role = Role.THERAPIST, **fields: Any) -> User:
    """Make somebody of the staff."""
    return User.objects.create_user(
        login, PASSWORD, name=f"{login.title()} Invented", roles=[role], **fields
    )


def gather(count: int = 3, **fields: Any) -> Gathered:
    """Make a group with so many members; its leader leads the care of each.

    A house that says no more than ten gets another word.
    """
    Clinic.objects.filter(pk=THE_ONE, group_limit__lt=count).update(group_limit=count)
    leader, co_leader = make_staff("linnet"), make_staff("siskin")
    said = {"name": "Tuesday singers", "size_limit": max(count, 10)} | fields
    group = rosters.make(leader, said)
    rosters.add_leader(leader, group, co_leader)
    found = Gathered(group, leader, co_leader)
    for number in range(count):
        found.members.append(join(found, f"{TREES[number % 12]}{number // 12 or ''}"))
    return found


def join(gathered: Gathered, alias: str) -> Client:
    """Put somebody new on the roster."""
    client = make_client(alias, name=f"{alias} Invented")
    CareTeamMember.objects.create(client=client, user=gathered.leader, leads=True)
    rosters.add_member(gathered.leader, gathered.group, client, today() - timedelta(days=7))
    return client


def browser_of(user: User) -> Browser:
    """Return a browser in which somebody is signed in."""
    browser = Browser()
    browser.force_login(user)
    return browser

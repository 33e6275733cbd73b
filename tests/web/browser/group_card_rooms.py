"""Run as a program in a throw-away house: a group's meeting that is over, its cards to fill in.

Prints ``<group id> <meeting id>``.
"""

import django

django.setup()

from datetime import timedelta

from django.utils import timezone
from tests.web.care.notes.conftest import make_course, make_goal

from sostenuto_web.care.groups.meetings import services
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.vault.models import DataKey

NAMES = ("Avocet", "Bunting", "Curlew", "Dunlin", "Egret")


def make() -> tuple[str, str]:
    """Let a group of five meet, one of them absent, and end it."""
    therapist = User.objects.get(login="therapist")
    User.objects.filter(pk=therapist.pk).update(credential="MT-BC")
    day = today()
    group = rosters.make(therapist, {"name": "Harbour singers", "cards": ["group_singing"]})
    rosters.add_leader(therapist, group, User.objects.get(login="supervisor"))
    clients = []
    for number, name in enumerate(NAMES):
        first = "Hope" if name == "Curlew" else "Io"
        client = Client.objects.create(
            alias=name, name=f"{first} {name}son", data_key=DataKey.make()
        )
        for login, leads in (("therapist", True), ("supervisor", False)):
            user = User.objects.get(login=login)
            CareTeamMember.objects.create(client=client, user=user, leads=leads)
        make_goal(client, make_course(client), f"find a song for day {number + 1}")
        rosters.add_member(therapist, group, client, day - timedelta(days=7))
        clients.append(client)
    at = timezone.now() - timedelta(hours=1)
    meeting = services.arrange(therapist, group, at)
    services.begin(therapist, meeting, {clients[3].pk: "ill"}, reminded=True)
    left = meeting.sessions.get(client=clients[1])
    services.presence(therapist, left, left_at=timezone.now())
    services.end(therapist, meeting)
    return str(group.pk), str(meeting.pk)


if __name__ == "__main__":
    print(*make())

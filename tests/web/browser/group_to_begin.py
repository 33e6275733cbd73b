"""Run as a program inside a throw-away house: a group of ten that meets now, and has not begun.

Prints ``<group id> <meeting id>``. Each time it is another group of the same people.
"""

import django

django.setup()

from uuid import uuid4

from django.utils import timezone

from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.vault.models import DataKey

NAMES = ["Ash", "Beech", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine"]


def make() -> tuple[str, str]:
    """Make a group whose meeting is due at this moment."""
    therapist = User.objects.get(login="therapist")
    group = rosters.make(therapist, {"name": "Ten who sing", "cards": ["arriving", "singing"]})
    for name in NAMES:
        client = Client.objects.filter(alias=name).first()
        client = client or Client.objects.create(alias=name, data_key=DataKey.make())
        team = {"client": client, "user": therapist, "until": None}
        CareTeamMember.objects.update_or_create(**team, defaults={"leads": True})
        rosters.add_member(therapist, group, client, today())
    meeting = meetings.arrange(therapist, group, timezone.now(), uuid4())
    return str(group.pk), str(meeting.pk)


if __name__ == "__main__":
    print(*make())

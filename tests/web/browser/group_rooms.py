"""Run as a program inside a throw-away house: a group whose meeting is on, with plan and songs.

Prints ``<group id> <meeting id>``; the names are those of a few invented people, by their seats.
"""

import django

django.setup()

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from sostenuto_web.care.groups.meetings import services
from sostenuto_web.care.models import Group, GroupLeader, GroupMember
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import (
    SetEntry,
    SetLeader,
    SetList,
    SetMember,
    Song,
    TriggerRegister,
)

NAMES = ("Dove", "Heron", "Lark", "Linnet", "Rook", "Swift", "Teal", "Tern")
CARDS = ["arriving", "lyric_analysis", "singing"]
SONGS = (("Silver Window", "The Invented"), ("Slow River", "Ada Imagined"), ("Home Light", ""))


def make() -> tuple[str, str]:
    """Make a group of eight whose meeting the therapist has begun."""
    therapist = User.objects.get(login="therapist")
    day = today()
    key = DataKey.make()
    songs = SetList.objects.create(title="Today", data_key=key, for_group=True, made_by=therapist)
    SetLeader.objects.create(set_list=songs, user=therapist)
    for place, (title, artist) in enumerate(SONGS):
        song, _made = Song.objects.get_or_create(title=title, artist=artist)
        SetEntry.objects.create(set_list=songs, data_key=key, place=place, song=song)
    library.changed()  # the gate of the running server has prepared what was there before
    group = Group.objects.create(
        name="The morning group", data_key=DataKey.make(), made_by=therapist, cards=CARDS,
        set_list=songs,
    )  # fmt: skip
    GroupLeader.objects.create(group=group, user=therapist, leads=True, since=day)
    for name in NAMES:
        client = Client.objects.filter(alias=name).first()
        client = client or Client.objects.create(alias=name, data_key=DataKey.make())
        team = {"client": client, "user": therapist, "until": None}
        CareTeamMember.objects.get_or_create(**team, defaults={"leads": True})
        asked = {"asked_at": timezone.now()}
        TriggerRegister.objects.update_or_create(client=client, defaults=asked)
        GroupMember.objects.create(group=group, client=client, since=day)
        SetMember.objects.create(set_list=songs, client=client)
    starts_at = timezone.now() - timedelta(minutes=2)
    meeting = services.arrange(therapist, group, starts_at, uuid4())
    services.begin(therapist, meeting, {_pk("Teal"): "ill"}, reminded=True)
    return str(group.pk), str(meeting.pk)


def _pk(name: str):
    return Client.objects.get(alias=name).pk


if __name__ == "__main__":
    print(*make())

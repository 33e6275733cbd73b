"""Run as a program inside a throw-away house: a session to run, with plan, songs and a goal.

Prints ``<client id> <session id>``.
"""

import django

django.setup()

from datetime import timedelta

from django.utils import timezone

from sostenuto_web.care.models import Activity, Course, Goal, Session
from sostenuto_web.people.models import Client, ClientContext
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import SetEntry, SetList, SetMember, Song

PLAN = (("opening", "arriving"), ("main", "lyric_analysis"), ("closure", "paced_breathing"))
SONGS = (("Silver Window", "The Invented"), ("Slow River", "Ada Imagined"), ("Home Light", ""))


def make() -> tuple[str, str]:
    """Make a session of an hour ago for whom the therapist leads."""
    client = Client.objects.get(alias="Wren")
    therapist = User.objects.get(login="therapist")
    ClientContext.objects.get_or_create(client=client, context="addiction")
    course = Course.objects.filter(client=client).first() or Course.objects.create(
        client=client, data_key=client.data_key, referred_on=today()
    )
    goal = Goal.objects.create(
        client=client, course=course, data_key=client.data_key, words="Say what I need in a song"
    )
    key = DataKey.make()
    songs = SetList.objects.create(title="For today", data_key=key, made_by=therapist)
    SetMember.objects.create(set_list=songs, client=client)
    for place, (title, artist) in enumerate(SONGS):
        song, _made = Song.objects.get_or_create(title=title, artist=artist)
        SetEntry.objects.create(set_list=songs, data_key=key, place=place, song=song)
    library.changed()  # the gate of the running server has prepared what was there before
    session = Session.objects.create(
        client=client,
        data_key=client.data_key,
        course=course,
        led_by=therapist,
        starts_at=timezone.now() - timedelta(minutes=5),
        aim="to find words for what is hard",
        set_list=songs,
    )
    session.goals.add(goal)
    for place, (part, card) in enumerate(PLAN):
        Activity.objects.create(
            session=session,
            client=client,
            data_key=client.data_key,
            place=place,
            part=part,
            card=card,
            minutes=10,
        )
    return str(client.pk), str(session.pk)


if __name__ == "__main__":
    print(*make())

"""A client in the middle of a course, with songs that may sound alone and one that may not."""

import pytest
from django.urls import reverse

from sostenuto_web.care.course import filling
from sostenuto_web.care.discharge import services
from sostenuto_web.care.models import Course
from sostenuto_web.people.guard import FIELD, token_for
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Preference, Song, Trigger, TriggerRegister

ANSWERS = {
    "end": {"reason": "reached", "safe_leaving": "yes"},
    "looking_back": {"changed": "Sleeps through", "helped": "Singing", "own_words": "It was good"},
    "onward": {
        "keep": "Sing on Thursdays",
        "avoid": "The bar with the jukebox",
        "hard_moment": "Walk to the river",
        "follow_up": "Marta rings in a week",
        "come_back": "Ring Rosa",
        "pack": "yes",
    },
}


@pytest.fixture
def therapist(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def course(cast, therapist):
    client = cast.clients["own"]
    return Course.objects.create(
        client=client,
        data_key=client.data_key,
        made_by=therapist,
        stage="sessions",
        referred_on=today(),
        first_session_on=today(),
    )


@pytest.fixture
def written(course, therapist):
    """A discharge that is written and finished."""
    row = None
    for part, answers in ANSWERS.items():
        row = filling.save_part(therapist, course, services.FORM, part, answers).row
    return filling.finish(therapist, row)


@pytest.fixture
def songs(cast, course):
    """By title: two songs that are loved and may sound alone, and one that raises the urge."""
    client = course.client
    kept = {"client": client, "data_key": client.data_key}
    TriggerRegister.objects.create(client=client, asked_at=course.made_at)
    made = {}
    for title, word in (
        ("Harbour Light", "loved"),
        ("Kitchen Song", "liked"),
        ("Pour It", "loved"),
    ):
        song = Song.objects.create(artist=f"Invented {title[:3]}", title=title)
        Preference.objects.create(
            **kept, value=f"{song.artist} – {title}", song_ref=str(song.pk), word=word
        )
        made[title] = song
    bad = made["Pour It"]
    Trigger.objects.create(
        **kept, kind="song", value="x", song_ref=str(bad.pk), urge=9, state="urge"
    )
    library.changed()
    return made


@pytest.fixture
def at(course):
    """The address of a page of the discharge."""

    def address(name="discharge"):
        return reverse(name, args=[course.client_id, course.pk])

    return address


@pytest.fixture
def send(cast, course, at):
    """Send a form of the discharge as somebody."""

    def sent(name, data=None, role=Role.THERAPIST):
        guarded = {FIELD: token_for(course.client_id)} | (data or {})
        return cast.browser(role).post(at(name), guarded)

    return sent

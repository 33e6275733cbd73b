"""A house with three recordings that can be heard, and a programme of them."""

import pytest
from django.urls import reverse
from tests.web.listening.player.making import programme_of, tone

from sostenuto_web.care.models import Session
from sostenuto_web.people import guard


@pytest.fixture
def recordings(music):
    """Three songs of two seconds, each at a level of its own."""
    return [
        music.recording(music.song("Nina Invented", title), data=tone(level), loudness_lufs=lufs)
        for title, level, lufs in (("One", 0.5, -9.0), ("Two", 0.05, -29.0), ("Three", 0.2, None))
    ]


@pytest.fixture
def session(client, therapist):
    from django.utils import timezone

    return Session.objects.create(
        client=client, data_key=client.data_key, led_by=therapist, starts_at=timezone.now()
    )


@pytest.fixture
def programme(client, recordings, session):
    return programme_of(client, recordings, session=session)


@pytest.fixture
def slots(programme):
    return list(programme.slots.order_by("place"))


@pytest.fixture
def post(browser, client, programme):
    """Post as the player does: ``post("begin", slot)``."""

    def send(act, slot=None, *, by=browser, person=None, **said):
        args = [client.pk, programme.pk, *([slot.pk] if slot else [])]
        said[guard.FIELD] = guard.token_for(client.pk) if person is None else person
        url = reverse(f"programme-{act}", args=args)
        return by.post(url, said, headers={"accept": "application/json"})

    return send

"""Somebody for whom music is steered, and what the page sends of it."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from sostenuto_web.care.models import Session
from sostenuto_web.listening.models import SteeredMusic
from sostenuto_web.people import guard
from sostenuto_web.people.models import Caution
from sostenuto_web.platform.policy.table import Role


@pytest.fixture
def client(cast):
    return cast.clients["own"]


@pytest.fixture
def session(cast, client):
    return Session.objects.create(
        client=client,
        data_key=client.data_key,
        led_by=cast.staff[Role.THERAPIST],
        starts_at=timezone.now(),
        state=Session.State.RUNNING,
    )


@pytest.fixture
def post(browser, client):
    """Post as the page does: ``post("begin", seed=3)``, ``post("changes", music, after=1)``."""

    def send(act, music=None, *, by=browser, of=client, person=None, **said):
        said[guard.FIELD] = guard.token_for(of.pk) if person is None else person
        if isinstance(said.get("changes"), list):
            said["changes"] = json.dumps(said["changes"])
        args = [of.pk, *([music.pk] if music else [])]
        return by.post(reverse(f"live-music-{act}", args=args), said)

    return send


@pytest.fixture
def begin(post):
    """Begin, and return the row."""

    def begun(**said):
        given = {"seed": 7, "valence": "0.2", "arousal": "-0.4", "once": str(uuid4())} | said
        answer = post("begin", **given)
        assert answer.status_code == 200, answer.content
        return SteeredMusic.objects.get(pk=answer.json()["at"].rstrip("/").rsplit("/", 1)[1])

    return begun


@pytest.fixture
def caution(client):
    def stand(kind):
        return Caution.objects.create(
            client=client, data_key=client.data_key, kind=kind, since=timezone.localdate()
        )

    return stand

"""A session to run, and ways to tap on it."""

import json
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from sostenuto_web.care.models import Activity, Session
from sostenuto_web.care.running.actions import Action
from sostenuto_web.people.guard import token_for


def make_session(client, led_by=None, **said):
    said = {"starts_at": timezone.now() - timedelta(hours=2), "made_by": led_by} | said
    session = Session.objects.create(
        client=client, data_key=client.data_key, led_by=led_by, aim="to arrive", **said
    )
    for place, card in enumerate(("listening_arc", "lyric_analysis")):
        Activity.objects.create(
            session=session, client=client, data_key=client.data_key, place=place, card=card
        )
    return session


@pytest.fixture
def therapist(cast):
    return cast.staff["therapist"]


@pytest.fixture
def session(cast, therapist):
    return make_session(cast.clients["own"], therapist)


_numbers = count(1)


def token(number=None):
    return UUID(int=number if number is not None else next(_numbers) + 10_000)


def action(kind, minute=0, number=None, **said):
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=60 - minute)
    return Action(token(number), kind, at, said)


@pytest.fixture
def send(cast, session):
    """Send a batch as a device does: ``send("therapist", [action, …])``."""

    def post(role, taps, **more):
        browser = cast.browser(role)
        batch = {
            "account": str(cast.staff[role].pk),
            "person": token_for(session.client_id),
            "sent_at": timezone.now().isoformat(),
            "actions": [as_sent(one) for one in taps],
        } | more
        address = reverse("session-moments", args=[session.client_id, session.pk])
        return browser.post(address, json.dumps(batch), content_type="application/json")

    return post


def as_sent(one):
    if not isinstance(one, Action):
        return one
    said = {"id": str(one.token), "kind": one.kind, "at": one.at.isoformat()}
    return said | {"payload": dict(one.said)}

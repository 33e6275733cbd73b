"""The house of the player's tests, and what is said in it."""

import pytest
from django.urls import reverse
from tests.web.listening.player import conftest as player

from sostenuto_web.people import guard

recordings, session = player.recordings, player.session
programme, slots, post = player.programme, player.slots, player.post


@pytest.fixture
def say(browser, client, programme):
    """Send a form of the page: ``say("before", mood="3,7")``."""

    def send(what, slot=None, *, by=browser, person=None, json=False, **said):
        name = {"after": "programme-said-after"}.get(what, f"programme-{what}")
        args = [client.pk, programme.pk, *([slot.pk] if slot else [])]
        said[guard.FIELD] = guard.token_for(client.pk) if person is None else person
        headers = {"accept": "application/json"} if json else {}
        return by.post(reverse(name, args=args), said, headers=headers)

    return send


@pytest.fixture
def page(browser, programme):
    """Return the player's page as text."""
    url = reverse("programme-play", args=[programme.client_id, programme.pk])
    return lambda: browser.get(url).content.decode()

"""A house with four recordings that can be heard, and a programme of them for one client."""

import pytest
from django.urls import reverse
from tests.web.listening.player.making import programme_of, tone

from sostenuto_web.people import guard


@pytest.fixture
def recordings(music):
    """Four songs of two seconds, each at a level of its own."""
    return [
        music.recording(music.song(f"Band {title}", title), data=tone(level))
        for title, level in (("One", 0.5), ("Two", 0.05), ("Three", 0.2), ("Four", 0.1))
    ]


@pytest.fixture
def programme(client, recordings):
    return programme_of(client, recordings)


@pytest.fixture
def give(browser, client, programme):
    """Ask for a way out as the page does: ``give("folder", titled=True)``."""

    answers = []

    def send(way, *, by=browser, of=None, **said):
        said = {"may_copy": way == "folder"} | said
        said = {name: "on" for name, value in said.items() if value}
        said |= {"way": way, guard.FIELD: guard.token_for(client.pk)}
        address = reverse("programme-give", args=[client.pk, (of or programme).pk])
        answers.append(by.post(address, said))
        return answers[-1]

    yield send
    for answer in answers:  # a folder that nobody has read is an open file
        answer.close()


@pytest.fixture
def page(browser, client, programme):
    """The page of what can be taken along."""

    def get(by=browser, of=None):
        return by.get(reverse("programme-out", args=[client.pk, (of or programme).pk]))

    return get

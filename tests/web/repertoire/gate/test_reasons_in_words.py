"""The gate's reasons are said in the reader's language; what the client said stays as it was."""

from unittest.mock import patch

import pytest
from django.utils.translation import trans_real
from music_for_tests import ask, trigger
from tests.web.frontend.words import bracketed

from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Audience

pytestmark = pytest.mark.django_db
HURT = "Johnny Cash – Hurt {value}"


@pytest.fixture
def client(cast):
    ask(cast.clients["own"])
    trigger(cast.clients["own"], HURT, state="mixed", urge=9)
    return cast.clients["own"]


def test_every_reason_went_through_a_catalogue(music, client):
    hurt, ring = music.song("Johnny Cash", "Hurt {value}"), music.song("Johnny Cash", "Ring")
    asked = asking.for_client(client)
    with bracketed():
        assert asked.of(hurt).lead_words == (f"⟦registered as ⟦mixed⟧, urge 9 of 10: {HURT}⟧",)
        assert asked.of(ring).words == (
            f"⟦by the same artist as a song registered as ⟦mixed⟧: {HURT}⟧",
        )
        assert asked.of(music.recording(None)).words[0].startswith("⟦")


def test_so_did_what_is_said_of_a_group_and_of_a_licence(music, client):
    hurt, ring = music.song("Johnny Cash", "Hurt {value}"), music.song("Johnny Cash", "Ring")
    kept = music.song("Nina Invented", "Kept", audience=Audience.NOBODY)
    group = asking.for_group([client.pk])
    with bracketed():
        assert group.of(hurt).words == ("⟦not for this group⟧",)
        assert group.of(kept).words == ("⟦not for this group⟧",)
        assert group.of(ring).words == ("⟦ask first in this group⟧",)
        of_client = asking.for_client(client).of(kept)
        assert of_client.words == ("⟦its licence does not allow it here⟧",)


def test_the_same_gate_answers_two_readers_each_in_their_language(music, client):
    hurt = music.song("Johnny Cash", "Hurt {value}")
    asked = asking.for_client(client)
    english = asked.of(hurt).words
    with bracketed():
        assert asked.of(hurt).words != english
    assert asked.of(hurt).words == english


@pytest.mark.parametrize("wrong", ["{name} geht nicht", "{} geht nicht", "{value geht nicht"])
def test_a_language_that_fills_in_what_is_not_there_is_said_in_english(music, client, wrong):
    hurt = music.song("Johnny Cash", "Hurt {value}")
    english = asking.for_client(client).of(hurt).words
    with bracketed(), patch.object(trans_real, "gettext", lambda message: wrong):
        assert asking.for_client(client).of(hurt).words == english

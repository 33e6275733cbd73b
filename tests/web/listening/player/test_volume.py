"""How far the music may be turned up for one person."""

import json
import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.listening.models import VolumeCap
from sostenuto_web.listening.player import levelled, levels
from sostenuto_web.listening.volume.words import CAPS, words_of
from sostenuto_web.people import guard
from sostenuto_web.people.models import Caution
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db


def address(client):
    return reverse("listening-volume", args=[client.pk])


def save(browser, client, cap):
    sent = {guard.FIELD: guard.token_for(client.pk), "cap_db": cap}
    return browser.post(address(client), sent)


def player(browser, programme):
    url = reverse("programme-play", args=[programme.client_id, programme.pk])
    html = browser.get(url).content.decode()
    return html, json.loads(re.search(r'id="player-told"[^>]*>(.*?)</script>', html)[1])


def acts():
    return AuditRow.objects.filter(action="volume.changed").count()


def test_the_player_keeps_to_what_was_set_and_says_it(browser, client, programme):
    html, told = player(browser, programme)
    assert told["cap_db"] == told["start_db"] == 0
    assert "can be turned up so far" not in html

    assert save(browser, client, "-12").status_code == 302

    html, told = player(browser, programme)
    assert told["cap_db"] == told["start_db"] == -12
    assert "can be turned up so far: clearly quieter" in html
    assert 'max="-12"' in html
    assert acts() == 1


def test_a_caution_that_asks_for_less_holds_and_so_does_the_cap(browser, client, programme):
    given = {
        "client": client,
        "data_key": client.data_key,
        "state": "active",
        "since": "2026-01-01",
    }
    Caution.objects.create(kind="hyperacusis", **given)
    by_caution = levels.volume_for(["hyperacusis"])

    save(browser, client, "-24")
    assert player(browser, programme)[1]["cap_db"] == -24
    save(browser, client, "-6")
    told = player(browser, programme)[1]
    assert (told["start_db"], told["cap_db"]) == (by_caution.start_db, by_caution.cap_db)
    assert "A caution asks for quiet music already" in browser.get(address(client)).content.decode()


def test_without_scripts_nothing_sounds_that_could_be_louder(browser, client, programme, slots):
    levelled.level_each([slots[0].recording_id])
    assert "<audio" in player(browser, programme)[0]

    save(browser, client, "-18")

    html = player(browser, programme)[0]
    assert "<audio" not in html
    assert "cannot see to that" in html


def test_as_loud_as_all_music_takes_the_cap_away(browser, client):
    save(browser, client, "-6")
    save(browser, client, "0")
    save(browser, client, "0")

    assert not VolumeCap.objects.exists()
    assert acts() == 2


@pytest.mark.parametrize("cap", ["6", "-31", "nan", "", "loud"])
def test_what_is_no_such_level_is_refused(browser, client, cap):
    assert save(browser, client, cap).status_code == 422
    assert not VolumeCap.objects.exists()


def test_whoever_may_not_make_programmes_may_not_set_it(cast):
    for role, whose, status in (
        (Role.INTERN, "team", 200),
        (Role.THERAPIST, "clinic", 404),
        (Role.ADMINISTRATOR, "own", 404),
        (Role.CLIENT, "own", 404),
        (None, "own", 302),
    ):
        assert cast.browser(role).get(address(cast.clients[whose])).status_code == status


KINDS = st.lists(st.sampled_from(["tinnitus", "hyperacusis", "other"]), max_size=3)


@given(KINDS, st.floats(-60, 0))
def test_the_lower_of_both_holds_always(kinds, cap):
    found, without = levels.volume_for(kinds, cap), levels.volume_for(kinds)

    assert found.start_db <= found.cap_db <= 0
    assert found.cap_db == min(without.cap_db, max(cap, levels.LOWEST_DB))
    assert found.start_db <= without.start_db


@given(st.floats(-60, 0))
def test_every_cap_has_words_that_promise_no_more_loudness_than_there_is(cap):
    named = next(level for level, words in CAPS.items() if str(words) == words_of(cap))

    assert named <= cap or named == min(CAPS)

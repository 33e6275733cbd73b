"""What becomes of a programme: begun, skipped, stopped, heard to its end, and what that notes."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.listening.player.making import programme_of
from tests.web.repertoire.music_for_tests import trigger

from sostenuto_web.care.running import services as running
from sostenuto_web.care.running.actions import from_form
from sostenuto_web.listening.player import levelled, selectors
from sostenuto_web.people import guard
from sostenuto_web.people.models import Caution
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt, MusicEvent

pytestmark = pytest.mark.django_db


def states(programme):
    return [slot.state for slot in programme.slots.order_by("place")]


def page_of(programme):
    return reverse("programme-play", args=[programme.client_id, programme.pk])


def told(browser, programme):
    html = browser.get(page_of(programme)).content.decode()
    return json.loads(re.search(r'id="player-told"[^>]*>(.*?)</script>', html)[1])


def acts():
    return list(
        AuditRow.objects.filter(action__startswith="programme.")
        .exclude(action__in=["programme.play"])
        .order_by("number")
        .values_list("action", flat=True)
    )


def test_a_programme_that_is_played_to_its_end_is_in_the_session(
    post, programme, slots, session, recordings
):
    for slot in slots:
        assert post("begin", slot).status_code == 200
        assert post("played", slot).status_code == 200

    programme.refresh_from_db()
    assert (programme.state, states(programme)) == ("finished", ["played"] * 3)
    assert programme.started_at < programme.ended_at
    events = list(MusicEvent.objects.filter(session_id=session.pk).order_by("at"))
    assert [row.song_id for row in events] == [row.song_id for row in recordings]
    assert all(row.until and not row.is_live and row.chosen_by == "plan" for row in events)
    assert [slot.music_fact for slot in programme.slots.all()] == [row.pk for row in events]
    assert acts() == [*["programme.sounded", "programme.heard"] * 3, "programme.finished"]


def test_beginning_twice_is_once(post, slots, session):
    assert post("begin", slots[0]).status_code == post("begin", slots[0]).status_code == 200

    assert MusicEvent.objects.filter(session_id=session.pk).count() == 1


def test_beginning_the_next_ends_the_one_before(post, programme, slots, session):
    post("begin", slots[0])
    post("begin", slots[1])

    assert states(programme) == ["played", "playing", "waiting"]
    first, second = MusicEvent.objects.filter(session_id=session.pk).order_by("at")
    assert first.until is not None
    assert second.until is None


def test_without_a_session_nothing_is_noted_as_music(post, browser, client, recordings):
    alone = programme_of(client, recordings)
    post_to = reverse("programme-begin", args=[client.pk, alone.pk, alone.slots.first().pk])

    assert browser.post(post_to, {guard.FIELD: guard.token_for(client.pk)}).status_code == 302
    assert not MusicEvent.objects.exists()


def test_not_this_is_a_fact_and_takes_the_same_song_out(
    post, client, programme, slots, recordings, session
):
    slots[2].recording.song = recordings[0].song
    slots[2].recording.save()
    post("begin", slots[0])

    assert post("skip", slots[0]).status_code == post("skip", slots[0]).status_code == 200

    assert states(programme) == ["skipped", "waiting", "skipped"]
    fact = Felt.objects.get()
    assert (fact.song_id, fact.recording_id) == (recordings[0].song_id, recordings[0].pk)
    assert (fact.programme_id, fact.session_id, fact.skipped) == (programme.pk, session.pk, True)
    assert fact.valence is None
    assert MusicEvent.objects.get().until is not None
    assert {recordings[0].song_id, recordings[0].pk} == selectors.skipped_today(client)


def test_what_was_said_on_another_day_of_the_clinic_does_not_keep_it_out(
    post, client, slots, programme
):

    post("skip", slots[0])
    Felt.objects.update(at=timezone.now() - timedelta(hours=25))

    assert selectors.skipped_today(client) == frozenset()


def test_what_was_skipped_or_played_does_not_begin_again(post, slots):
    post("skip", slots[0])
    post("begin", slots[1])
    post("played", slots[1])

    assert [post("begin", slot).status_code for slot in slots] == [409, 409, 200]


def test_stopping_ends_what_sounds_and_it_does_not_come_back(post, programme, slots, session):
    post("begin", slots[0])

    assert post("stop").json() == {"result": "done"}
    assert post("stop").status_code == 200

    programme.refresh_from_db()
    assert (programme.state, states(programme)) == ("stopped", ["played", "waiting", "waiting"])
    assert MusicEvent.objects.get().until == programme.ended_at
    assert post("begin", slots[1]).status_code == 200
    programme.refresh_from_db()
    assert (programme.state, programme.ended_at) == ("playing", None)


def test_the_place_outlives_a_reload(post, browser, programme, slots):
    post("begin", slots[0])

    assert post("position", slot=None, position_s="61.5").status_code == 422
    said = {"position_s": "61.5"}
    url = reverse("programme-position", args=[programme.client_id, programme.pk])

    token = {guard.FIELD: guard.token_for(programme.client_id)}
    assert browser.post(url, {**said, **token, "slot": str(slots[0].pk)}).status_code == 200
    assert told(browser, programme)["position_s"] == 61.5
    assert told(browser, programme)["slots"][0]["id"] == str(slots[0].pk)
    # What does not sound has no place.
    browser.post(url, {"position_s": "9", **token, "slot": str(slots[1].pk)})
    assert told(browser, programme)["position_s"] == 61.5
    for nonsense in ("nan", "-1", "1e9", "x", "inf"):
        faulty = {"position_s": nonsense, **token, "slot": str(slots[0].pk)}
        assert browser.post(url, faulty).status_code == 422


@pytest.fixture
def heard(browser, client, programme, slots):
    """Tell how long the first slot was heard; begun minutes ago; return what is kept of it."""

    def tell(heard_s, minutes=None, slot=slots[0]):
        if minutes is not None:
            begun = timezone.now() - timedelta(minutes=minutes)
            programme.slots.filter(pk=slot.pk).update(started_at=begun)
        said = {"slot": str(slot.pk), "position_s": "0", "heard_s": heard_s}
        said[guard.FIELD] = guard.token_for(client.pk)
        answer = browser.post(reverse("programme-position", args=[client.pk, programme.pk]), said)
        assert answer.status_code == 200
        return programme.slots.get(pk=slot.pk).heard_s

    return tell


def test_a_pause_is_not_heard(post, heard, slots, programme):
    post("begin", slots[0])
    assert heard("1.5", minutes=20) == 1.5
    post("played", slots[0])

    slot = programme.slots.get(pk=slots[0].pk)
    assert slot.ended_at - slot.started_at > timedelta(minutes=19)
    assert slot.heard_s == 1.5


def test_nothing_is_heard_for_longer_than_it_is_or_than_time_went_by(post, heard, slots):
    before = timezone.now()
    post("begin", slots[0])

    assert heard("500") <= (timezone.now() - before).total_seconds()
    assert heard("500", minutes=20) == slots[0].recording.seconds


def test_what_comes_late_or_twice_takes_nothing_away_from_what_was_heard(post, heard, slots):
    post("begin", slots[0])

    assert [heard(said, minutes=20) for said in ("1.5", "0.5", "", "1.5")] == [1.5] * 4
    post("stop")
    assert heard("2") == 1.5


def test_what_did_not_begin_was_not_heard(heard):
    assert heard("1") is None


def test_what_no_player_counted_is_not_known(post, slots, programme):
    post("begin", slots[0])
    post("played", slots[0])

    assert programme.slots.get(pk=slots[0].pk).heard_s is None


def test_a_page_that_is_loaded_again_counts_on(post, heard, browser, programme, slots):
    post("begin", slots[0])
    heard("1.5", minutes=1)

    assert told(browser, programme)["heard_s"] == 1.5
    post("played", slots[0])
    assert told(browser, programme)["heard_s"] == 0


@pytest.mark.parametrize("nonsense", ["nan", "-1", "1e9", "x", "inf"])
def test_a_length_that_is_none_is_refused_and_the_one_before_stays(
    nonsense, post, heard, browser, programme, slots
):
    post("begin", slots[0])
    heard("1.5", minutes=1)
    said = {"slot": str(slots[0].pk), "position_s": "9", "heard_s": nonsense}
    said[guard.FIELD] = guard.token_for(programme.client_id)
    url = reverse("programme-position", args=[programme.client_id, programme.pk])

    assert browser.post(url, said).status_code == 422
    assert told(browser, programme)["heard_s"] == 1.5


def test_a_song_that_was_entered_meanwhile_does_not_begin(post, slots, browser, programme):
    trigger(programme.client, "One – Nina Invented", urge=10)

    assert post("begin", slots[0]).status_code == 409
    assert str(slots[0].pk) not in str(told(browser, programme))
    assert post("begin", slots[1]).status_code == 200


def test_the_page_tells_a_level_for_each_file_and_no_more(browser, programme, slots):
    levelled.level_each([slots[0].recording_id])
    first, second, third = told(browser, programme)["slots"]

    assert [one["gain_db"] for one in first["sounds"]] == [0.0, -9.0]
    assert [one["gain_db"] for one in second["sounds"]] == [6.0]
    assert [one["gain_db"] for one in third["sounds"]] == [-10.0]
    assert set(first) == {"id", "title", "artist", "seconds", "sounds", "at", "first"}


def test_somebody_whom_sound_hurts_starts_softly_and_stays_there(browser, programme, client):

    Caution.objects.create(
        client=client, data_key=client.data_key, kind="hyperacusis", since=timezone.localdate()
    )

    said = told(browser, programme)

    assert (said["start_db"], said["cap_db"]) == (-12.0, -6.0)


def test_a_caution_against_it_leaves_the_page_with_its_words_and_without_music(
    browser, client, recordings
):

    Caution.objects.create(
        client=client, data_key=client.data_key, kind="seizures", since=timezone.localdate()
    )
    alone = programme_of(client, recordings, setting="alone")
    answer = browser.get(page_of(alone))

    assert "Music has set off a seizure" in answer.content.decode()
    assert told(browser, alone)["slots"] == []


def test_without_scripts_stopping_leaves_the_steps_open(browser, programme, slots):

    url = reverse("programme-stop", args=[programme.client_id, programme.pk])
    answer = browser.post(url, {guard.FIELD: guard.token_for(programme.client_id)}, follow=True)

    assert answer.redirect_chain
    assert b'aria-labelledby="ground-title" open' in answer.content


def test_a_form_of_another_person_is_refused(post, slots):
    assert post("begin", slots[0], person="other").status_code == 409


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CLIENT])
def test_nobody_else_plays_it(cast, post, programme, slots, role):
    by = cast.browser(role)

    assert by.get(page_of(programme)).status_code == 404
    assert post("begin", slots[0], by=by).status_code == 404
    assert states(programme) == ["waiting"] * 3


def test_a_tap_in_the_session_leaves_the_ends_of_what_sounded_alone(
    post, slots, session, therapist
):
    from django.http import QueryDict

    post("begin", slots[0])
    post("played", slots[0])
    until = MusicEvent.objects.get().until
    taps = QueryDict(mutable=True)
    taps.update({"kind": "music", "words": "a hummed line"})
    answer = running.apply(therapist, session, from_form(taps))

    assert answer.result == "done", answer.words
    assert MusicEvent.objects.get(recording_id=slots[0].recording_id).until == until


def test_the_page_asks_as_often_for_many_as_for_few(browser, client, recordings):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    few, many = programme_of(client, recordings[:1]), programme_of(client, recordings * 6)
    browser.get(page_of(few))
    counts = []
    for programme in (few, many):
        with CaptureQueriesContext(connection) as asked:
            browser.get(page_of(programme))
        counts.append(len(asked))

    assert counts[0] == counts[1]

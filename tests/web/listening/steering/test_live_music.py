"""Live music on the house's side: begun, steered, ended, and what that notes."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from sostenuto_web.care.models import Session
from sostenuto_web.listening.models import SteeredMusic, VolumeCap
from sostenuto_web.listening.steering import changes
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import MusicEvent, Rating

pytestmark = pytest.mark.django_db
NOW = {"seed": 7, "valence": "0", "arousal": "0"}


def page(browser, client, query=""):
    return browser.get(reverse("live-music", args=[client.pk]) + query)


def told(answer):
    import re

    found = re.search(r'id="steered-told"[^>]*>(.*?)</script>', answer.content.decode())
    return json.loads(found[1])


def acts():
    rows = AuditRow.objects.filter(action__startswith="steered.").order_by("number")
    return list(rows.values_list("action", flat=True))


def test_what_was_steered_is_kept_and_is_music_of_the_session(begin, post, session):
    row = begin(session=session.pk, preset="sedative")
    SteeredMusic.objects.update(started_at=timezone.now() - timedelta(minutes=1))
    assert post("changes", row, after=1, changes=[[2.5, 0.3, -0.4]]).json()["kept"] == 2
    assert post("changes", row, after=2, changes=[[9, 1, -1], [9.5, 1, -1]]).json()["kept"] == 4
    assert post("end", row, after=4, changes=[[20, 0, 0]]).status_code == 200

    row.refresh_from_db()
    assert (row.seed, row.preset, row.session_id) == (7, "sedative", session.pk)
    assert row.changes == [[0, 0.2, -0.4], [2.5, 0.3, -0.4], [9, 1, -1], [9.5, 1, -1], [20, 0, 0]]
    fact = MusicEvent.objects.get(pk=row.music_fact)
    assert fact.song_words == "made by the house, seed 7"
    assert (fact.session_id, fact.chosen_by, fact.until) == (session.pk, "therapist", row.ended_at)
    assert (fact.song_id, fact.recording_id) == (None, None)
    assert acts() == ["steered.begun", "steered.ended"]


def test_beginning_and_ending_twice_is_once(begin, post, session):
    token = str(uuid4())
    row, again = begin(once=token, session=session.pk), begin(once=token, session=session.pk)
    assert post("end", row, after=1).status_code == post("end", row, after=1).status_code == 200

    assert row.pk == again.pk
    assert MusicEvent.objects.count() == 1
    assert acts() == ["steered.begun", "steered.ended"]


def test_a_batch_whose_answer_was_lost_is_taken_once(begin, post):
    row = begin()
    first, more = [[0.5, 0, 0], [0.9, 0.1, 0]], [[0.5, 0, 0], [0.9, 0.1, 0], [1, 1, 1]]
    post("changes", row, after=1, changes=first)
    assert post("changes", row, after=1, changes=more).json() == {"result": "done", "kept": 4}

    row.refresh_from_db()
    assert row.changes[1:] == more


@pytest.mark.parametrize(
    ("after", "batch", "words"),
    [
        (1, [[1, 2, 0]], "between −1 and 1"),
        (1, [[1, 0, -1.01]], "between −1 and 1"),
        (1, [[2, 0, 0], [1, 0, 0]], "back in time"),
        (1, [[-1, 0, 0]], "outside"),
        (1, [[1, 0]], "three numbers"),
        (1, [[1, "0", 0]], "three numbers"),
        (1, [[1, True, 0]], "three numbers"),
        (1, "[[1, NaN, 0]]", "three numbers"),
        (1, "[[1, 1e999, 0]]", "three numbers"),
        (1, '{"a": 1}', "cannot be read"),
        (1, "[" * 15_000, "cannot be read"),
        (1, "no", "cannot be read"),
        (3, [[1, 0, 0]], "missing"),
        (1, [[3000, 0, 0]], "ahead of now"),
        (1, [[1, 0, 0]] * (changes.MOST_AT_ONCE + 1), "Too many"),
    ],
)
def test_what_cannot_be_changes_is_refused_with_words(begin, post, after, batch, words):
    row = begin()
    for act in ("changes", "end"):
        answer = post(act, row, after=after, changes=batch)
        assert answer.status_code == 400
        assert words in answer.json()["words"]

    row.refresh_from_db()
    assert (len(row.changes), row.ended_at) == (1, None)


def test_one_stretch_is_bounded(begin, post):
    row = begin()
    row.changes = [[0.0, 0.0, 0.0]] * changes.MOST
    row.save()

    answer = post("changes", row, after=changes.MOST, changes=[[0.0, 0.0, 0.0]])
    assert answer.status_code == 400
    assert "begin again" in answer.json()["words"]


def test_what_lies_before_what_is_kept_is_refused(begin, post):
    row = begin()
    post("changes", row, after=1, changes=[[5, 0, 0]])

    assert post("changes", row, after=2, changes=[[4, 0, 0]]).status_code == 400


@pytest.mark.parametrize(
    "said", [{"seed": -1}, {"seed": 10**9}, {"valence": "1.1"}, {"arousal": "nan"}, {"preset": "x"}]
)
def test_a_beginning_out_of_range_is_refused(post, said):
    answer = post("begin", **(NOW | said))

    assert answer.status_code == 422
    assert answer.json()["words"]
    assert not SteeredMusic.objects.exists()


def test_the_next_beginning_ends_what_nobody_ended(begin, post, session):
    lost = begin(session=session.pk)
    SteeredMusic.objects.update(started_at=timezone.now() - timedelta(minutes=5))
    post("changes", lost, after=1, changes=[[60, 0, 0]])
    begin(session=session.pk)

    lost.refresh_from_db()
    assert (lost.ended_at - lost.started_at).total_seconds() == 60
    assert MusicEvent.objects.get(pk=lost.music_fact).until == lost.ended_at
    answer = post("changes", lost, after=2, changes=[[61, 0, 0]])
    assert (answer.status_code, answer.json()["words"]) == (409, "This music has ended.")


def test_a_caution_that_asks_wants_to_hear_that_somebody_stays(browser, client, post, caution):
    caution("seizures")
    shown = page(browser, client).content.decode()
    assert "Take care" in shown
    assert "data-stays" in shown

    answer = post("begin", **NOW)
    assert answer.status_code == 409
    assert "stay in the room" in answer.json()["words"]
    assert not SteeredMusic.objects.exists()
    assert post("begin", stays="on", **NOW).status_code == 200


def test_nothing_starts_louder_than_somebody_bears(browser, client, caution):
    assert (told(page(browser, client))["start_db"], told(page(browser, client))["cap_db"]) == (
        0,
        0,
    )
    caution("hyperacusis")
    said = told(page(browser, client))
    assert (said["start_db"], said["cap_db"]) == (-12, -6)
    VolumeCap.objects.create(client=client, cap_db=-15)
    said = told(page(browser, client))
    assert (said["start_db"], said["cap_db"]) == (-15, -15)


def test_the_sliders_stand_where_the_client_said_they_are(browser, client):
    Rating.objects.create(
        client=client, data_key=client.data_key, at=timezone.now(), valence=-0.75, arousal=0.5
    )
    shown = page(browser, client).content.decode()

    assert 'value="-0.8" data-slider="valence"' in shown
    assert 'value="0.5" data-slider="arousal"' in shown


def test_the_running_session_is_taken_and_another_may_be_asked_for(browser, cast, client, session):
    planned = Session.objects.create(
        client=client,
        data_key=client.data_key,
        led_by=session.led_by,
        starts_at=timezone.now() + timedelta(days=1),
    )
    assert f'data-session="{session.pk}"' in page(browser, client).content.decode()
    asked = page(browser, client, f"?session={planned.pk}").content.decode()
    assert f'data-session="{planned.pk}"' in asked
    assert 'data-session=""' in page(browser, client, f"?session={uuid4()}").content.decode()


def test_a_session_that_is_over_or_of_others_is_refused(cast, client, post, session):
    Session.objects.update(state=Session.State.FINISHED)
    answer = post("begin", session=session.pk, **NOW)

    assert answer.status_code == 422
    assert "over" in answer.json()["words"]
    assert not MusicEvent.objects.exists()


def test_without_scripts_the_page_says_so_and_leads_to_what_is_made_beforehand(browser, client):
    shown = page(browser, client).content.decode()

    assert "<noscript>" in shown
    assert reverse("made-here") in shown


def test_without_a_session_nothing_is_noted(begin):
    begin()

    assert not MusicEvent.objects.exists()


def test_a_stretch_of_another_person_is_not_found(begin, post, cast):
    row = begin()

    assert post("end", row, of=cast.clients["team"], after=1).status_code == 404
    assert post("changes", row, person="other", after=1).status_code == 409


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CLIENT, Role.ADMINISTRATOR])
def test_nobody_else_steers(cast, client, post, begin, role):
    row, by = begin(), cast.browser(role)

    assert page(by, client).status_code == 404
    assert post("begin", by=by, **NOW).status_code == 404
    assert post("end", row, by=by, after=1).status_code == 404


def test_what_is_made_goes_when_somebody_is_erased(begin, client):
    from sostenuto_web.listening import erasing

    begin()
    erasing.erase_of(client)

    assert not SteeredMusic.objects.exists()

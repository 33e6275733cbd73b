"""Rules of a programme: what they know, without words, not what sounded lately."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.listening.programmes.asking import log, made, of, order, slots, text
from tests.web.repertoire.music_for_tests import trigger

from sostenuto_web.listening.models import Composed, ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes.services import making
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Preference, Song

pytestmark = pytest.mark.django_db


def knows(client, recording, familiar=True):
    given = {"client": client, "data_key": client.data_key, "word": "fine"}
    ref = str(recording.song_id)
    Preference.objects.create(**given, song_ref=ref, value=recording.title, familiar=familiar)


def wordless(recording, says=True):
    Song.objects.filter(pk=recording.song_id).update(no_lyrics=says)
    library.changed()


def sounded(programme, days_ago):
    at = timezone.now() - timedelta(days=days_ago)
    programme.slots.update(started_at=at, ended_at=at, state="played")
    ListeningProgramme.objects.filter(pk=programme.pk).update(state="finished", started_at=at)


def test_only_what_they_know(browser, client, songs, said):
    for recording in songs[::3]:
        knows(client, recording)
    knows(client, songs[1], familiar=False)

    programme = made(browser, client, said, known_only="on")

    assert set(order(programme)) <= {row.pk for row in songs[::3]}
    assert len(log(programme)["not_known"]) == 20
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "nobody says that the client knows them 20" in page


@pytest.mark.parametrize("least", [1, 3, 5])
def test_at_least_so_many_that_they_know(browser, client, songs, said, least):
    known = [songs[number] for number in (3, 4, 12, 13, 20, 21, 29)]
    for recording in known:
        knows(client, recording)

    programme = made(browser, client, said, least_known=str(least))

    assert len(set(order(programme)) & {row.pk for row in known}) >= least


def test_too_few_that_they_know_says_how_many_would_do(browser, client, songs, said):
    for recording in songs[:2]:
        knows(client, recording)

    answer = browser.post(of(client, "new/"), said | {"least_known": "5"})

    assert answer.status_code == 422
    assert "at least 5 familiar leaves none, 2 would do" in text(answer)


def test_known_and_unknown_are_not_both_counted(browser, client, songs, said):
    answer = browser.post(of(client, "new/"), said | {"least_known": "2", "most_new": "1"})

    assert answer.status_code == 422
    assert "Ask for one of the two" in text(answer)


def test_only_without_words_leaves_out_what_nobody_knows_of(browser, client, songs, said):
    for recording in songs[::2]:
        wordless(recording)
    wordless(songs[1], says=False)

    programme = made(browser, client, said, no_lyrics="on")

    assert set(order(programme)) <= {row.pk for row in songs[::2]}
    assert log(programme)["lyrics"] == [songs[1].pk.hex]
    assert len(log(programme)["lyrics_unknown"]) == 14
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "they have words 1" in page
    assert "nobody said whether they have words 14" in page


def test_what_sounded_in_the_last_days_is_left_out_and_counted(browser, client, songs, said):
    first = made(browser, client, said)
    sounded(first, days_ago=2)

    again = made(browser, client, said, heard_days="3")
    assert not set(order(again)) & set(order(first))
    assert set(log(again)["heard lately"]) == {pk.hex for pk in order(first)}
    assert "heard lately 7" in text(browser.get(of(client, f"{again.pk}/")))

    later = made(browser, client, said, heard_days="1")
    assert "heard lately" not in log(later)


def test_what_sounded_in_the_last_programmes_is_left_out(browser, client, songs, said):
    older, newer = made(browser, client, said), made(browser, client, said, minutes="9")
    sounded(older, days_ago=9)
    sounded(newer, days_ago=1)

    one = made(browser, client, said, heard_programmes="1")
    assert set(log(one)["heard lately"]) == {pk.hex for pk in order(newer)}

    both = made(browser, client, said, heard_programmes="2")
    heard = {pk.hex for programme in (older, newer) for pk in order(programme)}
    assert set(log(both)["heard lately"]) == heard


def test_what_was_planned_and_never_sounded_was_not_heard(browser, client, songs, said):
    made(browser, client, said)

    assert "heard lately" not in log(made(browser, client, said, heard_days="9"))


def test_what_sounds_in_this_programme_does_not_leave_its_own_places(browser, client, songs, said):
    programme = made(browser, client, said, heard_days="9")
    first = slots(programme)[0]
    ProgrammeSlot.objects.filter(pk=first.pk).update(state="played", started_at=timezone.now())

    browser.post(of(client, f"{programme.pk}/again/"), said)

    assert order(programme)[0] == first.recording_id
    assert "heard lately" not in log(programme)


def test_pieces_that_the_house_made_are_by_no_artist(browser, client, songs, music, said):
    for number in range(4):
        song = music.song("Sostenuto", f"Calm piece {number}", no_lyrics=True)
        place = {"valence": 0.5, "arousal": -0.5, "valence_sd": 0.2, "arousal_sd": 0.2}
        recording = music.recording(song=song, **place)
        given = {"seed": number, "valence": 0.5, "arousal": -0.5, "minutes": 3, "state": "made"}
        Composed.objects.create(recording=recording, number=number, title=song.title, **given)

    programme = made(browser, client, said, arc="compensatory", most_by_artist="1", minutes="12")

    titles = [row.recording.song.artist for row in slots(programme)]
    assert titles.count("Sostenuto") > 1


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sets(st.integers(0, 6)), st.sets(st.integers(0, 29), max_size=6))
def test_what_is_kept_stays_and_what_is_refused_never_stands_in_a_plan(
    browser, client, therapist, songs, said, kept, refused
):
    ProgrammeSlot.objects.all().delete()
    ListeningProgramme.objects.all().delete()
    client.triggers.all().delete()
    for number in refused:
        trigger(client, f"Band {number} – Tune {number}", urge=9)
    gone = {songs[number].pk for number in refused}
    programme = made(browser, client, said)
    assert not gone & set(order(programme))
    before = order(programme)
    for number in kept & set(range(len(before))):
        programme.slots.filter(place=number).update(locked=True)

    making.plan_again(therapist, programme)

    after = order(programme)
    assert all(after[number] == before[number] for number in kept if number < len(before))
    assert not gone & set(after)
    assert len(set(after)) == len(after)

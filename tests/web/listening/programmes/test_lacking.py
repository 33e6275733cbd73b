"""What is missing is said: where, how many minutes, which rule; and a piece can be asked for."""

import re
from uuid import uuid4

import pytest
from tests.web.listening.programmes.asking import made, of, slots, text

from sostenuto.listening.programme import Candidate
from sostenuto_web.listening.composing import services as composing
from sostenuto_web.listening.models import Composed, ListeningProgramme
from sostenuto_web.listening.programmes import lacking
from sostenuto_web.listening.programmes.lacking import Lack

pytestmark = pytest.mark.django_db
BUTTON = "Let the house make music for that place"


@pytest.fixture(autouse=True)
def nothing_is_composed(monkeypatch):
    """Ask for pieces without a worker that makes them."""
    monkeypatch.setattr(composing, "_enqueue", lambda pk: None)


def test_too_little_music_says_how_much_is_missing_and_where(browser, client, songs, said):
    answer = browser.post(of(client, "new/"), said | {"minutes": "110", "once": str(uuid4())})

    assert answer.status_code == 422
    assert "the library is too small" in text(answer)
    said_minutes = re.search(r"What is missing most: about (\d+) minutes of music", text(answer))
    assert said_minutes is not None
    assert 20 <= int(said_minutes[1]) <= 110
    assert BUTTON in text(answer)


def test_a_rule_that_leaves_much_out_is_named(browser, client, songs, said):
    answer = browser.post(of(client, "new/"), said | {"no_lyrics": "on"})

    assert answer.status_code == 422
    assert "Rules that leave much out: nobody said whether they have words (30)" in text(answer)


def test_the_button_asks_for_a_piece_and_keeps_what_was_typed(browser, client, songs, said):
    said |= {"minutes": "110", "once": str(uuid4()), "most_by_artist": "3"}
    answer = browser.post(of(client, "new/"), said | {"piece": "1"})

    assert answer.status_code == 200
    asked = list(Composed.objects.all())
    assert [(row.minutes, row.state) for row in asked] == [(4, "waiting")] * 3
    assert "3 pieces are being made for that place" in text(answer)
    assert 'value="110"' in answer.content.decode()
    assert 'name="most_by_artist" value="3"' in answer.content.decode()

    again = browser.post(of(client, "new/"), said | {"piece": "1"})
    assert Composed.objects.count() == 3
    assert "3 pieces are being made for that place" in text(again)
    assert "3 pieces are being made" in text(browser.post(of(client, "new/"), said))
    assert not ListeningProgramme.objects.exists()


@pytest.fixture
def sparse(music):
    """Music for tense moods alone."""
    made = []
    for number in range(12):
        song = music.song(f"Band {number}", f"Tune {number}")
        place = {"valence": -0.5 + 0.01 * number, "arousal": 0.5, "valence_sd": 0.2}
        made.append(music.recording(song=song, arousal_sd=0.2, **place))
    return made


def test_a_plan_far_from_its_path_says_where_and_a_piece_closes_the_gap(
    browser, client, sparse, music, said
):
    programme = made(browser, client, said, arc="compensatory")
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "There is little music at hand that is pleasant, quiet: about 21 minutes" in page
    assert BUTTON in page

    browser.post(of(client, f"{programme.pk}/piece/"), said)
    browser.post(of(client, f"{programme.pk}/piece/"), said)
    asked = list(Composed.objects.all())
    assert {(row.valence, row.arousal, row.minutes) for row in asked} == {(0.5, -0.5, 4)}
    assert len(asked) == 3
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "3 pieces are being made for that place" in page
    assert BUTTON not in page

    made_here = [_made(music, row) for row in asked]
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "What the house made for that place is here. Plan anew" in page
    browser.post(of(client, f"{programme.pk}/again/"), said)
    assert set(made_here) <= {row.recording_id for row in slots(programme)}
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "is here. Plan anew" not in page
    assert BUTTON in page  # there is still a long way to go


def _made(music, row):
    song = music.song("Sostenuto", row.title, no_lyrics=True)
    lies = {"valence": 0.5, "arousal": -0.4, "valence_sd": 0.3, "arousal_sd": 0.3}
    recording = music.recording(song=song, **lies)
    Composed.objects.filter(pk=row.pk).update(recording=recording, state="made")
    return recording.pk


def test_nothing_is_missing_where_the_music_lies_on_the_path(browser, client, songs, said):
    programme = made(browser, client, said)

    assert BUTTON not in text(browser.get(of(client, f"{programme.pk}/")))
    browser.post(of(client, f"{programme.pk}/piece/"), said)
    assert not Composed.objects.exists()


def test_too_many_pieces_at_once_are_refused_in_words(browser, client, sparse, said):
    for number in range(composing.MOST_RUNNING):
        Composed.objects.create(
            number=number, title=f"Piece {number}", seed=number, valence=0, arousal=0, minutes=3
        )
    programme = made(browser, client, said, arc="compensatory")

    answer = browser.post(of(client, f"{programme.pk}/piece/"), said, follow=True)

    assert "Five pieces are being made already." in text(answer)
    said |= {"minutes": "110", "once": str(uuid4()), "piece": "1"}
    answer = browser.post(of(client, "new/"), said)
    assert answer.status_code == 422
    assert "Five pieces are being made already." in text(answer)


def test_without_any_music_the_whole_length_is_missing():
    row = ListeningProgramme(arc="steady", start_valence=0.2, start_arousal=0.3, minutes=15)
    row.goal_valence, row.goal_arousal = 0.2, 0.3

    nothing: dict[str, Candidate] = {}
    found = lacking.for_no_plan(row, nothing)

    assert found == Lack(0.2, 0.3, 14)
    assert (found.piece_minutes, found.pieces) == (4, 3)

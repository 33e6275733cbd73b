"""A recording's page, what people say against what was heard, and who may hear it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire import entries
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Correction, Recording, Song
from sostenuto_web.repertoire.recordings import outlines, selectors, services

pytestmark = pytest.mark.django_db
HEARD = {
    "tempo_bpm": 96.0,
    "key": "A minor",
    "loudness_lufs": -14.0,
    "valence": 0.6,
    "valence_sd": 0.3,
    "arousal": -0.5,
    "arousal_sd": 0.25,
    "affect_model": "directions-1",
}


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def row(music):
    return music.recording(music.song("Nena", "99 Luftballons"), **HEARD)


def text(answer):
    return answer.content.decode().replace("&nbsp;", " ")


def address(row, more=""):
    return f"/music/recordings/{row.pk}/{more}"


def test_its_page_says_what_was_heard_and_how_sure_that_is(browser, row):
    page = text(browser.get(address(row)))

    for said in ("99 Luftballons", "Nena", "96 bpm", "A minor", "-14 LUFS", "0.6 ± 0.3"):
        assert said in page
    assert "directions-1" in page
    assert f'src="{address(row, "sound/")}"' in page
    assert 'preload="none"' in page
    assert f"/music/songs/{row.song_id}/" in page


def test_what_a_person_says_wins_is_shown_against_what_was_heard_and_is_kept(browser, row, cast):
    sent = {"tempo_bpm": "192", "key": "f#m", "valence": "", "arousal": "0.4"}
    assert browser.post(address(row, "correct/"), sent)["Location"] == address(row)

    now = selectors.recording_for(cast.staff[Role.THERAPIST], row.pk)
    assert (now.now_tempo_bpm, now.now_key) == (192, "F# minor")
    assert (now.now_valence, now.now_arousal) == (0.6, 0.4)
    assert Correction.objects.count() == 3
    page = text(browser.get(address(row)))
    assert "against 96 heard" in page
    assert "192 bpm" in page
    assert "192 bpm" in text(browser.get("/music/recordings/"))


def test_a_correction_is_taken_back_and_its_history_stays(browser, row):
    browser.post(address(row, "correct/"), {"tempo_bpm": "192"})
    browser.post(address(row, "correct/"), {"tempo_bpm": ""})

    row.refresh_from_db()
    assert row.said_tempo_bpm is None
    assert [one.said for one in Correction.objects.order_by("pk")] == ["192", ""]
    page = text(browser.get(address(row)))
    assert "taken back" in page
    assert "96 bpm" in page


def test_hearing_it_again_leaves_what_a_person_said(row, cast):
    services.correct(cast.staff[Role.THERAPIST], row, {"key": "C major"})
    assert not {name for name in entries.KEPT if name.startswith("said_")}
    Recording.objects.filter(pk=row.pk).update(key="D minor")
    assert selectors.recording_for(cast.staff[Role.THERAPIST], row.pk).now_key == "C major"


def test_one_that_is_said_alone_leaves_the_others(browser, row):
    browser.post(address(row, "correct/"), {"key": "C"})
    browser.post(address(row, "correct/"), {"tempo_bpm": "48"})

    row.refresh_from_db()
    assert (row.said_key, row.said_tempo_bpm) == ("C major", 48)


@pytest.mark.parametrize(
    ("field", "value"), [("tempo_bpm", "fast"), ("key", "H"), ("valence", "2"), ("arousal", "nan")]
)
def test_what_cannot_be_is_refused_and_comes_back_as_it_was_typed(browser, row, field, value):
    sent = {"tempo_bpm": "77", field: value}
    answer = browser.post(address(row, "correct/"), sent)

    assert answer.status_code == 422
    assert f'value="{value}"' in text(answer)
    assert not Correction.objects.exists()


def test_who_may_hear_it_and_its_song_are_changed_and_the_gate_is_told(browser, row):
    before = library.version()
    sent = {
        "title": "Neunundneunzig",
        "artist": "Nena",
        "audience": "nobody",
        "licence_note": "lent",
    }
    assert browser.post(address(row, "change/"), sent).status_code == 302

    row.refresh_from_db()
    assert (row.audience, row.licence_note, row.song.title) == ("nobody", "lent", "Neunundneunzig")
    assert row.song_by_person
    assert library.version() != before
    assert browser.get(address(row, "sound/")).status_code == 403


def test_half_a_name_is_refused_and_comes_back(browser, row):
    sent = {"title": "Neunundneunzig", "artist": "", "audience": "everyone"}
    answer = browser.post(address(row, "change/"), sent)

    assert answer.status_code == 422
    assert "Neunundneunzig" in text(answer)
    assert Song.objects.count() == 1


def test_acts_say_what_was_done_and_never_a_title(browser, row):
    browser.post(address(row, "correct/"), {"tempo_bpm": "48"})
    browser.post(address(row, "change/"), {"audience": "nobody"})

    acts = [one for one in AuditRow.objects.all() if one.action.startswith("recording.")]
    assert {one.action for one in acts} == {"recording.corrected", "recording.changed"}
    assert "Nena" not in "".join(str(vars(one)) for one in AuditRow.objects.all())


def test_a_client_s_own_recording_is_there_for_their_care_alone(cast, music):
    own = music.recording(title="Voice note", only_for=cast.clients["clinic"], **HEARD)
    mine = music.recording(title="Demo tape", only_for=cast.clients["own"], **HEARD)
    browser = cast.browser(Role.THERAPIST)

    assert browser.get(address(own)).status_code == 404
    assert browser.post(address(own, "correct/"), {"tempo_bpm": "60"}).status_code == 404
    assert browser.post(address(own, "change/"), {"audience": "nobody"}).status_code == 404
    page = text(browser.get(address(mine)))
    assert "only their care team sees it" in page
    listed = text(browser.get("/music/recordings/"))
    assert "Demo tape" in listed
    assert "Voice note" not in listed


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR, Role.CLIENT, None])
def test_who_makes_no_music_here_finds_no_recording(cast, row, role):
    browser = cast.browser(role)
    assert browser.get(address(row)).status_code in (302, 404)
    for more in ("correct/", "change/"):
        assert browser.post(address(row, more), {"tempo_bpm": "60"}).status_code in (302, 404)
    assert not Correction.objects.exists()


def test_its_page_takes_the_same_queries_with_one_correction_and_with_many(browser, row, cast):
    def queries():
        browser.get(address(row))
        with CaptureQueriesContext(connection) as caught:
            browser.get(address(row))
        return len(caught)

    services.correct(cast.staff[Role.THERAPIST], row, {"tempo_bpm": 50})
    few = queries()
    for tempo in range(60, 80):
        services.correct(cast.staff[Role.THERAPIST], row, {"tempo_bpm": tempo})
    assert queries() == few


def test_an_outline_is_drawn_from_signed_bytes():
    assert outlines.drawn(b"") == ""
    silence = outlines.drawn(bytes(4))
    assert silence == "M0 59.5L800 59.5L800 60.5L0 60.5Z"
    path = outlines.drawn(bytes([129, 127, 0, 64]))
    assert path.startswith("M0 0L800 29.8")
    assert path.endswith("L0 120Z")


def test_what_the_engine_kept_draws_the_outline(browser, row, settings):
    # The index of the test has no detail: the page says the rest all the same.
    assert outlines.heard(row.content).path == ""
    assert "waveform" not in text(browser.get(address(row)))

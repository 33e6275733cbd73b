"""The naming screen: suggestions, many names by one press, and nothing typed is lost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from music_for_tests import codes

from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Recording, Song

pytestmark = pytest.mark.django_db
ADDRESS = "/music/unnamed/"
TICKED = r'<input[^>]*ticked"[^>]*checked'


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


def text(answer):
    return answer.content.decode()


def unnamed(music, path, **fields):
    return music.recording(path=path, named=False, **fields)


def sent(*rows, **more):
    """Return what the screen sends: (recording, ticked, title, artist) of each row."""
    form = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), **more}
    for place, (row, ticked, title, artist) in enumerate(rows):
        form |= {f"form-{place}-pk": row.pk, f"form-{place}-title": title}
        form[f"form-{place}-artist"] = artist
        if ticked:
            form[f"form-{place}-ticked"] = "on"
    return form


def test_an_empty_screen_says_so(browser):
    assert "Every recording has a name" in text(browser.get(ADDRESS))


@pytest.mark.parametrize(
    ("path", "fields", "title", "artist"),
    [
        ("01 - Johnny Cash - Hurt.wav", {}, "Hurt", "Johnny Cash"),
        ("Nena/Nena/03. 99 Luftballons.wav", {}, "99 Luftballons", "Nena"),
        ("hum.wav", {}, "hum", ""),
        ("x.wav", {"file_name": "Toto - Africa.mp3"}, "Africa", "Toto"),
        ("y.wav", {"artist": "Nina Simone", "title": "y"}, "y", "Nina Simone"),
    ],
)
def test_each_comes_with_a_suggestion(browser, music, path, fields, title, artist):
    unnamed(music, path, **fields)
    page = text(browser.get(ADDRESS))

    assert f'value="{title}"' in page
    assert not artist or f'value="{artist}"' in page


def test_the_name_of_the_same_recording_is_suggested_first(browser, music):
    same = codes(music.rng)
    music.recording(music.song("Johnny Cash", "Hurt"), codes=same)
    unnamed(music, "Somebody - Something.wav", codes=same)
    page = text(browser.get(ADDRESS))

    assert 'value="Hurt"' in page
    assert "the same recording has this name" in page


def test_a_client_s_own_recording_tells_nobody_what_the_same_sound_is(cast, browser, music):
    same = codes(music.rng)
    music.recording(music.song("A", "Secret"), codes=same, only_for=cast.clients["clinic"])
    unnamed(music, "take.wav", codes=same)

    assert "Secret" not in text(browser.get(ADDRESS))


def test_many_get_their_names_by_one_press(browser, music):
    rows = [unnamed(music, f"{n}.wav") for n in range(4)]
    before = library.version()
    form = sent(
        (rows[0], True, "Hurt", "Johnny Cash"),
        (rows[1], True, "hurt", "JOHNNY CASH"),
        (rows[2], False, "Left", "Alone"),
        (rows[3], True, "Africa", "Toto"),
    )
    assert browser.post(ADDRESS, form).status_code == 302
    browser.post(ADDRESS, form)  # pressed twice

    named = {row.path: row.song for row in Recording.objects.select_related("song")}
    assert named["0.wav"] == named["1.wav"] == Song.objects.get(title="Hurt")
    assert named["2.wav"] is None
    assert Song.objects.count() == 2
    assert all(one.in_repertoire for one in Song.objects.all())
    assert Recording.objects.filter(song_by_person=True).count() == 3
    assert library.version() != before
    page = text(browser.get(ADDRESS))
    assert "2.wav" in page
    assert "0.wav" not in page


def test_half_a_name_is_refused_and_nothing_typed_is_lost(browser, music):
    rows = [unnamed(music, f"{n}.wav") for n in range(3)]
    form = sent(
        (rows[0], True, "Hurt", "Johnny Cash"),
        (rows[1], True, "Africa", ""),
        (rows[2], False, "Half typed", ""),
    )
    answer = browser.post(ADDRESS, form)
    page = text(answer)

    assert answer.status_code == 422
    for typed in ("Hurt", "Johnny Cash", "Africa", "Half typed"):
        assert f'value="{typed}"' in page
    assert "Write both" in page
    assert len(re.findall(TICKED, page)) == 2
    assert not Song.objects.exists()


def test_a_press_without_a_tick_says_what_to_do_and_keeps_what_was_typed(browser, music):
    form = sent((unnamed(music, "a.wav"), False, "Typed", "Here"))
    before = library.version()
    answer = browser.post(ADDRESS, form)

    assert answer.status_code == 422
    assert 'value="Typed"' in text(answer)
    assert 'role="alert"' in text(answer)
    assert library.version() == before


def test_what_is_not_music_for_here_sounds_for_nobody_and_is_not_listed_again(browser, music):
    row, other = unnamed(music, "meeting.wav"), unnamed(music, "song.wav")
    form = sent((row, True, "meeting", ""), (other, False, "song", ""), nothing="1")
    assert browser.post(ADDRESS, form).status_code == 302

    row.refresh_from_db()
    assert (row.audience, row.song) == ("nobody", None)
    page = text(browser.get(ADDRESS))
    assert "meeting.wav" not in page
    assert "song.wav" in page


def test_all_whole_suggestions_are_ticked_by_a_press(browser, music):
    unnamed(music, "Toto - Africa.wav")
    unnamed(music, "hum.wav")

    assert len(re.findall(TICKED, text(browser.get(ADDRESS)))) == 0
    assert len(re.findall(TICKED, text(browser.get(f"{ADDRESS}?ticked=1")))) == 1


def test_somebody_else_s_own_recording_is_neither_listed_nor_named(cast, browser, music):
    own = unnamed(music, "voice.wav", only_for=cast.clients["clinic"])
    mine = unnamed(music, "demo.wav", only_for=cast.clients["own"])
    page = text(browser.get(ADDRESS))
    assert "voice.wav" not in page
    assert "demo.wav" in page

    browser.post(ADDRESS, sent((own, True, "A", "B"), (mine, True, "Mine", "Me")))
    own.refresh_from_db()
    mine.refresh_from_db()
    assert own.song is None
    assert mine.song.title == "Mine"
    assert not mine.song.in_repertoire


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR, Role.CLIENT, None])
def test_who_makes_no_music_here_names_nothing(cast, music, role):
    row = unnamed(music, "a.wav")
    browser = cast.browser(role)
    assert browser.get(ADDRESS).status_code in (302, 404)
    assert browser.post(ADDRESS, sent((row, True, "A", "B"))).status_code in (302, 404)
    assert not Song.objects.exists()


@pytest.mark.parametrize("form", [{}, {"form-TOTAL_FORMS": "x"}, {"form-TOTAL_FORMS": "999999"}])
def test_nonsense_is_answered_like_a_faulty_form(browser, music, form):
    unnamed(music, "a.wav")
    answer = browser.post(ADDRESS, form)

    assert answer.status_code == 422
    assert "a.wav" in text(answer)
    assert 'role="alert"' in text(answer)


@pytest.mark.parametrize("count", ["", "x", "0", "1", "-1", "Infinity", "999999"])
def test_a_count_that_is_wrong_names_nothing_and_loses_nothing(browser, music, count):
    rows = [unnamed(music, f"{n}.wav") for n in range(2)]
    form = sent((rows[0], True, "Hurt", "Johnny Cash"), (rows[1], False, "Half typed", ""))
    answer = browser.post(ADDRESS, form | {"form-TOTAL_FORMS": count})
    page = text(answer)

    assert answer.status_code == 422
    assert 'role="alert"' in page
    for typed in ("Hurt", "Johnny Cash", "Half typed"):
        assert f'value="{typed}"' in page
    assert 'name="form-TOTAL_FORMS" value="2"' in page
    assert not Song.objects.exists()


def test_a_page_takes_the_same_queries_for_thirty_and_for_a_thousand(browser, music):
    def queries():
        browser.get(ADDRESS)
        with CaptureQueriesContext(connection) as caught:
            browser.get(ADDRESS)
        return len(caught)

    def more(start, end):
        Recording.objects.bulk_create(
            Recording(
                content=f"{n:064x}",
                folder=music.folder,
                path=f"A - {n}.mp3",
                title=f"{n}",
                named=False,
            )
            for n in range(start, end)
        )
        library.changed()

    more(0, 30)
    few = queries()
    more(30, 1000)
    assert queries() == few

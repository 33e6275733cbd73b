"""The service's songs in pages: typed, found, changed, played, two made one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.models import OtherName, Recording, Song
from sostenuto_web.repertoire.songs import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def hurt(cast):
    by = cast.staff[Role.THERAPIST]
    return services.find_or_make(by, "Johnny Cash", "Hurt", in_repertoire=True)[0]


def text(answer):
    return answer.content.decode()


def test_an_empty_list_says_what_to_do(browser):
    assert "Write the first one" in text(browser.get("/music/"))


def test_a_typed_line_is_a_song_and_typed_again_it_is_the_same(browser):
    first = browser.post("/music/songs/add/", {"line": "Hurt – Johnny Cash"})
    again = browser.post("/music/songs/add/", {"line": "hurt! - JOHNNY CASH"})

    song = Song.objects.get()
    assert (song.title, song.artist) == ("Hurt", "Johnny Cash")
    assert first["Location"] == again["Location"] == f"/music/songs/{song.pk}/"
    assert "right way round" in text(browser.get(first["Location"]))


def test_title_and_artist_are_turned_round_by_a_press_and_the_old_name_stays_known(browser):
    browser.post("/music/songs/add/", {"line": "Nirvana – Lithium"})
    song = Song.objects.get()
    browser.post(f"/music/songs/{song.pk}/turn/")

    song.refresh_from_db()
    assert (song.title, song.artist) == ("Lithium", "Nirvana")
    assert OtherName.objects.filter(song=song, artist="Lithium").exists()


@pytest.mark.parametrize("line", ["", "Hurt", "– –", "artist: Nirvana", "x" * 301])
def test_a_line_that_names_no_song_comes_back_as_it_was_typed(browser, line):
    answer = browser.post("/music/songs/add/", {"line": line})

    assert answer.status_code == 422
    assert not Song.objects.exists()
    assert line in text(answer)


def test_an_urge_is_sent_to_the_register_of_a_person_and_written_nowhere_here(browser):
    answer = browser.post("/music/songs/add/", {"line": "Hurt – Johnny Cash, urge 9"})

    assert answer.status_code == 422
    assert "register" in text(answer)
    assert not Song.objects.exists()


def test_a_song_is_found_although_it_is_spelt_otherwise(browser, hurt):
    page = text(browser.post("/music/", {"q": "jonny kash hurt"}))

    assert "Hurt" in page
    assert "No such song here" in text(browser.post("/music/", {"q": "zzzzqqqq"}))


def test_what_somebody_only_spoke_of_is_in_no_list_search_or_page(cast, browser):
    by = cast.staff[Role.THERAPIST]
    spoken, _ = services.find_or_make(by, "Wanda Wray", "Moonlit Ferry", in_repertoire=False)

    assert "Moonlit" not in text(browser.get("/music/"))
    assert "Wanda" not in text(browser.post("/music/", {"q": "Moonlit Ferry"}))
    assert browser.get(f"/music/songs/{spoken.pk}/").status_code == 404


def test_a_song_is_described_and_the_form_keeps_what_was_typed(browser, hurt):
    address = f"/music/songs/{hurt.pk}/change/"
    said = {"title": "Hurt", "artist": "Johnny Cash", "audience": "everyone", "seen": ""}
    wrong = browser.post(address, {**said, "key": "H", "themes": "regret, home", "year": "44444"})
    assert wrong.status_code == 422
    assert "regret, home" in text(wrong)
    assert "Write a key like" in text(wrong)

    right = {**said, "key": "a minor", "themes": "regret, home", "no_lyrics": "no"}
    assert browser.post(address, right).status_code == 302
    hurt.refresh_from_db()
    assert (hurt.key, hurt.themes, hurt.no_lyrics) == ("Am", ["regret", "home"], False)


def test_the_second_of_two_who_change_a_song_is_told(browser, hurt):
    address = f"/music/songs/{hurt.pk}/change/"
    said = {"title": "Hurt", "artist": "Johnny Cash", "audience": "everyone"}
    old = hurt.changed_at.isoformat()
    assert browser.post(address, {**said, "album": "One", "seen": old}).status_code == 302

    second = browser.post(address, {**said, "album": "Two", "seen": old})
    assert second.status_code == 422
    assert "Two" in text(second)
    hurt.refresh_from_db()
    assert hurt.album == "One"


def test_somebody_plays_it_in_a_key_and_then_no_longer(cast, browser, hurt):
    browser.post(f"/music/songs/{hurt.pk}/live/", {"key": "Am", "capo": "2"})
    assert "capo 2" in text(browser.get(f"/music/songs/{hurt.pk}/"))
    browser.post(f"/music/songs/{hurt.pk}/live/", {"no_longer": "1"})
    assert not hurt.players.exists()


def test_two_songs_become_one_and_every_way_leads_there(cast, browser, hurt):
    by = cast.staff[Role.THERAPIST]
    wrong, _ = services.find_or_make(by, "Jonny Kash", "Hurt", in_repertoire=True)
    page = text(browser.get(f"/music/songs/{wrong.pk}/merge/"))
    assert str(hurt.pk) in page

    answer = browser.post(f"/music/songs/{wrong.pk}/merge/", {"into": hurt.pk})
    assert answer["Location"] == f"/music/songs/{hurt.pk}/"
    assert browser.get(f"/music/songs/{wrong.pk}/")["Location"] == f"/music/songs/{hurt.pk}/"
    assert services.find_or_make(by, "Jonny Kash", "Hurt", in_repertoire=True) == (hurt, False)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR, Role.CLIENT, None])
def test_who_makes_no_music_here_finds_no_song(cast, hurt, role):
    browser = cast.browser(role)
    for address in ("/music/", f"/music/songs/{hurt.pk}/"):
        assert browser.get(address).status_code in (302, 404)
    assert browser.post("/music/songs/add/", {"line": "A – B"}).status_code in (302, 404)
    assert Song.objects.count() == 1


def test_an_intern_writes_songs_and_merges_none(cast, hurt):
    browser = cast.browser(Role.INTERN)
    assert browser.post("/music/songs/add/", {"line": "A – B"}).status_code == 302
    assert browser.get(f"/music/songs/{hurt.pk}/merge/").status_code == 404


def test_a_client_s_own_recording_is_shown_to_their_care_alone(cast, folder, hurt):
    named = {"folder": folder, "song": hurt, "seconds": 60}
    for number, whose in enumerate(("own", "clinic")):
        Recording.objects.create(
            content=f"{number}" * 64,
            path=f"{number}.flac",
            title=f"Demo of {whose}",
            only_for=cast.clients[whose],
            **named,
        )
    page = text(cast.browser(Role.THERAPIST).get(f"/music/songs/{hurt.pk}/"))
    assert "Demo of own" in page
    assert "Demo of clinic" not in page


def test_the_list_takes_the_same_queries_for_three_and_for_five_hundred(cast, browser):
    def queries():
        browser.get("/music/")
        with CaptureQueriesContext(connection) as caught:
            browser.get("/music/")
        return len(caught)

    by = cast.staff[Role.THERAPIST]
    for number in range(3):
        services.find_or_make(by, f"Artist {number}", f"Song {number}", in_repertoire=True)
    few = queries()
    Song.objects.bulk_create(Song(title=f"Song {n}", artist=f"A {n}") for n in range(3, 500))
    assert queries() == few

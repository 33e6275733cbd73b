"""A client's music: what may sound with a therapist and alone, found, counted, explained."""

import re

import pytest
from music_for_tests import ask, trigger, vector

from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import MusicFolder, Recording, Song
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.songs import services as songs
from sostenuto_web.repertoire.tastes import selectors, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def client(cast):
    return cast.clients["own"]


def of(client):
    return f"/people/{client.pk}/music/"


def text(answer):
    return answer.content.decode()


def rows(answer):
    """Return each row of the page's tables as words."""
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", text(answer), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def test_a_song_of_the_register_is_refused_and_offers_to_write_a_reason(cast, client, music):
    song = music.song("Johnny Cash", "Hurt")
    trigger(client, "Johnny Cash – Hurt", urge=9)

    answer = cast.browser(Role.THERAPIST).get(of(client))

    (row,) = rows(answer)
    assert row.count("✕ does not play") == 2
    assert "registered as urge" in row
    assert f"/people/{client.pk}/music/songs/{song.pk}/override/" in text(answer)


def test_an_intern_sees_that_it_does_not_play_and_never_why(cast, client, music):
    music.song("Johnny Cash", "Hurt")
    music.recording(song=music.song("Nirvana", "Dumb"), features=vector(music.rng))
    trigger(client, "Johnny Cash – Hurt", urge=9)
    browser = cast.browser(Role.INTERN)

    for answer in (browser.get(of(client)), browser.get(f"{of(client)}?show=recordings")):
        assert "registered" not in text(answer)
        assert "Not alone:" not in text(answer)
        assert "/override/" not in text(answer)
    assert "✕ does not play" in text(browser.get(of(client)))


def test_a_song_only_spoken_of_stands_in_the_client_s_own_list_alone(cast, client, therapist):
    registers.add_line(therapist, client, songs.read("Paper Boats – The Lanterns, urge 8"))
    services.add_line(therapist, client, songs.read("Kites – The Lanterns, loved"))
    other = cast.clients["team"]
    browser = cast.browser(Role.THERAPIST)

    assert len(rows(browser.get(of(client)))) == 2
    assert not rows(browser.get(of(other)))
    assert len(rows(browser.post(of(client), {"q": "papr boats"}))) == 1
    assert not rows(browser.post(of(other), {"q": "papr boats"}))
    # A trigger is nothing that an intern learns of; a preference is.
    assert [row for row in rows(cast.browser(Role.INTERN).get(of(client))) if "Kites" in row]
    assert "Paper Boats" not in text(cast.browser(Role.INTERN).get(of(client)))
    assert not rows(cast.browser(Role.INTERN).post(of(client), {"q": "paper boats"}))


def test_an_entry_for_the_lead_alone_is_not_shown_to_the_team(cast, therapist):
    client = cast.clients["team"]
    said = {"kind": "song", "value": "The Lanterns – Paper Boats", "urge": 8}
    registers.add(therapist, client, said | {"state": "urge", "visible_to": "lead"})
    assert not rows(cast.browser(Role.THERAPIST).get(of(client)))


def test_recordings_play_by_a_press_and_ask_first_where_the_gate_asks(cast, client, music):
    plain = music.song("The Lanterns", "Kites")
    asked = music.song("Nirvana", "Dumb")
    heard = music.recording(song=plain, features=vector(music.rng))
    first = music.recording(song=asked, features=vector(music.rng))
    trigger(client, "Nirvana – Lithium", urge=7)

    page = text(cast.browser(Role.THERAPIST).get(f"{of(client)}?show=recordings"))

    for row in (heard, first):
        assert f'src="/people/{client.pk}/music/recordings/{row.pk}/sound/"' in page
    assert 'preload="none"' in page
    assert page.count("I have asked: play it") == 1
    assert '<strong class="number">1 of 2</strong>' in page
    assert re.search(r'<span class="number">1</span> by the artist of a registered song', page)


def test_nobody_asked_yet_is_said_once_and_nothing_plays_alone(cast, client, music):
    music.song("The Lanterns", "Kites")
    answer = cast.browser(Role.THERAPIST).get(of(client))
    assert "Nobody has asked yet" in text(answer)
    (row,) = rows(answer)
    assert "▶ may play" in row
    assert "✕ does not play" in row
    ask(client)
    assert rows(cast.browser(Role.THERAPIST).get(of(client)))[0].count("▶ may play") == 2


def test_what_they_never_want_is_said_and_kept_out_of_suggestions(cast, client, therapist, music):
    song = music.song("The Lanterns", "Kites")
    services.add_line(therapist, client, songs.read("Kites – The Lanterns, never"))
    (row,) = rows(cast.browser(Role.THERAPIST).get(of(client)))
    assert "never not suggested" in row
    assert selectors.unwanted_songs(client) == {song.pk}


def test_another_client_s_own_recording_is_nowhere(cast, client, music):
    music.recording(title="Of somebody else", only_for=cast.clients["team"])
    browser = cast.browser(Role.THERAPIST)
    assert "Of somebody else" not in text(browser.get(f"{of(client)}?show=recordings"))
    assert not rows(browser.post(of(client), {"q": "somebody else"}))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.CLIENT, None])
def test_whoever_may_not_ask_finds_no_such_page(cast, client, role):
    answer = cast.browser(role).get(of(client))
    assert answer.status_code == (302 if role is None else 404)


def test_a_stranger_to_the_client_finds_no_such_page(cast):
    assert cast.browser(Role.THERAPIST).get(of(cast.clients["clinic"])).status_code == 404


def test_what_is_searched_for_stands_in_no_address(cast, client, music):
    music.song("The Lanterns", "Kites")
    page = text(cast.browser(Role.THERAPIST).post(of(client), {"q": "kites"}))
    assert "Kites" in page
    assert "?q" not in page


def many(count, client=None):
    folder = MusicFolder.objects.create(path="/nowhere")
    made = [Song(artist=f"Artist {n % 97}", title=f"Title {n}") for n in range(count)]
    for one in made:
        one.artist_key, one.title_key = one.artist.lower(), one.title.lower()
    Song.objects.bulk_create(made)
    Recording.objects.bulk_create(
        Recording(
            content=f"sha256:{n}",
            folder=folder,
            path=f"{n}.wav",
            title=song.title,
            artist=song.artist,
            song=song,
            seconds=180,
            affect_model="directions-1",
        )
        for n, song in enumerate(made)
    )
    library.changed()


def test_a_page_takes_the_same_number_of_queries_however_much_music_there_is(
    cast, client, therapist, music, django_assert_max_num_queries
):
    browser = cast.browser(Role.THERAPIST)
    for n in range(8):
        services.add_line(therapist, client, songs.read(f"Title {n} – Artist {n}, loved"))
        registers.add_line(therapist, client, songs.read(f"Old {n} – Singer {n}, urge 8"))
    many(300)
    for address in (of(client), f"{of(client)}?show=recordings"):
        browser.get(address)
        with django_assert_max_num_queries(34):
            browser.get(address)

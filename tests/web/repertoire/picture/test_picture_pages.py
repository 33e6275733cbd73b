"""The library as a picture: its points, what is looked for, and what may sound for one client."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from music_for_tests import ask, trigger

from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library, overrides
from sostenuto_web.repertoire.models import Recording, Song
from sostenuto_web.repertoire.picture import filters, points
from sostenuto_web.repertoire.recordings import services

pytestmark = pytest.mark.django_db
ADDRESS, POINTS = "/music/picture/", "/music/picture/points/"
HEARD = {"valence": 0.5, "valence_sd": 0.3, "arousal": -0.25, "arousal_sd": 0.2, "tempo_bpm": 96.4}


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def shelf(music):
    """Three recordings of three songs."""
    songs = [
        music.song("Nena", "Ballons", themes=["war"], sounds=["siren"]),
        music.song("Cash", "Hurt", themes=["regret"], no_lyrics=True),
        music.song("Édith", "Déjà vu"),
    ]
    rows = [music.recording(song, key="A minor", **HEARD) for song in songs]
    services.correct(None, rows[1], {"tempo_bpm": 60, "key": "C major", "valence": -0.5})
    return rows


def text(answer):
    return answer.content.decode()


def of(client):
    return f"/people/{client.pk}/music/picture/"


def titles(page):
    return [name for name in ("Ballons", "Hurt", "Déjà vu") if f">{name}</a>" in page]


def test_an_empty_house_says_what_to_do(browser):
    assert "No recordings yet" in text(browser.get(ADDRESS))
    assert json.loads(browser.get(POINTS).content)["parts"][0]["titles"] == []


def test_the_points_hold_each_recording_with_what_people_said(browser, shelf):
    (part,) = json.loads(browser.get(POINTS).content)["parts"]
    found = dict(zip(part["titles"], range(3), strict=True))
    hurt, ballons = found["Hurt"], found["Ballons"]

    assert part["ids"][32 * hurt : 32 * hurt + 32] == shelf[1].pk.hex
    assert (part["x"][hurt], part["y"][hurt]) == (-500, -250)
    assert (part["sx"][hurt], part["sy"][hurt]) == (0, 200)
    assert (part["tempo"][hurt], part["tempo"][ballons]) == (60, 96)
    assert points.KEYS[part["key"][hurt]] == "C major"
    assert [part["tagNames"][tag] for tag in part["tags"][ballons]] == ["war", "siren"]
    assert part["noLyrics"][hurt] == "1"
    assert part["answers"] == "ppp"


def test_a_change_is_in_the_points_at_once(browser, shelf, cast):
    assert browser.get(POINTS).content == browser.get(POINTS).content
    row = shelf[0]
    services.change(None, row, audience="nobody", licence_note="", name=None)
    (part,) = json.loads(browser.get(POINTS).content)["parts"]
    assert sorted(part["answers"]) == ["n", "p", "p"]
    assert "does not play" in text(browser.get(ADDRESS))


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ({}, ["Ballons", "Hurt", "Déjà vu"]),
        ({"words": "DEJA edith"}, ["Déjà vu"]),
        ({"tempo_from": "90"}, ["Ballons", "Déjà vu"]),
        ({"tempo_to": "90"}, ["Hurt"]),
        ({"minutes_from": "3.5"}, []),
        ({"minutes_to": "3"}, ["Ballons", "Hurt", "Déjà vu"]),
        ({"key": "0"}, ["Hurt"]),
        ({"tag": "siren"}, ["Ballons"]),
        ({"no_lyrics": "on"}, ["Hurt"]),
    ],
)
def test_the_list_shows_what_is_looked_for_and_its_address_holds_no_word(
    browser, shelf, sent, left
):
    answer = browser.post(ADDRESS, sent)
    assert answer.status_code == 302
    assert not any(word in answer["Location"].lower() for word in ("deja", "edith", "siren"))
    page = text(browser.get(answer["Location"]))

    assert titles(page) == left
    assert page.count("<circle") == len(left)


@pytest.mark.parametrize(
    "sent", [{"tempo_from": "x"}, {"tempo_from": "90", "tempo_to": "80"}, {"key": "77"}]
)
def test_bounds_that_cannot_be_come_back_as_they_were_typed(browser, shelf, sent):
    answer = browser.post(ADDRESS, sent | {"words": "typed"})

    assert answer.status_code == 422
    assert 'value="typed"' in text(answer)


def test_the_picture_for_a_client_carries_the_gate_and_differs_not_by_colour_alone(
    browser, shelf, cast
):
    client = cast.clients["own"]
    trigger(client, "Nena – Ballons")
    sent = json.loads(browser.get(f"{of(client)}points/").content)
    found = dict(zip(sent["parts"][0]["titles"], sent["answers"], strict=True))
    page = text(browser.get(of(client)))

    assert found == {"Ballons": "n", "Hurt": "p", "Déjà vu": "p"}
    assert sent["parts"][1]["titles"] == []
    assert "✕ does not play" in page
    assert f"/people/{client.pk}/music/recordings/{shelf[1].pk}/sound/" in page
    assert f"/people/{client.pk}/music/recordings/{shelf[0].pk}/sound/" not in page
    only = browser.get(browser.post(of(client), {"answers": "n"} | _token(page))["Location"])
    assert titles(text(only)) == ["Ballons"]


def _token(page):
    import re

    found = re.search(r'name="(person[^"]*)" value="([^"]*)"', page)
    return {found[1]: found[2]} if found else {}


def test_a_written_reason_and_its_end_are_in_the_picture_at_once(browser, shelf, cast):
    client = cast.clients["own"]
    ask(client)
    trigger(client, "Nena – Ballons", urge=6)

    def letters():
        sent = json.loads(browser.get(f"{of(client)}points/").content)
        return dict(zip(sent["parts"][0]["titles"], sent["answers"], strict=True))

    assert letters()["Ballons"] == "n"
    row = overrides.give(cast.staff[Role.THERAPIST], shelf[0], "they asked for it", client=client)
    assert letters()["Ballons"] == "p"
    overrides.end(cast.staff[Role.THERAPIST], row)
    assert letters()["Ballons"] == "n"
    trigger(client, "Cash – Hurt")
    assert letters()["Hurt"] == "n"


def test_a_client_s_own_recording_stands_in_their_picture_alone(browser, music, cast, shelf):
    client = cast.clients["own"]
    ask(client)
    music.recording(title="Demo tape", only_for=client, **HEARD)
    sent = json.loads(browser.get(f"{of(client)}points/").content)

    assert sent["parts"][1]["titles"] == ["Demo tape"]
    assert len(sent["answers"]) == 4
    assert "Demo tape" not in text(browser.get(POINTS))
    assert "Demo tape" not in text(browser.get(ADDRESS))
    assert "Demo tape" in text(browser.get(of(client)))
    assert "Demo tape" not in text(browser.get(f"{of(cast.clients['team'])}points/"))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR, Role.CLIENT, None])
def test_who_makes_no_music_here_sees_no_picture(cast, shelf, role):
    browser = cast.browser(role)
    client = cast.clients["own"]
    for address in (ADDRESS, POINTS, of(client), f"{of(client)}points/"):
        assert browser.get(address).status_code in (302, 404)


def test_nobody_sees_it_for_a_client_who_is_not_theirs(browser, cast, shelf):
    client = cast.clients["clinic"]
    assert browser.get(of(client)).status_code == 404
    assert browser.get(f"{of(client)}points/").status_code == 404


def test_an_intern_sees_what_may_sound_without_the_reasons(cast, shelf):
    client = cast.clients["own"]
    trigger(client, "Nena – Ballons")
    browser = cast.browser(Role.INTERN)
    page = browser.get(of(client))
    if page.status_code == 200:  # as the cast stands to this client
        assert "registered" not in text(page)


def test_every_page_takes_the_same_queries_for_sixty_and_for_two_thousand(browser, music, cast):
    client = cast.clients["own"]
    addresses = (ADDRESS, f"{ADDRESS}?page=2", POINTS, of(client), f"{of(client)}points/")

    def queries(address):
        """Count the fewest of two visits: once a minute one more is spent on who is still here."""
        browser.get(address)
        counts = []
        for _visit in range(2):
            with CaptureQueriesContext(connection) as caught:
                assert browser.get(address).status_code == 200
            counts.append(len(caught))
        return min(counts)

    many(music.folder, 0, 120)
    few = [queries(address) for address in addresses]
    many(music.folder, 120, 2000)
    assert [queries(address) for address in addresses] == few


def many(folder, start, end):
    songs = [Song(title=f"Song {n}", artist=f"Artist {n % 50}") for n in range(start, end)]
    Song.objects.bulk_create(songs)
    Recording.objects.bulk_create(
        Recording(
            content=f"{n:064x}",
            folder=folder,
            path=f"{n}.mp3",
            title=song.title,
            artist=song.artist,
            song=song,
            seconds=200,
            **HEARD,
        )
        for n, song in enumerate(songs, start)
    )
    library.changed()


@given(st.floats(0, 300) | st.none(), st.floats(0, 300) | st.none(), st.floats(0, 300) | st.none())
def test_a_narrower_bound_lets_no_more_in(value, least, most):
    if filters.within(value, least, most):
        assert filters.within(value, least, None)
        assert filters.within(value, None, most)


def test_whatever_is_said_about_points_both_sides_fold_alike():
    assert filters.folded("ÀÉÎöÜ ßñ") == "aeiou ßn"

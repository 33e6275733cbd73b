"""Preferences, talks about music, totals from paper: written, seen, taken in once, voided, kept."""

import datetime

import pytest
from django.db import connection
from music_for_tests import ask, trigger
from tests.web.reading import without_tokens

from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import (
    HumsTotal,
    Interview,
    Preference,
    Song,
    Trigger,
    TriggerRegister,
)
from sostenuto_web.repertoire.songs import services as songs
from sostenuto_web.repertoire.tastes import interviews, services
from sostenuto_web.repertoire.tastes.talking import Talk, stamp

pytestmark = pytest.mark.django_db
ONCE = "6f8d9f6e-3f52-4b38-8a35-111111111111"


@pytest.fixture
def therapist(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def client(cast):
    return cast.clients["own"]


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


def of(client, rest=""):
    return f"/people/{client.pk}/music/{rest}"


def filled(client, **said):
    return {"person": token_for(client.pk), **said}


def text(answer):
    return answer.content.decode()


def talk_of(by, client, **answers):
    row = interviews.start(by, client)
    return interviews.answer(by, row, answers, {}, may_read=True)


# What they say of songs


def test_a_typed_line_makes_a_preference_and_a_song_that_no_list_shows(client, browser):
    said = filled(client, line="Paper Boats – The Lanterns, loved", once=ONCE)
    for _twice in range(2):
        answer = browser.post(of(client, "preferences/line/"), said, follow=True)
    assert "The Lanterns – Paper Boats" in text(answer)
    row = Preference.objects.get()
    assert (row.word, row.song_ref) == ("loved", str(Song.objects.get().pk))
    assert not Song.objects.get().in_repertoire


def test_a_new_word_for_the_same_song_takes_the_place_of_the_old_and_the_old_is_kept(
    client, browser, therapist
):
    services.add_line(therapist, client, songs.read("Paper Boats – The Lanterns, loved"))
    said = filled(client, line="paper boats by the lanterns, never")
    browser.post(of(client, "preferences/line/"), said)
    row = Preference.objects.get()
    assert row.word == "never"
    page = text(browser.get(of(client, f"preferences/{row.pk}/change/")))
    assert "how they like it: loved" in page


@pytest.mark.parametrize(
    "line",
    ["", "Hurt", "Hurt – Johnny Cash", "Hurt – Johnny Cash, urge 9", "artist: Nirvana, loved"],
)
def test_a_line_that_says_no_preference_comes_back_as_typed(client, browser, line):
    answer = browser.post(of(client, "preferences/line/"), filled(client, line=line))
    assert answer.status_code == 422
    assert f'value="{line}"' in text(answer) or not line
    assert not Preference.objects.exists()


def test_a_preference_in_full_is_sealed_voided_and_taken_back(client, browser):
    said = {"value": "The Lanterns – Paper Boats", "word": "liked", "familiar": "on"}
    said |= {"memory": "the ferry at night", "people": "an aunt"}
    browser.post(of(client, "preferences/new/"), filled(client, **said))
    row = Preference.objects.get()
    assert (row.memory, row.people) == ("the ferry at night", "an aunt")
    with connection.cursor() as cursor:
        cursor.execute("SELECT memory, people, value FROM repertoire_preference")
        stored = repr(cursor.fetchall())
    assert "ferry" not in stored
    assert "Lanterns" not in stored
    browser.post(of(client, f"preferences/{row.pk}/void/"), filled(client, reason="a mistake"))
    assert "1 voided" in text(browser.get(of(client, "preferences/")))
    browser.post(of(client, f"preferences/{row.pk}/restore/"), filled(client, reason="it was not"))
    assert Preference.objects.get().voided_at is None


def test_what_was_filled_in_for_somebody_else_saves_nothing(cast, client, browser):
    said = filled(cast.clients["team"], line="Paper Boats – The Lanterns, loved")
    assert browser.post(of(client, "preferences/line/"), said).status_code == 409
    assert not Preference.objects.exists()


# Talks


def test_answers_are_saved_as_they_are_typed_and_what_they_will_be_is_shown(client, browser):
    browser.post(of(client, "interviews/start/"), filled(client, once=ONCE))
    browser.post(of(client, "interviews/start/"), filled(client, once=ONCE))
    row = Interview.objects.get()
    said = filled(client, favourites="Paper Boats – The Lanterns", **{"seen-favourites": stamp("")})

    answer = browser.post(of(client, f"interviews/{row.pk}/"), said, headers={"HX-Request": "true"})

    assert "song “The Lanterns – Paper Boats”: loved" in text(answer)
    assert 'hx-swap-oob="true"' in text(answer)
    assert not Preference.objects.exists()
    page = text(browser.get(of(client, f"interviews/{row.pk}/")))
    assert "Paper Boats – The Lanterns</textarea>" in page


def test_without_scripts_the_button_saves_and_the_other_takes_in_once(client, browser, therapist):
    row = interviews.start(therapist, client)
    said = filled(
        client,
        favourites="Paper Boats – The Lanterns\nKites by The Herons\nwhatever the radio plays",
        urge_songs="Hurt – Johnny Cash, 9",
        urge_artists="Nirvana, urge 7",
        mixed_songs="Old Street – The Corner Band, 5",
        people_songs="Ferry Song – The Harbour, liked, my aunt",
        never="none",
        take="1",
    )
    for _twice in range(2):
        answer = browser.post(of(client, f"interviews/{row.pk}/"), said, follow=True)
    assert "There is nothing new to take in." in text(answer)
    assert "whatever the radio plays" in text(answer)
    words = {one.value: one.word for one in Preference.objects.all()}
    assert words == {
        "The Lanterns – Paper Boats": "loved",
        "The Herons – Kites": "loved",
        "The Harbour – Ferry Song": "liked",
    }
    found = {(one.kind, one.value, one.state, one.urge) for one in Trigger.objects.all()}
    assert found == {
        ("song", "Johnny Cash – Hurt", "urge", 9),
        ("artist", "Nirvana", "urge", 7),
        ("song", "The Corner Band – Old Street", "mixed", 5),
    }
    assert TriggerRegister.objects.get(client=client).asked_at is not None
    assert Interview.objects.get().finished_at is not None
    assert Preference.objects.get(word="liked").people == "my aunt"
    assert asking.for_client(client).of(Song.objects.get(title="Hurt")).answer == "no"


def test_to_have_answered_none_is_to_have_been_asked(client, therapist):
    row = talk_of(therapist, client, urge_songs="pass")
    interviews.take_in(therapist, row, may_write_register=True)
    assert not TriggerRegister.objects.filter(asked_at__isnull=False).exists()
    row = talk_of(therapist, client, urge_songs="None.")
    interviews.take_in(therapist, row, may_write_register=True)
    assert TriggerRegister.objects.get().asked_at is not None
    assert not Trigger.objects.exists()


def test_what_an_intern_hears_of_urges_stays_a_note_for_those_who_may(cast, client, browser):
    intern = cast.browser(Role.INTERN)
    intern.post(of(client, "interviews/start/"), filled(client))
    row = Interview.objects.get()
    said = filled(client, urge_songs="Hurt – Johnny Cash, urge 9", favourites="Kites – The Herons")
    page = intern.post(of(client, f"interviews/{row.pk}/"), said | {"take": "1"}, follow=True)

    assert "stays here as a note" in text(page)
    assert Preference.objects.count() == 1
    assert not Trigger.objects.exists()
    assert not TriggerRegister.objects.filter(asked_at__isnull=False).exists()
    seen = text(browser.get(of(client, f"interviews/{row.pk}/")))
    assert "noted by an intern" in seen
    assert "Hurt – Johnny Cash, urge 9" in seen


def test_an_intern_reads_nothing_of_what_a_therapist_wrote_on_urges(cast, client, therapist):
    row = talk_of(therapist, client, urge_songs="Hurt – Johnny Cash, urge 9", growing_up="choir")
    intern = cast.browser(Role.INTERN)
    page = without_tokens(text(intern.get(of(client, f"interviews/{row.pk}/"))))
    assert "choir" in page
    assert "Hurt" not in page
    said = filled(client, urge_songs="something else", growing_up="choir", take="1")
    answer = intern.post(of(client, f"interviews/{row.pk}/"), said, follow=True)
    assert "Hurt" not in without_tokens(text(answer))
    assert Talk.read(Interview.objects.get()).answers["urge_songs"] == "Hurt – Johnny Cash, urge 9"


def test_two_who_write_at_the_same_time_lose_nothing(cast, client, therapist):
    row = talk_of(therapist, client, favourites="Kites – The Herons")
    other = cast.staff[Role.SUPERVISOR]
    said = {"favourites": "Paper Boats – The Lanterns", "music_now": ""}
    row = interviews.answer(other, row, said, {"favourites": stamp("")}, may_read=True)
    kept = Talk.read(row).answers["favourites"].splitlines()
    assert kept == ["Paper Boats – The Lanterns", "Kites – The Herons"]
    untouched = {"favourites": "Kites – The Herons"}
    seen = {"favourites": stamp("Kites – The Herons")}
    row = interviews.answer(therapist, row, untouched, seen, may_read=True)
    assert Talk.read(row).answers["favourites"].splitlines() == kept


def test_a_talk_does_not_overturn_what_stands_in_the_register_or_was_said(client, therapist):
    song = songs.written(therapist, "Johnny Cash – Hurt")
    trigger(client, "Johnny Cash – Hurt", urge=9, state="reclaimed", song_ref=str(song.pk))
    services.add_line(therapist, client, songs.read("Ferry Song – The Harbour, loved"))
    row = talk_of(
        therapist, client, urge_songs="Hurt – Johnny Cash, 3", own_songs="Ferry Song – The Harbour"
    )
    interviews.take_in(therapist, row, may_write_register=True)
    assert Trigger.objects.get().state == "reclaimed"
    assert Preference.objects.get().word == "loved"


def test_a_voided_preference_is_not_taken_in_again(client, browser, therapist):
    row = talk_of(therapist, client, favourites="Kites – The Herons")
    interviews.take_in(therapist, row, may_write_register=True)
    kept = Preference.objects.get()
    browser.post(of(client, f"preferences/{kept.pk}/void/"), filled(client, reason="a mistake"))
    interviews.take_in(therapist, row, may_write_register=True)
    assert not Preference.objects.filter(voided_at=None).exists()


def test_an_answer_that_is_too_long_comes_back_with_the_others_and_none_is_saved(
    client, browser, therapist
):
    row = talk_of(therapist, client, growing_up="a choir")
    of_the_other = stamp("an answer that has changed")
    said = {"music_now": "x" * 4001, "growing_up": "no choir", "seen-growing_up": of_the_other}
    answer = browser.post(of(client, f"interviews/{row.pk}/"), filled(client, take="1", **said))
    assert answer.status_code == 422
    assert "x" * 4001 in text(answer)
    assert "no choir" in text(answer)
    assert f'name="seen-growing_up" value="{of_the_other}"' in text(answer)
    assert Talk.read(Interview.objects.get()).answers == {"growing_up": "a choir"}


def test_while_somebody_types_what_is_right_is_saved_beside_what_is_too_long(
    client, browser, therapist
):
    row = interviews.start(therapist, client)
    said = filled(client, music_now="x" * 4001, growing_up="choir")
    address = of(client, f"interviews/{row.pk}/")
    answer = browser.post(address, said, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "too long" in text(answer)
    assert Talk.read(Interview.objects.get()).answers == {"growing_up": "choir"}


def test_a_talk_is_voided_with_a_reason_and_taken_back(client, browser, therapist):
    row = interviews.start(therapist, client)
    browser.post(of(client, f"interviews/{row.pk}/void/"), filled(client, reason="somebody else"))
    assert browser.get(of(client, f"interviews/{row.pk}/")).status_code == 404
    browser.post(of(client, f"interviews/{row.pk}/restore/"), filled(client, reason="it was not"))
    assert browser.get(of(client, f"interviews/{row.pk}/")).status_code == 200


# From paper


def test_totals_from_paper_are_words_to_talk_about_and_no_verdict(client, browser):
    said = filled(client, on_day="2026-01-05", healthy="18", unhealthy="28")
    answer = browser.post(of(client, "hums/new/"), said, follow=True)
    words = "Unhealthy use 28 of 40: talk about how music is used."
    assert words in text(answer)
    ask(client)
    for page in ("", "register/", "hums/"):
        assert words in text(browser.get(of(client, page)))
    assert words in text(browser.get(f"/people/{client.pk}/"))
    assert HumsTotal.objects.get().on_day == datetime.date(2026, 1, 5)


@pytest.mark.parametrize(
    "said",
    [{"healthy": "26"}, {"unhealthy": "7"}, {}, {"unhealthy": "28", "on_day": "2126-01-01"}],
)
def test_totals_that_no_paper_can_say_come_back(client, browser, said):
    answer = browser.post(
        of(client, "hums/new/"), filled(client, **{"on_day": "2026-01-05"} | said)
    )
    assert answer.status_code == 422
    assert not HumsTotal.objects.exists()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.CLIENT])
@pytest.mark.parametrize("page", ["preferences/", "interviews/", "hums/"])
def test_whoever_may_not_know_finds_nothing(cast, client, role, page):
    assert cast.browser(role).get(of(client, page)).status_code == 404
    assert cast.browser(Role.THERAPIST).get(of(cast.clients["clinic"], page)).status_code == 404

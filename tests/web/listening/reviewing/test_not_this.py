"""Songs to which somebody said "not this": who looks at them again, and what comes of it."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.listening.learning.conftest import make_recording, make_song

from sostenuto_web.listening.models import NotThisReview
from sostenuto_web.listening.reviewing import selectors
from sostenuto_web.people import guard
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt
from sostenuto_web.repertoire.models import Preference
from sostenuto_web.repertoire.songs import services as songs
from sostenuto_web.repertoire.tastes import selectors as tastes

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(cast):
    return cast.clients["own"]


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


def said(client, song=None, **fields):
    fields |= {"song_id": song.pk} if song else {}
    given = {"client": client, "data_key": client.data_key, "at": timezone.now(), "skipped": True}
    return Felt.objects.create(**given | fields)


def address(client):
    return reverse("not-this", args=[client.pk])


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def decide(browser, client, felt, decision):
    sent = {guard.FIELD: guard.token_for(client.pk), "felt": str(felt.pk), "decision": decision}
    return browser.post(reverse("not-this-answer", args=[client.pk]), sent)


def test_what_they_said_waits_once_a_song_until_it_is_looked_at(browser, me):
    boats, lamp = make_song("Paper Boats"), make_song("Lamp")
    said(me, boats)
    said(me, recording_id=make_recording("take two", boats).pk)
    said(me, lamp)
    said(me, lamp, skipped=False)

    found = plain(browser.get(address(me)).content.decode())

    assert found.count("The Lanterns – Paper Boats ") == 4  # its line, and each of three answers
    assert "2 times" in found
    listed = plain(browser.get(reverse("programmes", args=[me.pk])).content.decode())
    assert "2 songs to look at together" in listed
    assert "2 songs to look at together" in plain(browser.get(f"/people/{me.pk}/").content.decode())


@pytest.mark.parametrize(("decision", "word"), [("not_now", "not now"), ("never", "never")])
def test_what_is_decided_becomes_their_own_word_and_planning_keeps_to_it(
    browser, me, decision, word
):
    boats = make_song("Paper Boats")
    felt = said(me, boats)
    older = said(me, boats)

    assert decide(browser, me, felt, decision).status_code == 302

    assert Preference.objects.get(client=me).word == word
    assert tastes.unwanted_songs(me) == {boats.pk}
    assert selectors.waiting(me) == []
    assert {row.felt_id for row in NotThisReview.objects.all()} == {felt.pk, older.pk}
    (line,) = selectors.looked_at(me)
    assert (line.name, line.review.decision) == ("The Lanterns – Paper Boats", decision)
    acts = AuditRow.objects.values_list("action", flat=True)
    assert {"programme.reviewed", "preference.added"} <= set(acts)


def test_again_writes_no_word(browser, me):
    felt = said(me, make_song("Paper Boats"))

    decide(browser, me, felt, "again")

    assert not Preference.objects.exists()
    assert selectors.waiting(me) == []


def test_a_word_that_they_said_before_is_replaced_and_the_rest_stays(browser, me, cast):
    from sostenuto_web.repertoire.tastes import services

    boats = make_song("Paper Boats")
    fields = {"value": "The Lanterns – Paper Boats", "word": "loved", "memory": "a summer"}
    services.add(cast.staff[Role.THERAPIST], me, fields)

    decide(browser, me, said(me, boats), "never")

    row = Preference.objects.get(client=me)
    assert (row.word, row.memory, row.song_ref) == ("never", "a summer", str(boats.pk))


def test_a_song_whose_name_reads_as_another_is_still_the_one_that_was_meant(browser, me):
    odd = make_song("Boats – A Lament", artist="Pins – Needles")

    decide(browser, me, said(me, odd), "never")

    assert tastes.unwanted_songs(me) == {odd.pk}


def test_of_a_song_that_became_another_one_the_other_is_meant(browser, me, cast):
    old, heir = make_song("Paper Boat"), make_song("Paper Boats")
    felt = said(me, old)
    songs.merge(cast.staff[Role.THERAPIST], old, heir)

    decide(browser, me, felt, "never")

    assert tastes.unwanted_songs(me) == {heir.pk}


def test_of_what_nobody_named_only_again_is_offered(browser, me):
    felt = said(me, recording_id=make_recording("untitled").pk)

    assert (
        "Never" not in browser.get(address(me)).content.decode().split("<ul")[-1].split("</ul")[0]
    )
    decide(browser, me, felt, "never")
    assert not NotThisReview.objects.exists()
    decide(browser, me, felt, "again")
    assert NotThisReview.objects.count() == 1


def test_twice_sent_is_once_and_the_first_holds(browser, me):
    felt = said(me, make_song("Paper Boats"))

    decide(browser, me, felt, "never")
    again = decide(browser, me, felt, "again")

    assert again.status_code == 302
    assert [row.decision for row in NotThisReview.objects.all()] == ["never"]


def test_what_was_voided_or_is_anothers_does_not_wait(browser, cast, me):
    other = cast.clients["team"]
    theirs = said(other, make_song("Lamp"))
    said(me, make_song("Paper Boats"), voided_at=timezone.now())

    assert selectors.waiting(me) == []
    decide(browser, me, theirs, "never")
    assert not NotThisReview.objects.exists()


def test_a_recording_of_another_client_is_told_to_nobody(browser, cast, me):
    own = make_recording("private", only_for=cast.clients["team"])
    said(me, recording_id=own.pk)

    assert selectors.waiting(me) == []


@pytest.mark.parametrize("sent", [{}, {"felt": "no", "decision": "never"}, {"decision": "maybe"}])
def test_what_is_no_answer_writes_nothing(browser, me, sent):
    felt = said(me, make_song("Paper Boats"))
    sent = {"felt": str(felt.pk), guard.FIELD: guard.token_for(me.pk)} | sent

    answer = browser.post(reverse("not-this-answer", args=[me.pk]), sent)

    assert answer.status_code == 422
    assert "Nothing was written down" in answer.content.decode()
    assert not NotThisReview.objects.exists()


@pytest.mark.parametrize(
    ("role", "whose", "status"),
    [
        (Role.THERAPIST, "own", 200),
        (Role.INTERN, "team", 200),
        (Role.THERAPIST, "clinic", 404),
        (Role.ADMINISTRATOR, "own", 404),
        (Role.CLIENT, "own", 404),
        (None, "own", 302),
    ],
)
def test_it_opens_to_who_cares_for_them(cast, role, whose, status):
    assert cast.browser(role).get(address(cast.clients[whose])).status_code == status


def test_with_nothing_said_the_page_says_what_it_is_for(browser, me):
    assert "Nothing to look at" in browser.get(address(me)).content.decode()
    record = plain(browser.get(f"/people/{me.pk}/").content.decode())
    assert "to look at together" not in record


def test_a_fact_that_is_not_there_changes_nothing(browser, me):
    felt = said(me, make_song("Paper Boats"))
    felt.pk = uuid4()

    assert decide(browser, me, felt, "never").status_code == 302
    assert not NotThisReview.objects.exists()

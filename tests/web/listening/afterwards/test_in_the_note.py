"""Programmes, what was asked around them and what was said of songs stand in the session's note."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.web.listening.learning.conftest import make_song

from sostenuto.care.notes.rendering import render
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.care.notes.said import Said
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt, MusicEvent, Rating

pytestmark = pytest.mark.django_db


@pytest.fixture
def played(me, told, session):
    """Two songs; said of one, "not this" to the other; mood and tension asked around it."""
    one = told(me, session=session, state="stopped")
    one.asked("pre", -5, mood=(-0.5, 0.5), tension=7)
    first = one.slot(song=make_song("Bees", "Sunday Orchard"))
    second = one.slot("skipped", song=make_song("Snow", "Sunday Orchard"))
    one.felt(first, (0.5, -0.25), liked=1.0, familiar=False)
    one.felt(second, skipped=True)
    one.asked("post", 14, mood=(0.25, 0.0), tension=4)
    for slot in (first, second):
        MusicEvent.objects.create(
            at=slot.started_at,
            session_id=session.pk,
            song_id=slot.recording.song_id,
            recording_id=slot.recording_id,
            is_live=False,
            chosen_by="plan",
            song_words="",
            **one.given,
        )
    return one


def sentences(session, key="dap"):
    return [one.text for one in render(gather(session, Said()).facts, key).sentences]


def test_music_answers_and_words_of_a_programme_are_in_the_note_already(played, session):
    assert sentences(session)[1:] == [
        "“Bees” by Sunday Orchard and “Snow” by Sunday Orchard were used as planned, heard from "
        "recordings.",
        "The client listened to a programme towards “calm”, stopped before its end; 2 of 2 songs "
        "sounded, and “not this” was said once. Rated mood before it: unpleasant, stirred up; "
        "after it: a bit pleasant, neither quiet nor stirred up. Rated tension before it: 7; "
        "after it: 4.",
        "The client said of “Bees” by Sunday Orchard: pleasant, a bit quiet; they liked it; they "
        "did not know it.",
        "The client said “not this” to “Snow” by Sunday Orchard.",
    ]


def test_what_else_was_rated_in_the_session_stands_for_itself(played, session):
    played.asked("pre", -9, tension=8)
    played.asked("post", 38, tension=2)

    (own,) = [text for text in sentences(session) if "In the client’s own rating" in text]

    assert "tension went down from 8 to 2 (0 to 10" in own
    assert "in between" not in own
    assert "7" not in own


def test_the_note_page_shows_it(played, session, cast, me):
    page = cast.browser(Role.THERAPIST).get(reverse("note", args=[me.pk, session.pk]))

    assert "The client said of “Bees” by Sunday Orchard" in page.content.decode()


def test_what_was_taken_back_is_not_told(played, session):
    Felt.objects.update(voided_at=timezone.now())
    Rating.objects.update(voided_at=timezone.now())
    told = "\n".join(sentences(session))

    assert "said of" not in told
    assert "Rated" not in told
    ListeningProgramme.objects.update(voided_at=timezone.now())
    assert "listened to a programme" not in "\n".join(sentences(session))


def test_a_corrected_answer_makes_it_another_fact(played, session):
    (before,) = gather(session, Said()).facts.listening
    Rating.objects.filter(scale="tension", value=4).update(value=5)
    (after,) = gather(session, Said()).facts.listening

    assert before.key != after.key
    assert before.key.split(".")[0] == after.key.split(".")[0] == played.row.pk.hex


def test_programmes_that_were_only_planned_or_of_another_session_are_not_told(
    me, told, session, played
):
    ListeningProgramme.objects.filter(pk=played.row.pk).update(
        started_at=None, ended_at=None, state="planned"
    )
    told(me)

    assert gather(session, Said()).facts.listening == ()


def test_nothing_of_another_client_is_told(me, told, session, played, cast):
    other = told(cast.clients["team"])
    theirs = other.slot(song=make_song("Theirs"))
    other.felt(theirs, (1, 1))
    other.asked("post", 13, mood=(1, 1))

    assert "Theirs" not in "\n".join(sentences(session))
    assert "very pleasant" not in "\n".join(sentences(session))


def test_a_session_without_recorded_music_asks_nothing_more(session, me):
    with CaptureQueriesContext(connection) as asked:
        gather(session, Said())

    assert not [one for one in asked if "listening_" in one["sql"]]


def test_more_songs_and_programmes_ask_no_more(me, told, session, played):
    def count():
        with CaptureQueriesContext(connection) as asked:
            gather(session, Said())
        return len(asked)

    first = count()
    more = told(me, session=session, hours_ago=2.9)
    for _ in range(5):
        more.felt(more.slot(), (0.5, 0.5))
    more.asked("post", 13, mood=(0, 0))

    assert more.begun > played.begun + timedelta(minutes=5)
    assert count() == first

"""A device's batch: answered id by id, whatever stands in it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.web.care.running.conftest import action, make_session

from sostenuto.repertoire.decisions import Answer
from sostenuto_web.care.models import Activity, Session, Step
from sostenuto_web.care.running import actions, songs
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.record.models import Alert, Distress, MusicEvent, Quote, Rating
from sostenuto_web.repertoire.models import Song

pytestmark = pytest.mark.django_db


def results(answer):
    assert answer.status_code == 200, answer.content
    return [one["result"] for one in answer.json()["answers"]]


def words(answer):
    return [one["words"] for one in answer.json()["answers"]]


def test_each_action_is_answered_by_its_id(send):
    one, two = action("start"), action("quote", 1, words="It lifts me")
    answer = send("therapist", [one, two, one])

    ids = [each["id"] for each in answer.json()["answers"]]
    assert ids == [str(one.token), str(two.token), str(one.token)]
    assert results(answer) == ["done", "done", "already"]


def test_one_that_cannot_be_is_refused_with_words_and_the_rest_is_done(send):
    wrong = [
        action("quote", words=""),
        action("quote", words="a\x00b"),
        action("quote", words="half \ud83d"),
        action("prompt", level="telepathy"),
        action("rating", scale="craving", value="11", moment="pre", given_by="client"),
        action("rating", scale="mood", value="3", moment="pre", given_by="client"),
        action("feeling", seen="said", moment="during"),
        action("no-such-thing"),
        action("begin", activity="x"),
        action("begin", activity=str(uuid4()), card="no-such-card"),
        action("music", ref="song:x"),
        action("music", ref=f"recording:{uuid4()}"),
        action("undo"),
        {"id": str(uuid4()), "kind": "start"},
        {"id": "x", "kind": "start", "at": "x", "payload": {}},
        [],
        None,
    ]
    answer = send("therapist", [*wrong, action("quote", words="Kept")])

    assert results(answer) == ["refused"] * len(wrong) + ["done"]
    assert all(words(answer)[: len(wrong)])
    assert [row.words for row in Quote.objects.all()] == ["Kept"]


@pytest.mark.parametrize("body", [b"x", b"[]", b"\xff", b"{" * 100_000, b"null", b"1e999"])
def test_what_is_no_batch_is_refused_as_a_whole(cast, session, body):
    from django.urls import reverse

    address = reverse("session-moments", args=[session.client_id, session.pk])
    answer = cast.browser("therapist").post(address, body, content_type="application/json")

    assert answer.status_code in (400, 403)
    assert answer.json()["words"]


def test_a_batch_of_somebody_else_is_not_taken(send, cast):
    answer = send("therapist", [action("start")], account=str(cast.staff["intern"].pk))

    assert answer.status_code == 403
    assert not Step.objects.exists()


def test_a_batch_for_another_person_is_not_taken(send, cast):
    answer = send("therapist", [action("start")], person=token_for(cast.clients["team"].pk))

    assert answer.status_code == 409
    assert not Step.objects.exists()


def test_too_much_at_once_is_not_taken(send):
    assert send("therapist", [action("start")] * 201).status_code == 413
    assert send("therapist", [], actions="x").status_code == 413


def test_a_token_of_another_session_does_not_count_here(send, cast, session, therapist):
    other = make_session(cast.clients["team"], therapist)
    from sostenuto_web.care.running import services

    used = action("quote", words="There")
    services.apply(therapist, other, used)
    answer = send("therapist", [used])

    assert results(answer) == ["refused"]
    assert Quote.objects.get().session_id == other.pk


def test_an_activity_of_another_session_is_not_begun(send, cast, therapist):
    other = make_session(cast.clients["team"], therapist).activities.first()
    answer = send("therapist", [action("begin", activity=str(other.pk))])

    assert results(answer) == ["refused"]
    other.refresh_from_db()
    assert other.started_at is None


def test_the_start_says_therapy_or_listening_by_the_credential_of_that_day(cast, therapist, send):
    session = Session.objects.get()
    send("therapist", [action("start")])
    session.refresh_from_db()
    assert session.delivered == Session.Delivered.LISTENING

    therapist.credential = "MT-BC"
    therapist.credential_expires = timezone.localdate() + timedelta(days=1)
    therapist.save()
    later = make_session(cast.clients["own"], therapist)
    from sostenuto_web.care.running import services

    services.apply(therapist, later, action("start"))
    later.refresh_from_db()
    assert (later.delivered, later.credential) == (Session.Delivered.THERAPY, "MT-BC")


def test_a_session_that_did_not_take_place_is_not_started(send, session):
    Session.objects.filter(pk=session.pk).update(state=Session.State.MISSED)
    answer = send("therapist", [action("start")])

    assert results(answer) == ["refused"]
    assert "not having taken place" in words(answer)[0]


def test_a_clock_that_is_far_off_is_set_right(send):
    ahead = timedelta(hours=5)
    now = timezone.now()
    one = actions.Action(uuid4(), "quote", now + ahead - timedelta(minutes=10), {"words": "x"})
    send("therapist", [one], sent_at=(now + ahead).isoformat())

    assert abs(Quote.objects.get().at - (now - timedelta(minutes=10))) < timedelta(seconds=30)


def test_no_fact_lies_in_the_future_or_long_before_the_session(send, session):
    now = timezone.now()
    for minutes in (60 * 24 * 400, -60 * 24 * 4000):
        one = actions.Action(uuid4(), "quote", now + timedelta(minutes=minutes), {"words": "x"})
        send("therapist", [one])
    first, last = sorted(Quote.objects.values_list("at", flat=True))

    assert first == session.starts_at - actions.BEFORE
    assert last <= timezone.now()


def test_distress_raises_one_alert_and_taking_it_back_leaves_it(send):
    pressed = action("distress", 3)
    send("therapist", [pressed, pressed])
    send("therapist", [action("undo", 4, about=str(pressed.token))])

    assert Alert.objects.get().kind == "distress"
    assert Distress.objects.get().voided_at is not None


def test_what_was_done_about_distress_stands_with_it_also_when_it_arrives_first(send):
    pressed = action("distress", 3)
    over = action("eased", 8, about=str(pressed.token), words="We breathed")
    send("therapist", [over])
    send("therapist", [pressed])
    fact = Distress.objects.get()

    assert (fact.done, fact.until) == ("We breathed", over.at)


def test_nobody_takes_back_what_somebody_else_noted(send):
    noted = action("quote", words="Mine")
    send("therapist", [noted])
    answer = send("intern", [action("undo", about=str(noted.token))])

    assert results(answer) == ["done"]
    assert Quote.objects.get().voided_at is None


def test_a_card_that_nobody_planned_becomes_an_activity(send, session):
    new = uuid4()
    begun = action("begin", 5, activity=str(new), card="singing")
    answer = send("therapist", [begun, action("quote", 6, words="La", activity=str(new))])

    assert results(answer) == ["done", "done"]
    activity = Activity.objects.get(pk=new)
    assert (activity.card, activity.is_planned, activity.started_at) == ("singing", False, begun.at)
    assert Quote.objects.get().activity_id == new


def test_a_live_song_is_noted_and_the_next_one_ends_it(send):
    song = Song.objects.create(title="Silver Window", artist="The Invented")
    first = action("music", 1, ref=f"song:{song.pk}", chosen_by="plan")
    second = action("music", 4, words="Slow River", chosen_by="client")
    send("therapist", [first, second])
    one, two = MusicEvent.objects.order_by("at")

    assert (one.song_id, one.is_live, one.until) == (song.pk, True, second.at)
    assert (two.song_words, two.until) == ("Slow River", None)


@pytest.mark.parametrize("said", ["no", "ask", "play"])
def test_a_recording_is_noted_only_as_the_gate_lets_it_sound(send, session, monkeypatch, said):
    class Heard:
        pk, song_id = uuid4(), None

    class Asked:
        def of(self, item):
            from sostenuto_web.repertoire.gate.verdicts import Verdict

            answer: Answer = said
            return Verdict(answer)

    monkeypatch.setattr(songs, "_meant", lambda *_: Heard)
    monkeypatch.setattr(songs.asking, "for_client", lambda *_, **__: Asked())
    answer = send("therapist", [action("music", ref=f"recording:{Heard.pk}")])

    assert results(answer) == ["refused" if said == "no" else "done"]
    assert MusicEvent.objects.count() == (said != "no")


def test_a_rating_of_the_square_is_a_point_of_the_plane(send):
    rated = {"moment": "post", "given_by": "client"}
    send("therapist", [action("rating", scale="mood", cell="9,1", **rated)])
    send("therapist", [action("rating", scale="craving", value="7", **rated)])
    mood, craving = Rating.objects.order_by("-scale")

    assert (mood.valence, mood.arousal, mood.value) == (1.0, -1.0, None)
    assert craving.value == 7.0


def test_the_audit_tells_of_each_action_without_its_words(send):
    send("therapist", [action("start"), action("quote", words="A secret line")])
    told = [(row.action, row.detail) for row in AuditRow.objects.all()]

    assert ("session.step", {"kind": "start"}) in told
    assert ("fact.noted", {"kind": "quote"}) in told
    assert "secret" not in repr(told)

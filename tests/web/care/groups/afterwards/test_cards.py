"""A card a member: facts and a note from few taps, never the words of two, on to the next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.care.groups.afterwards.conftest import OWN, Table, laid, put_in_care, text
from tests.web.care.groups.meetings.groups_for_tests import join

from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.models import Note, NoteVersion, Session
from sostenuto_web.record.models import Rating, Response

pytestmark = pytest.mark.django_db


def test_the_list_says_how_many_are_written_and_who_was_not_there():
    table = laid(4, absent=(2,))
    table.post(0)

    page = text(table.browser().get(table.url("meeting-after")))

    assert "1 of 3" in page
    assert "Were not there" in page
    assert f"{table.members[2].alias}" in page
    assert "ready to sign" in page


def test_a_card_keeps_its_facts_and_the_draft_of_the_note_and_leads_to_the_next(table):
    answer = table.post(0, **{"rating-connection": "6"})

    assert answer.status_code == 302
    assert answer["Location"] == table.card_url(1)
    note = Note.objects.get()
    assert (note.seen, note.state) == (OWN[0], "draft")
    assert "next" in note.next_steps.lower()
    session = table.session(0)
    assert set(Response.objects.values_list("key", flat=True)) == {"with_it", "step"}
    assert set(Response.objects.values_list("session_id", flat=True)) == {session.pk}
    rating = Rating.objects.get(scale="connection")
    assert (rating.value, rating.moment) == (6.0, "post")
    page = text(table.browser().get(table.card_url(0, "note")))
    assert "took part most of the time" in page or "with it" in page
    assert OWN[0] in page


def test_a_card_that_is_sent_twice_is_kept_once(table):
    data = table.card(0, **{"rating-connection": "6"})

    answers = [table.browser().post(table.card_url(0), data) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert Note.objects.get().revision == 1
    assert (Response.objects.count(), Rating.objects.count()) == (2, 1)


def test_a_card_is_changed_afterwards_and_the_old_facts_stay_voided(table):
    table.post(0)

    answer = table.post(0, engagement="watching", revision="1", own="Another sentence here now.")

    assert answer.status_code == 302
    kept = Response.objects.filter(voided_at=None, goal_id=None)
    assert [row.key for row in kept] == ["watching"]
    assert Response.objects.filter(goal_id=None).count() == 2


def test_the_last_card_leads_to_where_they_are_signed(table):
    for number in range(3):
        answer = table.post(number)

    assert answer["Location"] == table.url("meeting-sign")


def test_typing_shows_the_note_and_keeps_nothing(table):
    data = table.card(0, do="show", **{"rating-connection": "3"})
    answer = table.browser().post(table.card_url(0), data, headers={"HX-Request": "true"})

    said = text(answer)
    assert "<html" not in answer.content.decode()
    assert OWN[0] in said
    assert "find a song that helps on day 1" in said
    assert "connection" in said
    assert not Note.objects.exists()
    assert not Response.objects.exists()


def test_who_comes_second_sees_what_changed_and_loses_nothing(table):
    table.post(0)

    answer = table.post(0, user=table.gathered.co_leader, own="what the second one typed")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "what the second one typed" in page
    assert OWN[0] in page
    assert 'name="revision" value="1"' in page


def test_ones_own_next_step_wants_words(table):
    answer = table.post(0, next="own", next_words="")

    assert answer.status_code == 422
    assert "Say in a few words what comes next." in text(answer)
    assert OWN[0] in answer.content.decode()
    assert not Note.objects.exists()


def test_the_same_taps_make_other_words_for_every_member():
    table = laid(10)
    for number in range(10):
        assert table.post(number, own="", next="same").status_code == 302
    drafts = [note.next_steps for note in Note.objects.all()]

    assert len(set(drafts)) == len(drafts)


def test_lateness_and_leaving_are_in_the_note():
    table = laid(2)
    session = table.session(0)
    meetings.presence(
        table.leader,
        session,
        arrived_at=table.meeting.started_at,
        left_at=table.meeting.ended_at,
    )

    page = text(table.browser().get(table.card_url(0)))

    assert "came at" in page
    assert "left at" in page
    shown = text(table.browser().post(table.card_url(0), table.card(0, do="show")))
    assert "left" in shown.lower()


def test_a_card_is_for_whoever_may_write_that_member_s_note(table, cast):
    session = table.session(0)
    url = reverse("group-card", args=[session.client_id, session.pk])

    for user, status in ((cast.staff["therapist"], 404), (cast.staff["director"], 404)):
        assert table.browser(user).get(url).status_code == status
    assert table.browser(table.gathered.co_leader).get(url).status_code == 200
    other = reverse("group-card", args=[table.members[1].pk, session.pk])
    assert table.browser().get(other).status_code == 404


def test_one_who_was_absent_has_no_card_and_no_note():
    table = laid(2, absent=(1,))

    assert table.session(1).state == Session.State.MISSED
    assert table.browser().get(table.card_url(1)).status_code == 302
    assert table.post(1).status_code == 302
    assert not NoteVersion.objects.exists()
    assert not Note.objects.exists()


def test_the_list_asks_the_database_as_often_for_ten_as_for_two():
    few = laid(2)
    counts = [asked_for(few)]
    counts.append(asked_for(grown(few, 9)))

    assert counts[1] <= counts[0] + 1, counts


def asked_for(table: Table) -> int:
    """Return how often the list of a meeting whose cards are filled in asks the database."""
    table.fill_all()
    browser = table.browser()
    browser.get(table.url("meeting-after"))
    with CaptureQueriesContext(connection) as caught:
        browser.get(table.url("meeting-after"))
    return len(caught)


def grown(table: Table, count: int) -> Table:
    for number in range(len(table.members), count):
        table.members.append(join(table.gathered, f"Tree{number}"))
    put_in_care(table.gathered.co_leader, table.members)
    meeting = table.gathered.begun()
    meetings.end(table.leader, meeting)
    meeting.refresh_from_db()
    return Table(table.gathered, meeting)

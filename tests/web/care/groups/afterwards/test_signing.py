"""Signing a meeting's notes: all that are ready, what is held back, in whose name, by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.care.groups.afterwards.conftest import Role, laid, make_staff, put_in_care, text

from sostenuto_web.care.groups.afterwards import readying, selectors
from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.care.models import Note, NoteVersion, Signature
from sostenuto_web.care.notes import leaving, pages
from sostenuto_web.care.notes import services as notes
from sostenuto_web.care.notes.selectors import versions_of
from sostenuto_web.platform.audit.models import AuditRow

pytestmark = pytest.mark.django_db


def shared_of(table, **said):
    revision = said.pop("revision", table.meeting.shared_revision)
    data = {"topic": "Harbour songs", "words": "We sang of coming home.", "revision": revision}
    return table.browser(said.pop("user", None)).post(table.url("meeting-after"), data | said)


def test_the_shared_part_is_written_once_and_stands_in_every_note(table):
    assert shared_of(table).status_code == 302
    table.fill_all()
    table.browser().post(table.url("meeting-sign"))

    texts = [version.text for version in NoteVersion.objects.all()]
    assert len(texts) == 3
    assert all("We sang of coming home." in text and "Harbour songs" in text for text in texts)


def test_the_shared_part_leads_to_the_first_card(table):
    assert shared_of(table)["Location"] == table.card_url(0)


def test_two_leaders_who_write_the_shared_part_at_once_notice_each_other(table):
    shared_of(table)

    late = shared_of(
        table, user=table.gathered.co_leader, words="What the other wrote.", revision=0
    )

    assert late.status_code == 422
    page = late.content.decode()
    assert "What the other wrote." in page
    assert "We sang of coming home." in page
    assert shared_of(
        table, user=table.gathered.co_leader, words="Both together.", revision=1
    ).status_code in (302,)


@pytest.mark.parametrize(
    "words", ["Then Ash played alone.", "A duet of ash invented and the rest."]
)
def test_a_member_in_the_shared_part_is_refused_and_marked(table, words):
    answer = shared_of(table, words=words)

    assert answer.status_code == 422
    assert "<mark>" in answer.content.decode()
    table.meeting.refresh_from_db()
    assert table.meeting.shared == ""


def test_all_that_are_ready_are_signed_and_the_others_say_why(table):
    table.post(0)
    table.post(1, own="")

    page = text(table.browser().get(table.url("meeting-sign")))
    assert "Sign 1 note" in page
    assert page.count("its card is not filled in yet") == 2

    answer = table.browser().post(table.url("meeting-sign"))
    assert answer.status_code == 302
    assert Note.objects.filter(state="signed").count() == 1
    assert AuditRow.objects.filter(action="note.signed").count() == 1
    assert "No note is ready now" in text(table.browser().get(table.url("meeting-sign")))


def test_signing_all_twice_signs_once(table):
    table.fill_all()

    for _ in range(2):
        table.browser().post(table.url("meeting-sign"))

    assert NoteVersion.objects.count() == Signature.objects.count() == 3


def test_an_intern_hands_all_in_and_a_supervisor_co_signs_each():
    table = laid(2)
    intern = make_staff("wryneck", Role.INTERN)
    supervisor = make_staff("ouzel", Role.SUPERVISOR)
    put_in_care(intern, table.members)
    put_in_care(supervisor, table.members)
    rosters.add_leader(table.leader, table.meeting.group, intern)
    for number in range(2):
        assert table.post(number, user=intern).status_code == 302

    page = text(table.browser(intern).get(table.url("meeting-sign")))
    assert "Hand 2 notes in" in page
    table.browser(intern).post(table.url("meeting-sign"))

    assert list(Note.objects.values_list("state", flat=True)) == ["waiting", "waiting"]
    for note in Note.objects.select_related("session", "client"):
        notes.cosign(supervisor, note)
    roles = set(Signature.objects.values_list("role", "by__login"))
    assert roles == {("author", "wryneck"), ("cosigner", "ouzel")}


def test_a_returned_note_is_not_handed_in_again_with_the_others():
    table = laid(2)
    intern, supervisor = make_staff("wryneck", Role.INTERN), make_staff("ouzel", Role.SUPERVISOR)
    for user in (intern, supervisor):
        put_in_care(user, table.members)
    rosters.add_leader(table.leader, table.meeting.group, intern)
    for number in range(2):
        table.post(number, user=intern)
    table.browser(intern).post(table.url("meeting-sign"))
    note = Note.objects.select_related("session", "client").get(client=table.members[0])
    notes.return_(supervisor, note, {"": "Say more of the drum."})

    page = text(table.browser(intern).get(table.url("meeting-sign")))
    table.browser(intern).post(table.url("meeting-sign"))

    assert "a supervisor returned it with remarks" in page
    note.refresh_from_db()
    assert note.state == "returned"


def test_a_co_leader_signs_all_notes_of_a_meeting_with_one_press(table):
    table.fill_all()
    table.browser().post(table.url("meeting-sign"))
    other = table.gathered.co_leader
    assert "3 notes are signed by whoever wrote them" in text(
        table.browser(other).get(table.url("meeting-after"))
    )
    assert not selectors.waiting_for_co_leader(table.leader).exists()

    for _ in range(2):
        table.browser(other).post(table.url("meeting-sign-with"))

    assert Signature.objects.filter(role="coleader", by=other).count() == 3
    assert AuditRow.objects.filter(action="note.signed-with").count() == 3
    assert not selectors.waiting_for_co_leader(other).exists()
    note = Note.objects.select_related("client", "session").first()
    version = pages.version_of(versions_of(note)[0])
    assert f"Signed as co-leader by {other.called}" in leaving.text_of(version)
    session = note.session
    answer = table.browser().get(f"/people/{note.client_id}/sessions/{session.pk}/note/")
    assert "Signed as co-leader by" in text(answer)


def test_an_amended_note_waits_for_the_co_leader_once_more(table):
    table.fill_all()
    table.browser().post(table.url("meeting-sign"))
    table.browser(table.gathered.co_leader).post(table.url("meeting-sign-with"))
    note = Note.objects.select_related("session__client", "client").get(client=table.members[0])
    session = note.session
    session.client = note.client
    said = notes.as_it_is(note)

    notes.amend(
        table.leader,
        session,
        type(said)(**{**fields_of(said), "seen": "Sang the third verse as well, alone."}),
        "a verse was missing",
    )

    waiting = selectors.waiting_for_co_leader(table.gathered.co_leader)
    assert [one.pk for one in waiting] == [note.pk]


def fields_of(said):
    names = ("seen", "meaning", "next_steps", "format", "wordings", "revision", "cleared")
    return {name: getattr(said, name) for name in names}


def test_counts_of_meetings_are_told_for_the_work_list(table):
    table.post(0)
    table.post(1)
    note = Note.objects.get(client=table.members[0])
    notes.sign(table.leader, table.session(0), notes.as_it_is(note))
    counts = selectors.counts_for(table.gathered.co_leader, [table.meeting])[table.meeting.pk]

    assert (counts.due, counts.ready, counts.signed, counts.for_co_leader) == (1, 1, 1, 1)
    assert counts.total == 3


def test_nothing_is_offered_of_members_who_are_not_in_ones_care(table):
    from sostenuto_web.people.models import CareTeamMember

    CareTeamMember.objects.filter(client=table.members[0], user=table.gathered.co_leader).delete()
    page = text(table.browser(table.gathered.co_leader).get(table.url("meeting-after")))

    assert table.members[0].alias not in page
    assert "1 more is not in your care" in page


def test_pages_of_a_meeting_are_for_those_who_lead_it(table, cast):
    for name in ("meeting-after", "meeting-sign"):
        assert table.browser(cast.staff["therapist"]).get(table.url(name)).status_code == 404
    assert (
        table.browser(cast.staff["therapist"]).post(table.url("meeting-sign-with")).status_code
        == 404
    )


def test_a_running_meeting_takes_its_shared_part_and_no_cards():
    table = laid(2)
    running = table.gathered.meeting(starts_at=timezone.now() + timedelta(hours=1))
    meetings.begin(table.leader, running, {})
    running.refresh_from_db()
    url = table.url("meeting-after").replace(str(table.meeting.pk), str(running.pk))

    page = text(table.browser().get(url))

    assert "still on" in page
    meetings.end(table.leader, running)
    assert readying.lines_of(table.leader, selectors.after(table.leader, running))

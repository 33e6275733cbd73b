"""Handing in, returning with remarks, co-signing, and what waits for whom."""

import pytest
from django.urls import reverse
from tests.web.care.notes.conftest import START, furnish, make_session

from sostenuto_web.care.models import Note, NoteVersion, Remark, Signature
from sostenuto_web.care.notes import selectors, services, taking_back
from sostenuto_web.care.notes.said import Said
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role


@pytest.fixture
def handed_in(desk):
    """An intern's note that waits."""
    desk.intern_session()
    desk.post("note-hand-in", desk.form(seen="Waited four bars."), role=Role.INTERN)
    desk.note = Note.objects.get(session=desk.session)
    return desk


def remark(desk, **words):
    form = desk.form()
    return {"person": form["person"], **{f"remark-{k}": v for k, v in words.items()}}


def test_handing_in_keeps_a_version_signed_by_who_wrote_it(handed_in):
    assert handed_in.note.state == Note.State.WAITING
    version = NoteVersion.objects.get()
    assert version.signatures.get().role == Signature.Role.AUTHOR
    text = handed_in.get("note-text", role=Role.INTERN).content.decode()
    assert "Written by Invented intern" in text
    assert "waits for a co-signature" in text
    assert "Signed by" not in text


def test_handing_in_twice_by_one_form_hands_in_once(desk):
    desk.intern_session()
    data = desk.form()

    assert [desk.post("note-hand-in", data, role=Role.INTERN).status_code for _ in "ab"] == [
        302
    ] * 2
    assert NoteVersion.objects.count() == 1


def test_a_waiting_note_is_not_changed_by_its_writer(handed_in):
    late = handed_in.post("note-draft", handed_in.form(seen="more"), role=Role.INTERN)

    assert late.status_code == 422
    assert "It is no draft any more" in late.content.decode()
    assert Note.objects.get().seen == "Waited four bars."


def test_the_supervisor_finds_it_in_the_list_and_cosigns_with_two_clicks(handed_in):
    browser = handed_in.cast.browser(Role.SUPERVISOR)
    listed = browser.get(reverse("worklist")).content.decode()
    assert f'href="{handed_in.url()}"' in listed
    page = browser.get(handed_in.url()).content.decode()
    assert "Co-sign the note" in page

    answers = [handed_in.post("note-cosign", remark(handed_in), role=Role.SUPERVISOR) for _ in "ab"]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Note.objects.get().state == Note.State.SIGNED
    roles = NoteVersion.objects.get().signatures.values_list("role", flat=True)
    assert sorted(roles) == ["author", "cosigner"]
    text = handed_in.get("note-text").content.decode()
    assert "Co-signed by Invented supervisor, MT-BC on" in text
    assert "Invented intern" in text


def test_returning_needs_a_remark_and_loses_nothing(handed_in):
    answer = handed_in.post("note-return", remark(handed_in), role=Role.SUPERVISOR)

    assert answer.status_code == 422
    assert "at least one remark" in answer.content.decode()
    assert Note.objects.get().state == Note.State.WAITING


def test_remarks_stand_beside_their_facts_and_the_note_is_handed_in_again(handed_in):
    page = handed_in.get(role=Role.SUPERVISOR)
    about = next(
        line.about
        for section in page.context["sections"]
        for line in section.lines
        if "Kitchen Light" in line.sentence.text
    )
    words = {about: "Who began the song?", "seen": "What else?", "": "Nearly there."}
    data = remark(handed_in, **words)
    for _ in "ab":
        assert handed_in.post("note-return", data, role=Role.SUPERVISOR).status_code == 302
    assert Remark.objects.count() == 3

    back = handed_in.get(role=Role.INTERN).content.decode()
    assert "This note was returned to you" in back
    for said in words.values():
        assert said in back
    song, asked = back.index("Kitchen Light"), back.index("Who began the song?")
    assert 0 < asked - song < 900

    again = handed_in.form(
        seen="Waited. The client began.", revision=str(Note.objects.get().revision)
    )
    assert handed_in.post("note-hand-in", again, role=Role.INTERN).status_code == 302
    assert NoteVersion.objects.count() == 2
    assert not Remark.objects.filter(settled_at=None).exists()
    assert Note.objects.get().state == Note.State.WAITING


def test_remarks_that_were_typed_are_kept_when_cosigned(handed_in):
    data = remark(handed_in, **{"": "Well seen."})

    handed_in.post("note-cosign", data, role=Role.SUPERVISOR)

    assert Remark.objects.get().words == "Well seen."
    assert "Well seen." in handed_in.get(role=Role.INTERN).content.decode()


def test_nobody_cosigns_their_own(desk):
    both = desk.cast.staff[Role.SUPERVISOR]
    desk.session.led_by = both
    desk.session.save()
    services.hand_in(both, desk.session, Said(seen="mine", revision=0))

    with pytest.raises(services.NotNowError):
        services.cosign(both, Note.objects.get())
    assert list(selectors.waiting_for_cosign(both)) == []


def test_what_was_returned_cannot_be_cosigned(handed_in):
    handed_in.post("note-return", remark(handed_in, seen="More."), role=Role.SUPERVISOR)

    late = handed_in.post("note-cosign", remark(handed_in), role=Role.SUPERVISOR)

    assert late.status_code == 422
    assert not Signature.objects.filter(role="cosigner").exists()


def take_back(desk, role=Role.INTERN, **more):
    data = {"person": desk.form()["person"], "do": "take-back"}
    return desk.post("note-hand-in", data, role=role, **more)


def test_what_was_handed_in_is_taken_back_until_a_supervisor_acts(handed_in):
    staff, intern = handed_in.cast.staff, handed_in.cast.staff[Role.INTERN]
    page = handed_in.get(role=Role.INTERN).content.decode()
    assert 'value="take-back"' in page

    answers = [take_back(handed_in) for _ in "ab"]

    assert [answer.status_code for answer in answers] == [302, 302]
    note = Note.objects.get()
    assert (note.state, note.seen) == (Note.State.DRAFT, "Waited four bars.")
    assert list(selectors.waiting_for_cosign(staff[Role.SUPERVISOR])) == []
    assert list(selectors.handed_in_by(intern)) == []
    assert [row.pk for row in selectors.unsigned_for(intern)] == [handed_in.session.pk]
    assert AuditRow.objects.filter(action="note.taken-back").count() == 1
    back = handed_in.get(role=Role.INTERN).content.decode()
    assert "Hand it in" in back

    again = handed_in.form(seen="Waited five bars.", revision=str(note.revision))
    assert handed_in.post("note-hand-in", again, role=Role.INTERN).status_code == 302
    assert Note.objects.get().state == Note.State.WAITING
    assert [row.number for row in NoteVersion.objects.all()] == [1, 2]


def test_remarks_are_open_again_when_the_note_is_taken_back(handed_in):
    handed_in.post("note-return", remark(handed_in, seen="What else?"), role=Role.SUPERVISOR)
    again = handed_in.form(seen="More.", revision=str(Note.objects.get().revision))
    handed_in.post("note-hand-in", again, role=Role.INTERN)
    assert not Remark.objects.filter(settled_at=None).exists()

    take_back(handed_in)

    assert Remark.objects.get().settled_at is None
    assert "What else?" in handed_in.get(role=Role.INTERN).content.decode()


def test_what_a_supervisor_acted_on_is_not_taken_back_and_its_writer_is_told(handed_in):
    data = remark(handed_in, seen="What else?")
    handed_in.post("note-return", data, role=Role.SUPERVISOR)
    told = take_back(handed_in)
    assert told.status_code == 422
    assert "cannot be taken back any more" in told.content.decode()
    assert "Waited four bars." in told.content.decode()
    assert Note.objects.get().state == Note.State.RETURNED

    again = handed_in.form(seen="More.", revision=str(Note.objects.get().revision))
    handed_in.post("note-hand-in", again, role=Role.INTERN)
    handed_in.post("note-cosign", remark(handed_in), role=Role.SUPERVISOR)
    told = take_back(handed_in)
    assert told.status_code == 422
    assert "cannot be taken back any more" in told.content.decode()
    assert Note.objects.get().state == Note.State.SIGNED
    assert not AuditRow.objects.filter(action="note.taken-back").exists()


@pytest.mark.parametrize("name", ["note-cosign", "note-return"])
def test_a_supervisor_is_told_that_the_note_was_taken_back(handed_in, name):
    take_back(handed_in)

    late = handed_in.post(name, remark(handed_in, seen="What else?"), role=Role.SUPERVISOR)

    assert late.status_code == 422
    assert "It does not wait for you any more" in late.content.decode()
    assert Note.objects.get().state == Note.State.DRAFT
    assert not Signature.objects.filter(role="cosigner").exists()
    assert not Remark.objects.exists()


@pytest.mark.parametrize("name", ["note-cosign", "note-return"])
def test_a_supervisor_answers_for_the_version_that_they_read(handed_in, name):
    page = handed_in.get(role=Role.SUPERVISOR).content.decode()
    assert '<input type="hidden" name="version" value="1">' in page
    take_back(handed_in)
    again = handed_in.form(seen="Other words.", revision=str(Note.objects.get().revision))
    handed_in.post("note-hand-in", again, role=Role.INTERN)
    read = remark(handed_in, seen="What else?") | {"version": "1"}

    late = handed_in.post(name, read, role=Role.SUPERVISOR)

    assert late.status_code == 422
    page = late.content.decode()
    assert "It was changed meanwhile" in page
    assert "Other words." in page
    assert "What else?" in page
    assert Note.objects.get().state == Note.State.WAITING
    assert not Remark.objects.exists()
    read["version"] = "2"
    assert handed_in.post(name, read, role=Role.SUPERVISOR).status_code == 302


def test_of_two_who_act_on_what_both_saw_waiting_the_first_holds(handed_in):
    staff, seen_waiting = handed_in.cast.staff, handed_in.note
    taking_back.take_back(staff[Role.INTERN], seen_waiting)
    with pytest.raises(services.NotNowError):
        services.cosign(staff[Role.SUPERVISOR], seen_waiting)
    assert Note.objects.get().state == Note.State.DRAFT

    services.hand_in(staff[Role.INTERN], handed_in.session, Said(seen="Again."))
    services.cosign(staff[Role.SUPERVISOR], seen_waiting)
    with pytest.raises(services.NotNowError):
        taking_back.take_back(staff[Role.INTERN], seen_waiting)
    assert Note.objects.get().state == Note.State.SIGNED


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.THERAPIST, Role.DIRECTOR, Role.CLIENT])
def test_only_who_handed_it_in_takes_it_back(handed_in, role):
    assert take_back(handed_in, role=role).status_code == 404
    assert Note.objects.get().state == Note.State.WAITING


def test_what_was_never_handed_in_is_not_taken_back(desk):
    desk.intern_session()
    assert take_back(desk).status_code == 404
    desk.post("note-draft", desk.form(), role=Role.INTERN)
    assert take_back(desk).status_code == 404
    with pytest.raises(services.NotNowError):
        taking_back.take_back(desk.cast.staff[Role.INTERN], Note.objects.get())


@pytest.mark.parametrize("role", [Role.INTERN, Role.THERAPIST, Role.DIRECTOR, Role.CLIENT])
def test_only_a_supervisor_cosigns(handed_in, role):
    for name in ("note-cosign", "note-return"):
        assert handed_in.post(name, remark(handed_in, seen="x"), role=role).status_code == 404
    assert Note.objects.get().state == Note.State.WAITING


def test_what_waits_stands_in_the_lists_of_whom_it_waits_for(handed_in):
    staff, intern = handed_in.cast.staff, handed_in.cast.staff[Role.INTERN]
    assert [note.pk for note in selectors.waiting_for_cosign(staff[Role.SUPERVISOR])] == [
        handed_in.note.pk
    ]
    assert list(selectors.waiting_for_cosign(staff[Role.THERAPIST])) == []
    assert list(selectors.unsigned_for(intern)) == []
    assert [note.pk for note in selectors.handed_in_by(intern)] == [handed_in.note.pk]
    assert len(selectors.unsigned_for(staff[Role.THERAPIST])) == 1

    handed_in.post("note-return", remark(handed_in, seen="More."), role=Role.SUPERVISOR)

    assert [note.pk for note in selectors.returned_to(intern)] == [handed_in.note.pk]
    assert len(selectors.unsigned_for(intern)) == 1
    assert selectors.ready_to_sign(intern) == []


def test_all_that_are_ready_are_signed_and_only_those(desk):
    sessions = [desk.session]
    for n in range(1, 4):
        start = START.replace(day=START.day + n)
        sessions.append(make_session(desk.client, desk.by, start=start))
        furnish(desk.by, sessions[-1])
    own = {"seen": "x", "meaning": "y", "next_steps": "z", "revision": 0}
    services.save(desk.by, sessions[0], Said(**own))
    services.save(desk.by, sessions[1], Said(**own))
    services.save(desk.by, sessions[2], Said(seen="only this", revision=0))
    others = make_session(desk.client, desk.cast.staff[Role.INTERN], start=START)
    services.save(desk.cast.staff[Role.INTERN], others, Said(**own))

    assert [note.session_id for note in selectors.ready_to_sign(desk.by)] == [
        sessions[0].pk,
        sessions[1].pk,
    ]
    assert len(services.sign_all_ready(desk.by)) == 2
    assert services.sign_all_ready(desk.by) == []

    assert NoteVersion.objects.count() == 2
    assert Note.objects.filter(state="signed").count() == 2


def test_the_lists_ask_the_database_as_often_for_many(desk, django_assert_max_num_queries):
    browser = desk.cast.browser(Role.SUPERVISOR)
    intern = desk.cast.staff[Role.INTERN]

    def one(n):
        session = make_session(desk.client, intern, start=START.replace(hour=n))
        services.hand_in(intern, session, Said(seen="x", revision=0))

    one(1)
    browser.get(reverse("worklist"))
    with django_assert_max_num_queries(20) as few:
        browser.get(reverse("worklist"))
    for n in range(2, 8):
        one(n)
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(reverse("worklist"))
    own = desk.cast.browser(Role.THERAPIST)
    with django_assert_max_num_queries(20):
        page = own.get(reverse("notes", args=[desk.client.pk]))
    assert page.content.decode().count("waits for a co-signature") == 7

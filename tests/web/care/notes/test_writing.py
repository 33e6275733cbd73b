"""Writing and signing a note: prefilled, live, lossless, once, and by whom it may be."""

import json
import re
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.test import Client as Browser
from tests.web.care.notes.conftest import note_fact

from sostenuto_web.care.models import Note, NoteVersion, Signature
from sostenuto_web.care.notes import gathering, selectors, services, versions
from sostenuto_web.care.notes.said import Answer, Said
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Response

FACTS = [
    "Craving went down from 7 to 4",
    "“shame” and “tiredness”",
    "impression during the session: restless hands",
    "“That is my kitchen.”",
    "reading a song&#x27;s words (20 minutes)",
    "The client chose “Kitchen Light”, played live",
    "with a spoken reminder",
    "The music was stopped because of distress at",
    "music faded, feet on the floor",
    "Goal 1: name three songs that help",
    "Music therapy session on 20 November 2026 at",
    "Led by Invented therapist, MT-BC",
]


def test_the_page_of_a_finished_session_is_prefilled_with_everything(desk):
    page = desk.get().content.decode()

    for fact in FACTS:
        assert fact in page, fact
    assert "Sign the note" in page
    assert Note.objects.count() == 0  # looking writes nothing


def test_typing_shows_the_note_and_saves_nothing(desk):
    goal = desk.goals[0].pk.hex
    data = desk.form(do="show", **{f"response-{goal}": "step", f"level-{goal}": "0"})

    answer = desk.post("note-draft", data, headers={"HX-Request": "true"})

    said = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in said
    assert "The client took a step towards it." in said
    assert "moved up from −1 to 0 (as expected): plays three songs." in said
    assert "Sang the second verse alone." in said
    assert not Note.objects.exists()
    assert not Response.objects.exists()


def test_without_scripts_the_same_button_shows_the_whole_page_with_what_was_typed(desk):
    said = desk.post("note-draft", desk.form(do="show", seen="typed & kept")).content.decode()

    assert "<html" in said
    assert said.count("typed &amp; kept") == 2  # in the box and in the note


def test_signing_writes_version_signature_state_responses_and_audit_at_once(desk):
    goal = desk.goals[0].pk.hex
    data = desk.form(**{f"response-{goal}": "clear_step", f"level-{goal}": "0"})

    answer = desk.post("note-sign", data)

    assert answer.status_code == 302
    note = Note.objects.get()
    version = NoteVersion.objects.get()
    assert (note.state, note.author, version.number) == (Note.State.SIGNED, desk.by, 1)
    signature = version.signatures.get()
    assert (signature.role, signature.name, signature.credential) == (
        Signature.Role.AUTHOR,
        "Invented therapist",
        "MT-BC",
    )
    response = Response.objects.get()
    assert (response.key, response.attained, response.session_id) == (
        "clear_step",
        0,
        desk.session.pk,
    )
    assert "took a clear step towards it" in version.text
    assert versions.is_whole(version)
    assert versions.read(version).facts.meaning == "Songs open it."
    assert list(AuditRow.objects.filter(action="note.signed").values_list("detail", flat=True)) == [
        {"number": 1}
    ]


def test_signing_twice_by_one_form_signs_once(desk):
    data = desk.form(**{f"response-{desk.goals[0].pk.hex}": "step"})

    answers = [desk.post("note-sign", data) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert NoteVersion.objects.count() == Signature.objects.count() == Response.objects.count() == 1


def test_saving_twice_by_one_form_saves_once(desk):
    data = desk.form(**{f"response-{desk.goals[0].pk.hex}": "step"})

    assert [desk.post("note-draft", data).status_code for _ in range(2)] == [302, 302]
    assert (Note.objects.get().revision, Response.objects.count()) == (1, 1)


@pytest.mark.parametrize("broken", ["Signature", "audit", "state"])
def test_what_breaks_while_signing_leaves_nothing_behind(desk, monkeypatch, broken):
    def breaks(*_args, **_more):
        raise DatabaseError("the disk is full")

    if broken == "Signature":
        monkeypatch.setattr(services, "_signature", breaks)
    elif broken == "audit":
        record = services.audit.record
        monkeypatch.setattr(
            services.audit,
            "record",
            lambda by, act, *rest, **more: (
                breaks() if act == "note.signed" else record(by, act, *rest, **more)
            ),
        )
    else:
        save = Note.save
        monkeypatch.setattr(
            Note,
            "save",
            lambda self, **more: breaks() if self.state == "signed" else save(self, **more),
        )
    said = Said(seen="x", meaning="y", answers={desk.goals[0].pk: Answer("step")}, revision=0)

    with pytest.raises(DatabaseError):
        services.sign(desk.by, desk.session, said)

    assert not NoteVersion.objects.filter(client=desk.client).exists()
    assert not Signature.objects.filter(version__client=desk.client).exists()
    assert not Response.objects.filter(client=desk.client).exists()
    assert not Note.objects.filter(client=desk.client).exists()
    assert not AuditRow.objects.filter(action__startswith="note.").exists()


def test_who_comes_second_sees_what_changed_and_loses_nothing(desk):
    desk.post("note-draft", desk.form(seen="first one's words", meaning="same"))

    late = desk.form(seen="second one's words", meaning="same", next_steps="only mine")
    answer = desk.post("note-draft", late, role=Role.SUPERVISOR)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Invented therapist changed this note" in page
    assert "first one&#x27;s words" in page
    assert page.count("second one&#x27;s words") >= 2
    assert "only mine" in page
    assert Note.objects.get().seen == "first one's words"
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    again = desk.post("note-draft", late | {"revision": revision[1]}, role=Role.SUPERVISOR)
    assert again.status_code == 302
    assert Note.objects.get().seen == "second one's words"


def test_another_answer_to_a_goal_by_an_old_page_is_not_dropped_in_silence(desk):
    goal = f"response-{desk.goals[0].pk.hex}"
    desk.post("note-draft", desk.form(**{goal: "step"}))

    late = desk.post("note-draft", desk.form(**{goal: "away"}), role=Role.SUPERVISOR)

    assert late.status_code == 422
    assert Response.objects.get(voided_at=None).key == "step"


def test_signing_a_note_that_somebody_else_signed_says_so_and_keeps_the_words(desk):
    desk.post("note-sign")

    late = desk.post("note-sign", desk.form(seen="too late"), role=Role.SUPERVISOR)

    assert late.status_code == 422
    assert "too late" in late.content.decode()
    assert NoteVersion.objects.count() == 1


def test_a_changed_answer_corrects_the_fact_and_an_emptied_one_voids_it(desk):
    goal = f"response-{desk.goals[0].pk.hex}"
    desk.post("note-draft", desk.form(**{goal: "step"}))
    first = Response.objects.get()

    desk.post("note-draft", desk.form(**{goal: "away", "revision": "1"}))
    second = Response.objects.get(voided_at=None)
    assert (second.key, second.corrects) == ("away", first.pk)

    desk.post("note-draft", desk.form(**{"revision": "2"}))
    assert not Response.objects.filter(voided_at=None).exists()
    assert Response.objects.count() == 2


def test_a_sentence_is_said_differently_and_stays_so_in_every_format(desk):
    page = desk.get().content.decode()
    key = re.search(r'name="say" value="([^"]+)"[^>]*><span>Craving went', page)
    assert key is not None
    opened = desk.post("note-draft", desk.form(say=key[1])).content.decode()
    assert f'<textarea id="own-sentence" name="wording-{key[1]}"' in opened

    own = {f"wording-{key[1]}": "Craving 7, later 4, they say."}
    desk.post("note-sign", desk.form(**own, format="dap"))

    version = NoteVersion.objects.get()
    assert version.format == "dap"
    for name in ("soap", "dap", "birp", "girp", "pie"):
        text = desk.get("note-text", format=name).content.decode()
        assert text.count("Craving 7, later 4, they say.") == 1
        assert "went down from 7 to 4" not in text


def test_dropping_an_own_sentence_brings_the_drafted_one_back(desk):
    page = desk.get().content.decode()
    key = re.search(r'name="say" value="([^"]+)"[^>]*><span>Craving went', page)[1]

    said = desk.post("note-draft", desk.form(drop=key, **{f"wording-{key}": "own"}))

    assert "went down from 7 to 4" in said.content.decode()


def test_an_own_sentence_about_something_corrected_is_shown_and_not_signed_away(desk):
    desk.post("note-draft", desk.form(**{"wording-gone": "about a fact that is no more"}))

    page = desk.get().content.decode()

    assert "about a fact that is no more" in page
    assert "Something was corrected" in page
    assert selectors.ready_to_sign(desk.by) == []


def test_hostile_words_are_only_words(desk):
    hostile = "<script>alert(1)</script>\r\n\r\nPLAN\r\n{{ x }}"
    desk.post("note-sign", desk.form(seen=hostile, **{"wording-<b>": "<i>"}))

    page = desk.get().content.decode()
    assert "<script>alert" not in page
    text = desk.get("note-text").content.decode()
    assert "<script>alert(1)</script>\n\nPLAN\n{{ x }}" in text
    assert desk.get("note-pdf").content.startswith(b"%PDF")


def test_too_long_a_part_comes_back_with_what_was_typed(desk):
    answer = desk.post("note-sign", desk.form(seen="a" * 20_001))

    assert answer.status_code == 422
    assert "a" * 20_001 in answer.content.decode()
    assert not Note.objects.exists()


def test_a_note_can_be_written_of_a_finished_session_only(desk):
    for state in ("planned", "running", "missed"):
        desk.session.state = state
        desk.session.save()

        assert "Sign the note" not in desk.get().content.decode()
        assert desk.post("note-sign").status_code == 422
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 302),
        (Role.CLIENT, 404),
        (Role.DIRECTOR, 404),
        (Role.RESEARCHER, 404),
        (Role.PRIVACY_OFFICER, 404),
        (Role.ADMINISTRATOR, 404),
        (Role.THERAPIST, 200),
        (Role.INTERN, 200),
        (Role.SUPERVISOR, 200),
    ],
)
def test_who_reads_the_note_of_their_own_client(desk, role, status):
    assert desk.get(role=role).status_code == status


def test_nobody_outside_the_care_team_reaches_it(desk):
    other = desk.cast.clients["clinic"]
    desk.session.client = other
    browser = desk.cast.browser(Role.THERAPIST)

    for name in ("note", "note-history", "note-copy", "note-text", "note-pdf"):
        assert browser.get(desk.url(name)).status_code == 404
    for name in ("note-draft", "note-sign", "note-hand-in"):
        assert browser.post(desk.url(name), desk.form()).status_code == 404
    assert Browser().post(desk.url("note-sign"), desk.form()).status_code in (302, 404)


def test_another_clients_session_is_not_found_under_this_clients_address(desk):
    team = desk.cast.clients["team"]
    url = desk.url().replace(str(desk.client.pk), str(team.pk))

    assert desk.cast.browser(Role.THERAPIST).get(url).status_code == 404


def test_a_form_of_another_person_saves_nothing(desk):
    answer = desk.post("note-sign", desk.form(person="somebody else's"))

    assert answer.status_code == 409
    assert not Note.objects.exists()


def test_an_intern_hands_in_and_does_not_sign(desk):
    desk.intern_session()

    page = desk.get(role=Role.INTERN).content.decode()
    assert "Hand it in" in page
    assert "Sign the note" not in page
    assert "Invented intern, intern" in page
    assert desk.post("note-sign", role=Role.INTERN).status_code == 404


def test_a_therapist_does_not_sign_what_an_intern_writes(desk):
    desk.intern_session()
    desk.post("note-draft", role=Role.INTERN)

    answer = desk.post("note-sign", desk.form(revision="1"))

    assert answer.status_code == 422
    assert "You cannot sign this note" in answer.content.decode()


def test_listening_is_called_listening(desk):
    desk.session.delivered = "listening"
    desk.session.save()

    desk.post("note-sign")

    text = NoteVersion.objects.get().text
    assert text.startswith("Music listening note (SOAP)")
    assert "Music listening (not music therapy)" in text
    assert "therapist’s" not in text


def test_the_page_asks_the_database_as_often_for_a_long_session(
    desk, django_assert_max_num_queries
):
    browser = desk.cast.browser(Role.THERAPIST)
    browser.get(desk.url())
    with django_assert_max_num_queries(48) as few:
        browser.get(desk.url())
    from tests.web.care.notes.conftest import furnish

    for _ in range(5):
        furnish(desk.by, desk.session)
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(desk.url())


def test_nothing_about_the_person_stands_in_title_address_or_audit(desk):
    desk.post("note-sign")
    page = desk.get().content.decode()
    title = re.search(r"<title>(.*?)</title>", page)[1]

    assert "Wren" not in title + desk.url()
    assert "Wren" not in json.dumps(list(AuditRow.objects.values_list("detail", flat=True)))


def test_further_away_from_a_goal_is_no_word_about_taking_part(desk):
    note_fact(desk.by, desk.session, "response", goal_id=desk.goals[0].pk, key="away")

    told = gathering.gather(desk.session, SimpleNamespace(seen="", meaning="", next_steps="")).facts

    assert [one.goal_key for one in told.responses] == [desk.goals[0].pk.hex]
    assert told.engagement == ()

"""A signed note: read, amended with its history, copied, printed, as PDF."""

import shutil
import subprocess

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.web.care.notes.conftest import note_fact

from sostenuto_web.care import unchanging
from sostenuto_web.care.models import Note, NoteVersion, Signature
from sostenuto_web.care.notes import leaving, pages, selectors
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.clinic.services import settle
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.facts import services as facts


@pytest.fixture
def signed(desk):
    desk.post("note-sign", desk.form(meaning="Songs open it.\n\nMore than talk does."))
    desk.note = Note.objects.get()
    return desk


def amendment(desk, **said):
    return desk.form(
        **{
            "do": "amend",
            "why": "The quote was from the week before.",
            "revision": str(Note.objects.get().revision),
            "meaning": "Songs open it, sometimes.",
            **said,
        }
    )


def test_a_signed_note_shows_who_signed_and_offers_to_copy(signed):
    page = signed.get().content.decode()

    assert "Signed by Invented therapist MT-BC" in page
    assert 'data-copy="note-text"' in page
    assert "<textarea" not in page


def test_the_copy_is_plain_text_in_any_format_and_names_no_client(signed):
    for name in ("soap", "dap", "birp", "girp", "pie"):
        answer = signed.get("note-text", format=name)
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/plain")
        assert text.startswith(f"Music therapy note ({name.upper()})")
        assert "Wren" not in text
        assert text.count("Kitchen Light") == 1
        assert "Signed by Invented therapist, MT-BC on" in text
        assert ("in another order" in text) == (name != "soap")
    assert "PLAN\nBring the song book." in signed.get("note-text").content.decode()
    assert signed.get("note-copy", format="nonsense").status_code == 200


def test_a_draft_has_no_copy(desk):
    desk.post("note-draft")

    for name in ("note-copy", "note-text", "note-pdf"):
        assert desk.get(name).status_code == 404


def test_the_house_has_a_format_of_its_own(desk):
    settle(by=desk.by, step="notes", note_format="BIRP")
    clinic.forget()

    assert "Music therapy note (BIRP)" in desk.get().content.decode()


def test_amending_keeps_what_was_signed_and_shows_what_changed(signed):
    first = NoteVersion.objects.get()
    before = (first.facts, first.text, first.digest)

    for _ in "ab":
        assert signed.post("note-amend", amendment(signed)).status_code in (302, 422)

    assert NoteVersion.objects.count() == 2
    first.refresh_from_db()
    assert (first.facts, first.text, first.digest) == before
    page = signed.get("note-history").content.decode()
    assert "The quote was from the week before." in page
    assert "<del>Songs open it.<br><br>More than talk does.</del>" in page
    assert "<ins>Songs open it, sometimes.</ins>" in page
    assert page.count("<del>") == 1
    text = signed.get("note-text").content.decode()
    assert "Amended (version 2). Reason: The quote was from the week before." in text


def test_the_same_amendment_sent_twice_is_one(signed):
    data = amendment(signed)

    assert [signed.post("note-amend", data).status_code for _ in "ab"] == [302, 302]
    assert NoteVersion.objects.count() == 2


def test_an_amendment_needs_a_reason_and_keeps_what_was_typed(signed):
    answer = signed.post("note-amend", amendment(signed, why=" "))

    assert answer.status_code == 422
    assert "Songs open it, sometimes." in answer.content.decode()
    assert NoteVersion.objects.count() == 1


def test_an_amendment_beside_another_shows_both(signed):
    late = amendment(signed, meaning="Mine.", why="another reason")
    signed.post("note-amend", amendment(signed))

    answer = signed.post("note-amend", late, role=Role.SUPERVISOR)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Songs open it, sometimes." in page
    assert "Mine." in page
    assert NoteVersion.objects.count() == 2


def test_looking_at_an_amendment_changes_nothing(signed):
    assert "Amend the note" in signed.get("note-amend").content.decode()
    shown = signed.post("note-amend", amendment(signed, do="show"))
    assert shown.status_code == 200
    assert (NoteVersion.objects.count(), Note.objects.get().meaning[:15]) == (1, "Songs open it.\n")


@pytest.mark.parametrize("role", [Role.INTERN, Role.DIRECTOR, Role.ADMINISTRATOR, Role.CLIENT])
def test_who_may_not_sign_does_not_amend(signed, role):
    assert signed.get("note-amend", role=role).status_code == 404
    assert signed.post("note-amend", amendment(signed), role=role).status_code == 404


def test_the_database_keeps_what_was_signed(signed):
    unchanging.install(connection)
    try:
        for model, change in ((NoteVersion, {"number": 7}), (Signature, {"name": "Nobody"})):
            with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
                model.objects.all().update(**change)
    finally:
        unchanging.remove(connection)


def test_what_was_tampered_with_is_said(signed):
    version = NoteVersion.objects.get()
    version.text = version.text.replace("7 to 4", "7 to 1")
    version.save()

    assert "not what was signed" in signed.get().content.decode()


def test_the_pdf_is_tagged_and_holds_the_note(signed, tmp_path):
    answer = signed.get("note-pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="note.pdf"'
    data = answer.content
    assert b"pdfuaid" in data
    if shutil.which("pdftotext"):
        (tmp_path / "note.pdf").write_bytes(data)
        call = ["pdftotext", "-layout", str(tmp_path / "note.pdf"), "-"]
        text = subprocess.run(call, capture_output=True, text=True, check=True).stdout
        for words in ("Music therapy note (SOAP)", "SUBJECTIVE", "7 to 4", "Signed by"):
            assert words in text
        assert "Wren Invented" not in text


def test_a_sign_that_our_fonts_lack_does_not_keep_the_pdf_back(desk):
    desk.post("note-sign", desk.form(seen="sang 🎵 and 日本語"))

    assert desk.get("note-pdf").content.startswith(b"%PDF")


def test_a_note_is_erased_with_the_client(signed):
    voiding.erase(None, signed.client, why="again")

    assert not Note.objects.exists()
    assert not NoteVersion.objects.exists()
    assert not Signature.objects.exists()


def test_the_text_of_a_version_of_another_program_is_still_there(signed):
    version = NoteVersion.objects.get()
    version.facts = version.facts.replace('"schema": 2', '"schema": 9')
    version.save()

    assert "Kitchen Light" in signed.get().content.decode()
    assert "Kitchen Light" in leaving.text_of(
        pages.version_of(selectors.versions_of(signed.note)[0])
    )


def test_reading_a_signed_note_asks_the_database_a_few_times(signed):
    browser = signed.cast.browser(Role.THERAPIST)
    browser.get(signed.url())
    with CaptureQueriesContext(connection) as asked:
        browser.get(signed.url())

    assert len(asked) <= 36  # the facts as they are now are read beside the signed ones


def test_a_signed_note_says_when_facts_came_or_went_since(signed):
    said = "Something changed since this was signed"
    quiet = signed.get().content.decode()
    quote = note_fact(signed.by, signed.session, "quote", words="Later, in the corridor.")
    later = signed.get().content.decode()
    facts.void(signed.by, quote, "it was somebody else")
    again = signed.get().content.decode()

    assert [said in page for page in (quiet, later, again)] == [False, True, False]

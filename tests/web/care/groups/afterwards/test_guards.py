"""Nobody else's name in a member's note, no copied words, and one tap where it is only a word."""

import json
import time
from uuid import uuid4

import pytest
from django.db import connection
from tests.web.care.groups.afterwards.conftest import OWN, laid, text

from sostenuto.care.groups.sameness import LIMIT, overlap
from sostenuto_web.care.groups.afterwards import guarding, readying, selectors
from sostenuto_web.care.models import Note, NoteVersion
from sostenuto_web.care.notes import services as notes
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import When

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(db):
    """Three members: Ash, Beech (Hope Marsh), Cedar (Lena Vale)."""
    table = laid(3)
    for number, name in ((1, "Hope Marsh"), (2, "Lena Vale")):
        client = table.members[number]
        client.name = name
        client.save()
    return table


def note_form(table, number, **said):
    session = table.session(number)
    return {
        "person": token_for(session.client_id),
        "revision": "0",
        "format": "soap",
        "seen": OWN[number],
        "meaning": "",
        "next_steps": "Next time the harbour song.",
        **said,
    }


@pytest.mark.parametrize(
    "own",
    [
        "Sang with Cedar in the second verse.",
        "Lena Vale helped with the drum.",
        "VALE, Lena was quicker today.",
    ],
)
def test_another_member_blocks_on_the_card_and_stays_typed(named, own):
    answer = named.post(0, own=own)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else is named here" in page
    assert "<mark>" in page
    assert own in page
    assert not Note.objects.exists()


def test_another_member_blocks_wherever_a_note_is_signed(named):
    bad = note_form(named, 0, seen="Played to Cedar.")
    draft = named.browser().post(named.card_url(0, "note-draft"), bad | {"do": "save"})
    assert draft.status_code == 302  # a draft is one's own

    answer = named.browser().post(named.card_url(0, "note-sign"), bad | {"revision": "1"})

    assert answer.status_code == 422
    assert "<mark>Cedar</mark>" in answer.content.decode()
    assert not NoteVersion.objects.exists()
    assert readying.sign_all(named.leader, named.meeting) == []
    assert notes.sign_all_ready(named.leader) == []
    assert "another member is named in it" in text(named.browser().get(named.url("meeting-sign")))


def test_ones_own_name_and_the_leader_s_may_stand(named):
    for client in named.members:
        client.name = f"{client.name} Siskin"  # as the co-leader is called
        client.save()

    assert named.post(0, own="Ash Invented took the lead, as Ash does.").status_code == 302
    assert readying.sign_all(named.leader, named.meeting) != []


def test_a_word_that_is_a_name_asks_and_one_tap_lets_it_be_a_word(named):
    own = "There was hope in the last song, they said."
    asked = named.post(0, own=own)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "It is a word here" in page
    assert 'name="clear" value="hope"' in page

    answer = named.post(0, own=own, clear="hope")

    assert answer.status_code == 302
    note = Note.objects.get()
    assert json.loads(note.cleared) == ["hope"]
    assert readying.sign_all(named.leader, named.meeting) != []
    with connection.cursor() as cursor:
        cursor.execute("select cleared from care_note")
        assert b"hope" not in bytes(cursor.fetchone()[0])


def test_the_note_s_own_page_asks_as_well_and_takes_the_answer(named):
    said = note_form(named, 0, seen="It was about hope and about the harbour.")
    sign = named.card_url(0, "note-sign")
    asked = named.browser().post(sign, said)
    assert asked.status_code == 422
    assert f'formaction="{sign}"' in asked.content.decode()

    assert named.browser().post(sign, said | {"clear": "hope"}).status_code == 302
    assert NoteVersion.objects.count() == 1


def test_a_song_that_is_called_like_a_member_asks_because_nobody_can_rename_it(named):
    session = named.session(0)
    words = {"song_words": "Cedar Road", "is_live": True}
    when = When(session.started_at or session.starts_at, session.pk, None)
    facts.note(named.leader, session.client, "music", words, when, uuid4())
    said = note_form(named, 0, seen="Sang the second verse alone, with eyes open.")
    sign = named.card_url(0, "note-sign")

    asked = named.browser().post(sign, said)
    assert asked.status_code == 422
    assert 'name="clear" value="Cedar"' in asked.content.decode()
    assert named.browser().post(sign, said | {"clear": "Cedar"}).status_code == 302
    assert NoteVersion.objects.count() == 1


def test_an_amendment_and_its_reason_obey_the_same_guards(named):
    named.post(0)
    readying.sign_all(named.leader, named.meeting)
    url = named.card_url(0, "note-amend")
    said = note_form(named, 0, do="amend", revision="2", why="Cedar said so")

    assert named.browser().post(url, said).status_code == 422
    asked = named.browser().post(url, said | {"why": "more was said", "seen": "It gave hope."})
    assert asked.status_code == 422
    taken = {name: value for name, value in said.items() if name != "do"}
    taken |= {"why": "more was said", "seen": "It gave hope.", "clear": "hope"}
    assert named.browser().post(f"{url}?do=amend", taken).status_code == 302
    assert NoteVersion.objects.count() == 2


def test_a_copied_sentence_asks_and_may_be_meant(named):
    named.post(0)
    copied = OWN[0].replace(".", "!").upper()

    asked = named.post(1, own=copied)

    page = asked.content.decode()
    assert asked.status_code == 422
    assert "They are alike on purpose" in page
    answer = page.partition('name="clear" value="=')[2].partition('"')[0]
    assert named.post(1, own=copied, clear=f"={answer}").status_code == 302
    assert named.post(2, own=copied, clear=f"={answer}").status_code == 302
    assert len(readying.sign_all(named.leader, named.meeting)) == 3


def test_a_note_of_one_s_own_session_is_not_asked_about_anybody(named):
    said = note_form(named, 0, seen="Spoke of Cedar and of Lena Vale.")
    url, session = named.card_url(0, "note-sign"), named.session(0)
    session.meeting = None
    session.save()

    assert named.browser().post(url, said).status_code == 302


def test_no_error_and_no_row_of_the_audit_says_what_was_found(named):
    named.post(0, own="Sang with Cedar.")

    rows = str(list(AuditRow.objects.values()))
    assert "Cedar" not in rows
    assert "Lena" not in rows


def test_ten_notes_are_looked_through_in_a_second():
    table = laid(10)
    table.fill_all()
    took = []
    for _ in range(3):  # the quickest counts: a busy machine slows down one or the other
        found = selectors.after(table.leader, table.meeting)
        start = time.process_time()  # of this process alone: others share the machine
        lines = readying.lines_of(table.leader, found)
        took.append(time.process_time() - start)

    assert all(line.is_ready for line in lines), [str(line.why) for line in lines]
    assert len(lines) == 10
    assert min(took) < 1, took


def test_notes_of_taps_alone_ask_where_they_are_nearly_the_same(named):
    for number in range(2):
        session = named.session(number)
        goal = session.goals.get()
        goal.words = "find a song that helps"
        goal.save()
        named.post(number, own="", next="same")
    first = note_form(named, 0, seen="", next_steps="")
    first |= {f"response-{named.session(0).goals.get().pk.hex}": "step", "revision": "1"}
    second = note_form(named, 1, seen="", next_steps="")
    second |= {f"response-{named.session(1).goals.get().pk.hex}": "step", "revision": "1"}

    assert named.browser().post(named.card_url(0, "note-sign"), first).status_code == 302
    answer = named.browser().post(named.card_url(1, "note-sign"), second)

    version = NoteVersion.objects.get(client=named.members[0])
    if answer.status_code == 302:  # worded differently enough
        other = NoteVersion.objects.get(client=named.members[1])
        parts = [guarding._part(one) for one in (version, other)]
        assert overlap(*parts) <= LIMIT
    else:
        assert "They are alike on purpose" in answer.content.decode()


def test_a_whole_part_that_was_copied_asks_even_without_own_words(named):
    named.post(0)
    readying.sign_all(named.leader, named.meeting)
    session = named.session(1)
    copied = guarding._part(NoteVersion.objects.get())
    found = guarding._alike(session, {}, copied, guarding.NOBODY, ())

    assert found == guarding.answer_of(copied)
    assert guarding._alike(session, {}, copied, guarding.NOBODY, (found,)) == ""
    assert guarding._alike(session, {}, "Quite another thing.", guarding.NOBODY, ()) == ""

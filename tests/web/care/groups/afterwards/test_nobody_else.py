"""The law of a group's notes: whatever is done in whatever order, nobody else stands in a record.

Every member has an alias and a full name that stand nowhere else (canaries). People write them into
shared parts, cards, notes and reasons, in any order; then every page and paper of every member is
looked through. A draft is its writer's own and may hold anything until somebody signs it.
"""

import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.web.care.groups.afterwards.conftest import OWN, Table, laid

from sostenuto_web.care.groups.afterwards import co_leading, readying, shared_part
from sostenuto_web.care.groups.afterwards.guarding import GuardedError
from sostenuto_web.care.models import Note
from sostenuto_web.care.notes import services as notes
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.audit.models import AuditRow

SIZE = 4
ACTS = ("share", "card", "draft", "sign", "hand", "amend", "sign_all", "co_lead")
NAMES = ("alias", "name", "turned", "loud", "none")
PAGES = ("note", "note-copy", "note-text", "note-history")

acts = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, SIZE - 1),
        st.integers(0, SIZE - 1),
        st.sampled_from(NAMES),
        st.sampled_from(("seen", "meaning", "next_steps", "why")),
    ),
    min_size=2,
    max_size=8,
)


@dataclass
class Room:
    """A meeting that is over, and everything that people try to write about it."""

    table: Table
    canaries: list[tuple[str, str]] = field(default_factory=list)

    def words(self, who: int, kind: str, of: int) -> str:
        """Return own words, perhaps with another member in them; of no two members the same."""
        alias, name = self.canaries[of]
        first, last = name.split()
        said = {
            "alias": f"Played with {alias}.",
            "name": f"Sat beside {name} today.",
            "turned": f"{last}, {first} began it.",
            "loud": f"Called {alias.upper()}!",
            "none": "",
        }
        return f"{OWN[who]} {said[kind]}".strip()

    def form(self, who: int, kind: str, of: int, part: str) -> dict[str, str]:
        session = self.table.session(who)
        note = Note.objects.filter(session=session).first()
        said = {"seen": OWN[who], "meaning": "", "next_steps": f"Song {who} again.", "why": "more"}
        said[part] = self.words(who, kind, of)
        return said | {
            "person": token_for(session.client_id),
            "once": str(uuid4()),
            "format": "soap",
            "revision": str(note.revision if note else 0),
        }

    def do(self, act: str, who: int, of: int, kind: str, part: str) -> None:
        table, by = self.table, self.table.leader
        if act == "share":
            revision = type(table.meeting).objects.get(pk=table.meeting.pk).shared_revision
            with suppress(GuardedError):
                shared_part.write(by, table.meeting, "Ships", self.words(who, kind, of), revision)
        elif act == "card":
            note = Note.objects.filter(session=table.session(who)).first()
            revision = str(note.revision if note else 0)
            table.post(who, own=self.words(who, kind, of), revision=revision)
        elif act == "sign_all":
            readying.sign_all(by, table.meeting)
            notes.sign_all_ready(by)
        elif act == "co_lead":
            co_leading.sign(table.gathered.co_leader, table.meeting)
        else:
            urls = {"draft": "note-draft", "sign": "note-sign", "hand": "note-hand-in"}
            url = table.card_url(who, urls.get(act, "note-amend"))
            data = self.form(who, kind, of, part) | ({"do": "amend"} if act == "amend" else {})
            answer = table.browser().post(url, data)
            assert answer.status_code in (200, 302, 404, 422), answer.status_code

    def foreign_in(self, text: str, who: int) -> list[str]:
        low = text.casefold()
        return [
            part
            for number, (alias, name) in enumerate(self.canaries)
            if number != who
            for part in (alias, *name.split())
            if part.casefold() in low
        ]


def room() -> Room:
    made = Room(laid(SIZE))
    for number, client in enumerate(made.table.members):
        client.alias = f"Zq{'abcd'[number]}wren"
        client.name = f"Xk{'abcd'[number]}fore Vj{'abcd'[number]}hind"
        client.save()
        made.canaries.append((client.alias, client.name))
    return made


def pages_of(made: Room, who: int):
    session, browser = made.table.session(who), made.table.browser()
    yield "record", browser.get(f"/people/{session.client_id}/").content.decode()
    note = Note.objects.filter(session=session).first()
    if note is None or note.state not in ("signed", "waiting"):
        return
    for name in PAGES:
        yield name, browser.get(made.table.card_url(who, name)).content.decode()
    yield "list", browser.get(f"/people/{session.client_id}/notes/").content.decode()
    for version in note.versions.all():
        yield "version", f"{version.text} {version.facts} {version.why}"


def is_clean(made: Room) -> None:
    for who in range(SIZE):
        for name, text in pages_of(made, who):
            assert made.foreign_in(text, who) == [], (name, who)
    rows = str(list(AuditRow.objects.values()))
    assert made.foreign_in(rows, -1) == []
    browser = made.table.browser()
    for name in ("meeting-after", "meeting-sign"):
        page = browser.get(made.table.url(name)).content.decode()
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert made.foreign_in(title, -1) == []


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(done=acts)
@example(done=[("card", 0, 1, "none", "seen"), ("sign_all", 0, 0, "none", "seen")])
@example(
    done=[
        ("draft", 0, 1, "alias", "meaning"),
        ("sign_all", 0, 0, "none", "seen"),
        ("sign", 0, 1, "none", "seen"),
        ("amend", 0, 2, "name", "why"),
        ("co_lead", 0, 0, "none", "seen"),
    ]
)
def test_nobody_else_stands_in_a_record_whatever_is_done_in_whatever_order(done):
    with transaction.atomic():
        made = room()
        for act in done:
            made.do(*act)
        is_clean(made)
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(done=acts)
def test_nobody_else_stands_in_a_record_of_very_many(done):
    with transaction.atomic():
        made = room()
        for act in done:
            made.do(*act)
        is_clean(made)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_law_finds_a_name_that_gets_by_the_guards(monkeypatch):
    from sostenuto_web.care.groups.afterwards import guarding

    monkeypatch.setattr(guarding, "hold", lambda found: None)
    made = room()
    made.do("sign", 0, 1, "alias", "seen")

    with pytest.raises(AssertionError):
        is_clean(made)


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext reads the paper")
def test_the_paper_of_each_member_has_the_shared_part_and_nobody_else(tmp_path):
    made = room()
    shared_part.write(made.table.leader, made.table.meeting, "Ships", "We sang of ships.", 0)
    made.table.fill_all()
    readying.sign_all(made.table.leader, made.table.meeting)
    for who in (0, 1):
        paper = tmp_path / f"{who}.pdf"
        paper.write_bytes(made.table.browser().get(made.table.card_url(who, "note-pdf")).getvalue())
        done = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True)
        assert "We sang of ships." in done.stdout
        assert made.foreign_in(done.stdout, who) == []

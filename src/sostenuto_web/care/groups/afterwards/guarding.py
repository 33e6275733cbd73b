"""Whether a member's note may be signed: nobody else's name in it, and not the note of another.

Conventions: what *blocks* is an alias or a full name of another member; what *asks* is a part of
one (which may be a word), a song that is called like one, and own words that are nearly those of
another member. Somebody answers an ask by a word (`Said.cleared`), which stays sealed with the
note. Sealed names of the others are opened here, to be compared, and nowhere else; nothing of them
is kept, and no error says them.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.care.groups import names, sameness
from sostenuto.care.groups.names import Person
from sostenuto.care.notes.facts import Facts
from sostenuto.care.notes.rendering import RenderedNote
from sostenuto_web.care.groups.afterwards import individual
from sostenuto_web.care.models import GroupMember, Note, NoteVersion, Session
from sostenuto_web.care.notes import versions
from sostenuto_web.people.models import Client

ALIKE = "="
"""Before the digest of own words that are like another member's on purpose."""
AROUND = 40
"""Characters that are shown on either side of a word that was found."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Words that were found, between what stands before and after them.

    Attributes
    ----------
    words, before, after : str
    is_shared : bool
        They stand in the part that every member's note has.
    """

    words: str
    before: str = ""
    after: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What keeps a note from being signed.

    Attributes
    ----------
    blocks, asks : tuple of Spot
    alike : str
        What answers that own words are like another member's on purpose; empty: they are not.
    """

    blocks: tuple[Spot, ...] = ()
    asks: tuple[Spot, ...] = ()
    alike: str = ""

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.blocks or self.asks or self.alike)


NOTHING = Findings()


class GuardedError(SostenutoError):
    """Something in a note belongs to somebody else; ``found`` says where, the error does not."""

    def __init__(self, found: Findings) -> None:
        super().__init__("words in this note may belong to another member of the group")
        self.found = found


@dataclass(frozen=True, slots=True)
class Member:
    """Another member, as the guard needs them.

    ``words`` is what their note may not have in common with another; empty where it was said of
    them that they are alike on purpose.
    """

    client_id: UUID
    person: Person
    words: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody whose names and words a note of a meeting is compared with."""

    members: tuple[Member, ...] = ()

    def without(self, client_id: UUID) -> "Circle":
        """Return everybody but one: their own name may stand in their own note."""
        return Circle(tuple(one for one in self.members if one.client_id != client_id))

    @property
    def people(self) -> tuple[Person, ...]:
        """Their names."""
        return tuple(one.person for one in self.members)


NOBODY = Circle()


def circle_of(meeting_id: UUID | None) -> Circle:
    """Read who was to come to a meeting, and who else is in its group; two queries."""
    if meeting_id is None:
        return NOBODY
    sessions = Session.objects.filter(meeting=meeting_id, voided_at=None)
    rows = list(sessions.select_related("client__data_key", "note__data_key"))
    there = {row.client_id for row in rows}
    roster = GroupMember.objects.filter(
        ~Q(client__in=there), group__meetings=meeting_id, until=None
    ).select_related("client__data_key")
    return Circle(
        (
            *(_member(row.client, _compared(row)) for row in rows),
            *(_member(row.client) for row in roster),
        )
    )


def _compared(session: Session) -> str:
    if session.client.erased_at is not None:
        return ""
    words = individual.compared(individual.words_of(session))
    if not words:
        return ""
    return "" if answer_of(words) in cleared_of(session.note) else words


def _member(client: Client, words: str = "") -> Member:
    gone = client.erased_at is not None
    person = Person(client.pk.hex, "" if gone else client.alias, "" if gone else client.name)
    return Member(client.pk, person, words)


def check(
    session: Session,
    facts: Facts,
    rendered: RenderedNote,
    cleared: Iterable[str] = (),
    *,
    words: Mapping[str, str] | None = None,
    more: str = "",
    circle: Circle | None = None,
) -> Findings:
    """Look through a note of somebody who sat in a group.

    Parameters
    ----------
    session : Session
        Whose note it is; of one who was seen alone nothing is found.
    facts : Facts
    rendered : RenderedNote
        As it would be signed.
    cleared : iterable of str
        What was answered: words, and digests after `ALIKE`.
    words : mapping of str to str, optional
        The own words in it, by their key; None compares them with nobody.
    more : str
        What is kept with it: why it is amended, remarks.
    circle : Circle, optional
        Of its meeting, where it was read already.
    """
    if session.meeting_id is None:
        return NOTHING
    others = (circle or circle_of(session.meeting_id)).without(session.client_id)
    lines = individual.texts(rendered, facts)
    # A part of their own name is their own, whoever else is called so.
    said = (*cleared, *session.client.name.split(), *session.client.alias.split())
    text = "\n".join(filter(None, (lines.own, more)))
    found = names.find(text, others.people, said)
    in_shared = names.find(lines.shared, others.people, said)
    return Findings(
        blocks=(
            *(_spot(lines.shared, one, is_shared=True) for one in in_shared.blocks),
            *(_spot(text, one) for one in found.blocks),
        ),
        asks=_once(
            (
                *(_spot(text, one) for one in found.asks),
                *_works(lines.works, others.people, said),
            )
        ),
        alike="" if words is None else _alike(session, words, lines.own, others, said),
    )


def _works(text: str, people: Iterable[Person], said: Iterable[str]) -> list[Spot]:
    """Ask about a song that is called like somebody: nobody could write its name differently."""
    cleared = {one.casefold() for one in said}
    found = names.find(text, people).blocks
    return [
        _spot(text, one, is_shared=True) for one in found if one.words.casefold() not in cleared
    ]


def hold(found: Findings) -> None:
    """Let nothing be signed in which something was found.

    Raises
    ------
    GuardedError
    """
    if found:
        raise GuardedError(found)


def in_text(text: str, people: Iterable[Person], cleared: Iterable[str] = ()) -> Findings:
    """Look through words that every member's note will have: everybody's names are foreign there.

    Parameters
    ----------
    text : str
    people : iterable of Person
    cleared : iterable of str
    """
    found = names.find(text, tuple(people), tuple(cleared))
    blocks = tuple(_spot(text, one) for one in found.blocks)
    return Findings(blocks, _once(_spot(text, one) for one in found.asks))


def _spot(text: str, found: Any, *, is_shared: bool = False) -> Spot:
    before = text[: found.start].rpartition("\n")[2]
    after = text[found.end :].partition("\n")[0]
    if len(before) > AROUND:
        before = f"… {before[-AROUND:].partition(' ')[2]}"
    if len(after) > AROUND:
        after = f"{after[:AROUND].rpartition(' ')[0]} …"
    return Spot(text[found.start : found.end], before, after, is_shared)


def _once(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Return each word once: one answer is about all of its places."""
    return tuple({spot.words.casefold(): spot for spot in reversed(tuple(spots))}.values())[::-1]


def _alike(
    session: Session, words: Mapping[str, str], own: str, others: Circle, cleared: tuple[str, ...]
) -> str:
    """Return what answers that a note is like another's; empty: it is not, or may be.

    Own words are compared with own words. Where there are too few of them, the whole of what is
    about this member alone is compared with what was signed about the others.
    """
    mine = individual.compared(words)
    theirs = [one.words for one in others.members if one.words] if mine else _signed(session)
    mine = mine or own
    answer = answer_of(mine)
    if not mine or answer in cleared:
        return ""
    found = any(sameness.overlap(mine, one) > sameness.LIMIT for one in theirs)
    return answer if found else ""


def _signed(session: Session) -> list[str]:
    """Return what is about each other member alone in the notes of a meeting that were signed."""
    rows = NoteVersion.objects.filter(
        note__session__meeting=session.meeting_id, note__voided_at=None, client__erased_at=None
    ).exclude(note__session=session.pk)
    latest = {row.note_id: row for row in rows.select_related("data_key").order_by("number")}
    return [text for row in latest.values() if (text := _part(row))]


def _part(row: NoteVersion) -> str:
    try:
        signed = versions.read(row)
    except (InputError, KeyError, ValueError):
        return ""  # another version of this program wrote it
    return individual.texts(signed.note, signed.facts).own


def answer_of(words: str) -> str:
    """Return what says that own words are alike on purpose; other words ask once more."""
    return f"{ALIKE}{hashlib.sha256(words.encode()).hexdigest()[:20]}"


def cleared_of(note: Note) -> tuple[str, ...]:
    """Return what was answered to the guards in a note."""
    return tuple(map(str, json.loads(note.cleared))) if note.cleared else ()

"""What the pages of a note show: the form beside the note as it would be, or as it was signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from sostenuto.base.errors import InputError
from sostenuto.care.notes.comparing import Row, side_by_side
from sostenuto.care.notes.facts import Facts, Goal, Own
from sostenuto.care.notes.formats import formats
from sostenuto.care.notes.rendering import RenderedNote, Sentence, render
from sostenuto_web.care.groups.afterwards.guarding import Findings
from sostenuto_web.care.models import Note, NoteVersion, Remark, Session
from sostenuto_web.care.notes import responding, standing, versions
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.care.notes.said import PARTS, NoteForm, Said, of_note, said_by
from sostenuto_web.care.notes.selectors import house_format, wordings_of
from sostenuto_web.care.notes.services import as_it_is, new_note
from sostenuto_web.record.facts import selectors as record

PART_LABELS = {name: field.label for name, field in NoteForm.base_fields.items() if name in PARTS}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a note on a page."""

    sentence: Sentence
    is_open: bool
    remarks: tuple[Remark, ...] = ()
    typed: str = ""

    @property
    def about(self) -> str:
        """What a remark about it is kept under."""
        return self.sentence.keys[0][:80]


@dataclass(frozen=True, slots=True)
class Lines:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A note while it is written: its form, and the note as it would be signed now."""

    form: NoteForm
    said: Said
    note: RenderedNote


def draft(
    request: HttpRequest, session: Session, note: Note | None, *, as_kept: bool = False
) -> Draft:
    """Return what was typed, or what is kept, with the note that comes of it."""
    row = note or new_note(request.user, session)
    is_sent = request.method == "POST" and not as_kept
    said = said_by(request.POST) if is_sent else as_it_is(row)
    found = record.of_session(session.pk)
    responses = responding.as_said(request.user, session, found.response, said.answers, said.token)
    gathered = gather(session, said, found, responses)
    key = said.format if said.format in formats() else row.format or house_format()
    rendered = render(gathered.facts, key, said.wordings)
    form = NoteForm(
        request.POST if is_sent else None, initial=of_note(row, key), goals=gathered.goals
    )
    return Draft(form, said, rendered)


def shown(
    note: RenderedNote,
    remarks: Iterable[Remark] = (),
    open_key: str = "",
    typed: Mapping[str, str] | None = None,
) -> list[Lines]:
    """Return a note in lines, with the remarks beside them, one perhaps open to be reworded."""
    by_key: dict[str, list[Remark]] = {}
    for remark in remarks:
        by_key.setdefault(remark.about, []).append(remark)
    return [
        Lines(
            section.heading,
            tuple(_line(one, by_key, open_key, typed or {}) for one in section.sentences),
        )
        for section in note.sections
    ]


def _line(
    sentence: Sentence,
    remarks: Mapping[str, list[Remark]],
    open_key: str,
    typed: Mapping[str, str],
) -> Line:
    about = [key[:80] for key in sentence.keys]
    beside = tuple(one for key in dict.fromkeys(about) for one in remarks.get(key, ()))
    is_open = sentence.key == open_key and not sentence.is_part
    return Line(sentence, is_open, beside, typed.get(about[0], ""))


def guarded(found: Findings, said: Said, url: str) -> dict[str, Any]:
    """Return what a page shows of what the guards found; ``url`` takes the form once more."""
    return {"guarded": found, "cleared": said.cleared, "guarded_url": url}


def unplaced(note: RenderedNote, remarks: Iterable[Remark]) -> list[Remark]:
    """Return the remarks about the whole note, and about what it does not hold any more."""
    there = {key[:80] for sentence in note.sentences for key in sentence.keys}
    return [remark for remark in remarks if remark.about not in there]


@dataclass(frozen=True, slots=True)
class Version:
    """A version as pages show it; ``note`` is None where another program version wrote it."""

    row: NoteVersion
    note: RenderedNote | None
    rows: tuple[Row, ...] = ()
    """Side by side with the version before."""

    @property
    def signatures(self) -> list[Any]:
        """Who signed it, who wrote it first."""
        return sorted(self.row.signatures.all(), key=lambda one: one.at)

    @property
    def is_whole(self) -> bool:
        """Whether it still is what was signed."""
        return versions.is_whole(self.row)


def version_of(row: NoteVersion, format_key: str = "") -> Version:
    """Return a version, in another format when one is asked for."""
    try:
        signed = versions.read(row)
    except (InputError, KeyError, ValueError):
        return Version(row, None)
    return Version(row, signed.as_format(format_key if format_key in formats() else row.format))


def is_behind(note: Note, row: NoteVersion) -> bool:
    """Return whether facts of the session came, went or were corrected since a version was made."""
    try:
        then = versions.read(row).facts
    except (InputError, KeyError, ValueError):
        return False  # it cannot be told; the page says that it is of another program version
    return _recorded(then) != _recorded(gather(note.session, note).facts)


def _recorded(facts: Facts) -> set[str]:
    """Return the keys of what was recorded; a goal's words, and own words, are no such facts."""
    return {fact.key for fact in facts if not isinstance(fact, Goal | Own)}


def history(rows: Iterable[NoteVersion]) -> list[Version]:
    """Return the versions, the latest first, each side by side with the one before it."""
    found = [version_of(row) for row in rows]
    before = {one.row.number: one.note for one in found}
    return [
        Version(one.row, one.note, _beside(before.get(one.row.number - 1), one)) for one in found
    ]


def _beside(old: RenderedNote | None, one: Version) -> tuple[Row, ...]:
    return tuple(side_by_side(old, one.note)) if old is not None and one.note is not None else ()


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else saved while a page was open, where it differs from what is typed."""

    by: str
    at: Any
    is_open: bool
    parts: tuple[tuple[Any, str], ...]


def meanwhile(note: Note, said: Said) -> Meanwhile:
    """Compare what is kept with what is typed."""
    parts = [
        (PART_LABELS[name], getattr(note, name))
        for name in PARTS
        if getattr(note, name) != getattr(said, name)
    ]
    kept = wordings_of(note)
    parts += [("", text) for key, text in kept.items() if said.wordings.get(key) != text]
    by = note.changed_by.called if note.changed_by else ""
    return Meanwhile(by, note.changed_at, standing.is_open(note), tuple(parts))

"""What was signed: facts, own words and text as one value that is never changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sostenuto.care.notes.facts import Facts
from sostenuto.care.notes.rendering import RenderedNote, plain_text, render
from sostenuto.care.notes.stored import facts_from, facts_stored, note_from, note_stored
from sostenuto_web.care.models import Note, NoteVersion


@dataclass(frozen=True, slots=True)
class Signed:
    """A version as it was written: its facts, the own sentences, and the note itself."""

    facts: Facts
    wordings: Mapping[str, str]
    note: RenderedNote

    def as_format(self, key: str) -> RenderedNote:
        """Return the same facts in another format; in its own, what was signed."""
        return self.note if key == self.note.format else render(self.facts, key, self.wordings)


def written(by: Any, note: Note, signed: Signed, why: str = "") -> NoteVersion:
    """Write the next version of a note; call it in the transaction that signs it."""
    version = unsaved(by, note, signed, note.versions.count() + 1, why)
    version.save(force_insert=True)
    return version


def unsaved(by: Any, note: Note, signed: Signed, number: int, why: str = "") -> NoteVersion:
    """Return a version of a note that is still to be written."""
    said = json.dumps(
        {
            "facts": facts_stored(signed.facts),
            "wordings": dict(signed.wordings),
            "note": note_stored(signed.note),
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    text = plain_text(signed.note)
    return NoteVersion(
        note=note,
        client=note.client,
        data_key=note.data_key,
        number=number,
        format=signed.note.format,
        facts=said,
        text=text,
        digest=digest_of(said, text),
        why=why,
        made_by=by,
    )


def read(version: NoteVersion) -> Signed:
    """Return what a version holds.

    Raises
    ------
    InputError
        It was written by another version of this program.
    """
    said = json.loads(version.facts)
    return Signed(facts_from(said["facts"]), said["wordings"], note_from(said["note"]))


def is_whole(version: NoteVersion) -> bool:
    """Say whether facts and text are still those that were signed."""
    return version.digest == digest_of(version.facts, version.text)


def digest_of(facts: str, text: str) -> str:
    """Return the SHA-256 of facts and text, in hexadecimal digits."""
    return hashlib.sha256(f"{facts}\x00{text}".encode()).hexdigest()

"""The two halves of a group note: what every member's has, and what only this one has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sostenuto.care.notes.facts import OWN, SHARED, Facts
from sostenuto.care.notes.rendering import RenderedNote
from sostenuto_web.care.models import Note, Session

WHO_LED = ("session", "gathering")
"""The kinds of the lines that say who led: a leader may be called like a member."""
CALLS_A_WORK = ("activity", "music", "felt")
"""The kinds of the lines that call a song, an artist or a technique by its name."""
FEWEST_WORDS = 4
"""Own words below this are like other own words by chance."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A note's lines by whose they are: one's own, everybody's, and those that call a work.

    ``works`` are drafted lines of songs and techniques: a song may be called like a member.
    """

    own: str
    shared: str
    works: str


def texts(rendered: RenderedNote, facts: Facts) -> Texts:
    """Return the lines of a note.

    The line of who led is nowhere, unless somebody worded it; an own wording is one's own.
    """
    kinds = {fact.key: fact.kind for fact in facts}
    lines: dict[str, list[str]] = {"own": [], "shared": [], "works": []}
    for sentence in rendered.sentences:
        kind = kinds.get(sentence.keys[0], "")
        if sentence.is_own or kind not in (*SHARED, *CALLS_A_WORK):
            lines["own"].append(sentence.text)
        elif kind not in WHO_LED:
            lines["works" if kind in CALLS_A_WORK else "shared"].append(sentence.text)
    return Texts(**{name: "\n".join(said) for name, said in lines.items()})


def words_of(session: Session) -> dict[str, str]:
    """Return the own words of a session's note by their key; none while nobody wrote it."""
    note = getattr(session, "note", None)
    return own_words(note) if note is not None and note.voided_at is None else {}


def own_words(note: Note | Any, wordings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what was written into a note, or into its form, by hand."""
    if wordings is None:
        wordings = json.loads(note.wordings) if note.wordings else {}
    said = {name: getattr(note, name) for name in OWN}
    return {key: text for key, text in {**said, **wordings}.items() if text.strip()}


def compared(words: Mapping[str, str]) -> str:
    """Return the own words in which two notes must differ, or "" where there are too few.

    What comes next is often the same for two, and was offered to both.
    """
    text = "\n".join(text for key, text in sorted(words.items()) if key != "next_steps")
    return text if len(text.split()) >= FEWEST_WORDS else ""

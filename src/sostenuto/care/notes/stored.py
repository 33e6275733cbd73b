"""Facts and notes as JSON values and back: what a signed version keeps for good.

Conventions: only dictionaries, lists, texts, numbers and None come out. ``schema`` names the shape;
what another version of this program wrote is refused rather than guessed at.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, time
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care.notes import facts as kinds
from sostenuto.care.notes.facts import Fact, Facts
from sostenuto.care.notes.rendering import RenderedNote, SectionText, Sentence

SCHEMA = 3
"""The version of the shape that is written here."""
READABLE = (1, 2, SCHEMA)
"""Version 1 knew nothing of groups, 2 nothing of programmes: what is not there was not there."""

MANY: Mapping[str, type[Fact]] = {
    "goals": kinds.Goal,
    "levels": kinds.Level,
    "responses": kinds.Response,
    "activities": kinds.Activity,
    "music": kinds.Music,
    "listening": kinds.Listening,
    "felt": kinds.Felt,
    "engagement": kinds.Engagement,
    "marks": kinds.Mark,
    "prompts": kinds.Prompt,
    "ratings": kinds.Rating,
    "feelings": kinds.Feeling,
    "quotes": kinds.Quote,
    "distress": kinds.Distress,
}
ONE: Mapping[str, type[Fact]] = {
    "gathering": kinds.Gathering,
    "attendance": kinds.Attendance,
    "shared": kinds.Shared,
}


def facts_stored(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON values.

    Examples
    --------
    >>> session = kinds.Session(key="s", day=date(2026, 3, 4), service="therapy")
    >>> stored = facts_stored(Facts(session=session, meaning="More ease."))
    >>> stored["schema"], stored["session"]["day"], stored["meaning"], stored["goals"]
    (3, '2026-03-04', 'More ease.', [])
    >>> facts_from(stored) == Facts(session=session, meaning="More ease.")
    True
    """
    return {
        "schema": SCHEMA,
        "session": _stored(facts.session),
        **{name: _stored(fact) if (fact := getattr(facts, name)) else None for name in ONE},
        **{name: [_stored(fact) for fact in getattr(facts, name)] for name in MANY},
        **{name: getattr(facts, name) for name in kinds.OWN},
        "voice": facts.voice,
    }


def facts_from(stored: Mapping[str, Any]) -> Facts:
    """Return the facts that `facts_stored` wrote.

    Raises
    ------
    InputError
        If the schema is another one, or something does not belong there.
    """
    _known(stored)
    if stored["schema"] == 1:
        stored = {**dict.fromkeys(ONE), "marks": (), "voice": 0, **stored}
    if stored["schema"] < SCHEMA:
        stored = {**dict.fromkeys(("listening", "felt"), ()), **stored}
    try:
        parts: dict[str, Any] = {
            name: tuple(_fact(kind, one) for one in stored[name]) for name, kind in MANY.items()
        }
        for name, kind in ONE.items():
            parts[name] = _fact(kind, stored[name]) if stored[name] is not None else None
        parts |= {name: str(stored[name]) for name in kinds.OWN}
        session = _fact(kinds.Session, stored["session"])
        return Facts(session=session, voice=stored["voice"], **parts)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("facts", expected="complete", got=type(error).__name__) from None


def note_stored(note: RenderedNote) -> dict[str, Any]:
    """Return a written note as JSON values: what was signed, sentence by sentence."""
    return {
        "schema": SCHEMA,
        **{name: getattr(note, name) for name in ("format", "name", "service")},
        "sections": [
            {
                "heading": section.heading,
                "sentences": [[one.key, one.text, one.is_own] for one in section.sentences],
            }
            for section in note.sections
        ],
    }


def note_from(stored: Mapping[str, Any]) -> RenderedNote:
    """Return the note that `note_stored` wrote, as it was written then.

    Raises
    ------
    InputError
        If the schema is another one.
    """
    _known(stored)
    sections = tuple(
        SectionText(part["heading"], tuple(_sentence(*one) for one in part["sentences"]))
        for part in stored["sections"]
    )
    return RenderedNote(stored["format"], stored["name"], stored["service"], sections)


def _sentence(key: str, text: str, is_own: bool) -> Sentence:
    return Sentence(key, text, is_own)


def _known(stored: Mapping[str, Any]) -> None:
    if stored.get("schema") not in READABLE:
        known = " or ".join(map(str, READABLE))
        raise InputError("schema", expected=known, got=stored.get("schema"))


def _stored(fact: Fact) -> dict[str, Any]:
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _pairs(stored: list[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in stored)


READ: Mapping[str, Callable[[Any], Any]] = {
    "day": date.fromisoformat,
    "start": time.fromisoformat,
    "arrived": time.fromisoformat,
    "left": time.fromisoformat,
    "leaders": _pairs,
    "at": time.fromisoformat,
    "recorded": _pairs,
    "answers": lambda said: tuple((str(a), str(b), str(c)) for a, b, c in said),
    "during": tuple,
}
"""What is no text and no number, by the name of the field."""


def _fact(kind: type[Any], stored: Mapping[str, Any]) -> Any:
    return kind(
        **{
            name: READ[name](value) if name in READ and value is not None else value
            for name, value in stored.items()
        }
    )

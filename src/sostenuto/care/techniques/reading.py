"""Reads a card from plain data and refuses what is not right, naming the field.

Conventions: `InputError.name` begins with the name of the field (``"prompts[2]"``,
``"record.tempo"``), so that a form can say it at its place.
"""

import re
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care import cautions, contexts
from sostenuto.care.techniques.shape import Card, Field, Minutes, Remark, trainings, words

LONGEST = {
    "name": 44,
    "aim": 220,
    "opening": 420,
    "closure": 420,
    "music": 300,
    "prompts": 170,
    "rungs": 40,
    "steps": 260,
    "materials": 120,
    "cautions": 260,
    "adaptations": 200,
    "label": 70,
    "says": 420,
}
"""How long a text may be, in letters: a card stays on one printed page."""

KEY = re.compile(r"[a-z][a-z0-9_]{1,38}")
LONGEST_MINUTES = 180

Reader = Callable[[str, Any], Any]


def card_from(said: Mapping[str, Any]) -> Card:
    """Return the card that a table describes.

    Raises
    ------
    InputError
        For the first field that is missing, too long, unknown or against another.

    Examples
    --------
    >>> card_from({"key": "humming"})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: version must be a whole number of at least 1; got None
    """
    card, faults = _read(said)
    if card is None:
        raise faults[0]
    return card


def faults_of(said: Mapping[str, Any]) -> list[InputError]:
    """Return everything that is wrong with a table, a fault a field.

    Examples
    --------
    >>> [fault.name for fault in faults_of({"key": "Humming"})][:3]
    ['key', 'version', 'name']
    """
    return _read(said)[1]


def said_of(card: Card) -> dict[str, Any]:
    """Return a card as the plain table that `card_from` reads.

    Examples
    --------
    >>> from sostenuto.care.techniques.cards import cards
    >>> card = cards()["singing"]
    >>> card_from(said_of(card)) == card
    True
    """
    said = asdict(card)
    minutes = card.minutes
    said["minutes"] = {"from": minutes.least, "usual": minutes.usual, "to": minutes.most}
    for name in ("record", "evidence"):
        said[name] = [_without_empty(each) for each in said[name]]
    return {name: list(each) if isinstance(each, tuple) else each for name, each in said.items()}


def _without_empty(said: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in said.items() if value not in ("", None, ())}
    return {key: list(each) if isinstance(each, tuple) else each for key, each in kept.items()}


def _read(said: Mapping[str, Any]) -> tuple[Card | None, list[InputError]]:
    found: dict[str, Any] = {}
    faults: list[InputError] = []
    for name, reader in _readers().items():
        try:
            found[name] = reader(name, said.get(name))
        except InputError as fault:
            faults.append(fault)
    if foreign := sorted(set(said) - set(_readers())):
        faults.append(InputError(foreign[0], expected="a field of a card", got=foreign[0]))
    rungs = found.get("rungs")
    if rungs and len(rungs) != len(found.get("prompts", rungs)):
        expected = "as many as there are prompts, or none"
        faults.append(InputError("rungs", expected=expected, got=len(rungs)))
    return (None, faults) if faults else (Card(**found), [])


@cache
def _readers() -> dict[str, Reader]:
    return {
        "key": _key,
        "version": _version,
        "name": _text,
        "family": _one_of(words("families")),
        "settings": _some_of(words("settings")),
        "parts": _some_of(words("parts")),
        "contexts": _some_of(contexts.contexts(), least=0),
        "minutes": _minutes,
        "lead": _one_of(words("leads")),
        "training": lambda name, said: _one_of(trainings())(name, said) if said else "",
        "doings": _some_of(cautions.doings()),
        "aim": _text,
        "opening": _text,
        "prompts": _lines(2, 10),
        "rungs": _lines(0, 10),
        "steps": _lines(2, 8),
        "closure": _text,
        "music": _text,
        "materials": _lines(0, 8),
        "cautions": _lines(1, 6),
        "adaptations": _lines(0, 6),
        "record": _fields,
        "evidence": _remarks,
    }


def _key(name: str, said: Any) -> str:
    if not isinstance(said, str) or not KEY.fullmatch(said):
        raise InputError(name, expected="small letters, digits and _, 2 to 39 of them", got=said)
    return said


def _version(name: str, said: Any) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or said < 1:
        raise InputError(name, expected="a whole number of at least 1", got=said)
    return said


def _text(name: str, said: Any, limit: int | None = None) -> str:
    limit = limit or LONGEST[name.partition("[")[0]]
    if not isinstance(said, str) or not said.strip():
        raise InputError(name, expected="some words", got=said)
    if len(said.strip()) > limit:
        raise InputError(name, expected=f"at most {limit} letters", got=f"{len(said)} letters")
    return said.strip()


def _lines(least: int, most: int) -> Reader:
    def reader(name: str, said: Any) -> tuple[str, ...]:
        rows = _list(name, said)
        if not least <= len(rows) <= most:
            raise InputError(name, expected=f"{least} to {most} lines", got=len(rows))
        found = tuple(_text(f"{name}[{at}]", row) for at, row in enumerate(rows, start=1))
        return _once(name, found)

    return reader


def _list(name: str, said: Any) -> Sequence[Any]:
    if said is None:
        return ()
    if not isinstance(said, list | tuple):
        raise InputError(name, expected="a list", got=said)
    return said


def _once(name: str, found: tuple[str, ...]) -> tuple[str, ...]:
    if twice := sorted({each for each in found if found.count(each) > 1}):
        raise InputError(name, expected="without repetition", got=twice[0])
    return found


def _one_of(known: Container[str]) -> Reader:
    def reader(name: str, said: Any) -> str:
        if not isinstance(said, str) or said not in known:
            raise InputError(name, expected="a known key", got=said)
        return said

    return reader


def _some_of(known: Collection[str], least: int = 1) -> Reader:
    """Return a reader of keys; they come in the order in which they are known."""

    def reader(name: str, said: Any) -> tuple[str, ...]:
        found = _once(name, tuple(_one_of(known)(name, each) for each in _list(name, said)))
        if len(found) < least:
            raise InputError(name, expected=f"at least {least}", got=len(found))
        return tuple(each for each in known if each in found)

    return reader


def _minutes(name: str, said: Any) -> Minutes:
    numbers = [said.get(key) for key in ("from", "usual", "to")] if isinstance(said, dict) else []
    expected = f"from ≤ usual ≤ to, whole minutes from 1 to {LONGEST_MINUTES}"
    whole = [each for each in numbers if isinstance(each, int) and not isinstance(each, bool)]
    if len(whole) != 3 or sorted(whole) != whole or whole[0] < 1 or whole[2] > LONGEST_MINUTES:
        raise InputError(name, expected=expected, got=said)
    return Minutes(*whole)


def _fields(name: str, said: Any) -> tuple[Field, ...]:
    found = tuple(_field(name, each) for each in _list(name, said))
    if not 1 <= len(found) <= 12:
        raise InputError(name, expected="1 to 12 fields", got=len(found))
    _once(name, tuple(field.key for field in found))
    return found


def _field(name: str, said: Any) -> Field:
    if not isinstance(said, dict):
        raise InputError(name, expected="a table for each field", got=said)
    place = f"{name}.{_key(name, said.get('key'))}"
    if foreign := sorted(set(said) - set(Field.__slots__)):
        raise InputError(place, expected="made of the parts of a field", got=foreign[0])
    label = _text(f"{place}.label", said.get("label"), LONGEST["label"])
    kind = _one_of(words("kinds"))(f"{place}.kind", said.get("kind"))
    choices = tuple(
        _text(f"{place}.choices", each, 60) for each in _list(place, said.get("choices"))
    )
    if bool(choices) != (kind in ("choice", "choices")) or len(choices) == 1:
        raise InputError(f"{place}.choices", expected="at least two, for choices only", got=choices)
    ends = tuple(_text(f"{place}.ends", each, 40) for each in _list(place, said.get("ends")))
    if len(ends) != (2 if kind == "scale" else 0):
        raise InputError(f"{place}.ends", expected="the two ends of a scale", got=ends)
    unit = str(said.get("unit") or "")
    if unit and kind != "number":
        raise InputError(f"{place}.unit", expected="for a number only", got=unit)
    return Field(said["key"], label, kind, unit, _once(f"{place}.choices", choices), ends)


def _remarks(name: str, said: Any) -> tuple[Remark, ...]:
    return tuple(_remark(name, each) for each in _list(name, said))


def _remark(name: str, said: Any) -> Remark:
    if not isinstance(said, dict) or set(said) - set(Remark.__slots__):
        raise InputError(name, expected="made of the parts of a remark", got=said)
    certainty = _one_of(words("certainties"))(f"{name}.certainty", said.get("certainty"))
    says = _text(f"{name}.says", said.get("says"), LONGEST["says"])
    source = str(said.get("source") or "").strip()
    if not source and certainty != "none":
        raise InputError(f"{name}.source", expected="named where something was found", got=source)
    counts = [said.get("studies"), said.get("people")]
    if any(each is not None and (not isinstance(each, int) or each < 1) for each in counts):
        raise InputError(name, expected="whole numbers of studies and of people", got=counts)
    doi = str(said.get("doi") or "").strip()
    return Remark(says, certainty, counts[0], counts[1], source, doi)

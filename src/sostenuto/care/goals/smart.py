"""The SMART check of an objective: says in words what is missing, and refuses nothing.

Conventions: SMART is specific, measurable, achievable, relevant, timed (Doran 1981). The check
looks at which parts are there, not at whether they are wise; that is for the people in the room.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from sostenuto.care import catalogue

FAR_DAYS = 366
_NUMBER = re.compile(
    r"\d|\b(?:no|none|never|nothing|once|twice|one|two|three|four|five|six|seven|eight|nine|ten|half"
    r"|all|always|every|yes)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An objective as far as it is written.

    Attributes
    ----------
    behaviour, measure, baseline, target, condition, goal : str
        Empty where nothing is written yet.
    by_when : date or None
    techniques : tuple of str
        Keys of technique cards.
    """

    behaviour: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    condition: str = ""
    goal: str = ""
    by_when: date | None = None
    techniques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is missing: its key, the letter and the part it is about.

    ``word`` is the word that a remark is about, where it is about one.
    """

    key: str
    letter: str
    part: str
    says: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One of the five, and what it still lacks."""

    key: str
    name: str
    asks: str
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def is_there(self) -> bool:
        """Whether nothing is missing."""
        return not self.remarks


def smart(draft: Draft, *, on: date) -> tuple[Letter, ...]:
    """Return the five letters, each with what it still lacks.

    Parameters
    ----------
    draft : Draft
    on : date
        Today.

    Examples
    --------
    >>> draft = Draft(behaviour="names a feeling", goal="say what I feel", baseline="never",
    ...               target="3 times a session", measure="times", by_when=date(2026, 6, 1))
    >>> [(one.key, one.remarks[0].key) for one in smart(draft, on=date(2026, 4, 1)) if one.remarks]
    [('specific', 'no_condition'), ('achievable', 'no_technique')]
    """
    found = [remark(key, word) for key, word in _lacks(draft, on)]
    return tuple(
        Letter(key, said["name"], said["asks"], tuple(r for r in found if r.letter == key))
        for key, said in catalogue.table("goals/smart.toml")["letters"].items()
    )


def is_smart(draft: Draft, *, on: date) -> bool:
    """Return whether nothing is missing."""
    return not _lacks(draft, on)


def remark(key: str, word: str = "") -> Remark:
    """Return a remark by its key, with its words.

    Examples
    --------
    >>> remark("vague_behaviour", "better").says
    '“better” is hard to see. What would somebody in the room see or hear?'
    """
    said = catalogue.table("goals/smart.toml")["remarks"][key]
    return Remark(key, said["letter"], said["part"], said["says"].replace("{word}", word), word)


def _lacks(draft: Draft, on: date) -> list[tuple[str, str]]:
    parts = MappingProxyType(
        {
            name: getattr(draft, name).strip()
            for name in ("behaviour", "condition", "measure", "baseline", "target", "goal")
        }
    )
    lacks = [(f"no_{name}", "") for name, text in parts.items() if not text]
    if word := _vague(parts["behaviour"]):
        lacks.append(("vague_behaviour", word))
    lacks += [(key, "") for key in _of_measure(parts["baseline"], parts["target"])]
    lacks += [("no_technique", "")] if not draft.techniques else []
    lacks += [(key, "") for key in _of_date(draft.by_when, on)]
    return lacks


def _vague(behaviour: str) -> str:
    known = set(catalogue.table("goals/smart.toml")["vague"]["words"])
    words: Iterable[str] = re.findall(r"\w+", behaviour)
    return next((word for word in words if word.lower() in known), "")


def _of_measure(baseline: str, target: str) -> list[str]:
    if not (baseline and target):
        return []
    if baseline.casefold() == target.casefold():
        return ["same"]
    return [] if _NUMBER.search(baseline) and _NUMBER.search(target) else ["no_number"]


def _of_date(by_when: date | None, on: date) -> list[str]:
    if by_when is None:
        return ["no_date"]
    if by_when < on:
        return ["past_date"]
    return ["far_date"] if (by_when - on).days > FAR_DAYS else []

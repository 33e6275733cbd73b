"""The shape of a technique card, and the words that cards choose from.

Conventions: everything is text, numbers and tuples; time in minutes. The words are data
(``words.toml``, ``trainings.toml``) and are shown through gettext by whoever shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from sostenuto.care import catalogue

Lead = Literal["staff", "therapist"]
Kind = Literal["text", "long", "choice", "choices", "number", "scale", "minutes"]


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long it takes: least, usually and most, in minutes."""

    least: int
    usual: int
    most: int


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to write down when the technique was used.

    Attributes
    ----------
    key, label : str
    kind : str
        A key of ``kinds``.
    unit : str
        For numbers, like ``"bpm"``; else empty.
    choices : tuple of str
        For ``choice`` and ``choices``.
    ends : tuple of str
        For a scale from 0 to 10: what its two ends mean.
    """

    key: str
    label: str
    kind: Kind
    unit: str = ""
    choices: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What is known of the technique, no larger than what was found.

    Attributes
    ----------
    says : str
    certainty : str
        A key of ``certainties``; ``"none"`` where no pooled effect was found.
    studies, people : int or None
    source, doi : str
    """

    says: str
    certainty: str
    studies: int | None = None
    people: int | None = None
    source: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A technique as it can be planned, led and written down.

    Attributes
    ----------
    key : str
    version : int
    name, family : str
        What it is called; a key of ``families``.
    settings, parts, contexts : tuple of str
        With whom; where in a session; keys of `sostenuto.care.contexts` for which it is suggested.
    minutes : Minutes
    lead : {"staff", "therapist"}
    training : str
        A key of ``trainings``, or empty.
    doings : tuple of str
        Keys of `sostenuto.care.cautions.doings`; a caution about one of them gates the card.
    aim, opening, closure, music : str
        What for; words to begin and to end with; which music suits.
    prompts, rungs : tuple of str
        Questions in plain words; when they are a ladder, the name of each rung, else empty.
    steps, materials, cautions, adaptations : tuple of str
    record : tuple of Field
    evidence : tuple of Remark
    """

    key: str
    version: int
    name: str
    family: str
    settings: tuple[str, ...]
    parts: tuple[str, ...]
    contexts: tuple[str, ...]
    minutes: Minutes
    lead: Lead
    training: str
    doings: tuple[str, ...]
    aim: str
    opening: str
    prompts: tuple[str, ...]
    rungs: tuple[str, ...]
    steps: tuple[str, ...]
    closure: str
    music: str
    materials: tuple[str, ...]
    cautions: tuple[str, ...]
    adaptations: tuple[str, ...]
    record: tuple[Field, ...]
    evidence: tuple[Remark, ...]

    @property
    def ladder(self) -> tuple[tuple[str, str], ...]:
        """The prompts with their rungs; a rung is empty where there is no ladder."""
        return tuple(zip(self.rungs or ("",) * len(self.prompts), self.prompts, strict=True))

    def field(self, key: str) -> Field | None:
        """Return a field of the record by its key, or None."""
        return next((field for field in self.record if field.key == key), None)


@dataclass(frozen=True, slots=True)
class Training:
    """A training that some cards ask for; `credentialed`: it counts only beside the credential."""

    key: str
    name: str
    words: str
    credentialed: bool


@cache
def words(of: str) -> MappingProxyType[str, str]:
    """Return one list of ``words.toml``, like ``"families"``, ``"settings"`` or ``"parts"``.

    Examples
    --------
    >>> words("families")["receptive"], list(words("parts"))
    ('Listening', ['opening', 'main', 'closure'])
    """
    return MappingProxyType(catalogue.table("techniques/words.toml")[of])


@cache
def trainings() -> MappingProxyType[str, Training]:
    """Return every training by its key.

    Examples
    --------
    >>> trainings()["analytical"].name
    'analytical music therapy'
    """
    table: dict[str, Any] = catalogue.table("techniques/trainings.toml")["trainings"]
    return MappingProxyType({key: _training(key, said) for key, said in table.items()})


def _training(key: str, said: dict[str, Any]) -> Training:
    name, words = catalogue.texts(said, f"trainings.{key}", "name", "words")
    return Training(key, name, words, said["credentialed"])

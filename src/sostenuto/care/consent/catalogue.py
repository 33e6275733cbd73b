"""The data files of this room: kinds, elements, templates, and the notice that travels along."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sostenuto.base.errors import InputError

REVOKE = "revoke"
"""The block on the right to take a consent back, which no template may leave out."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of consent; ``kinds.toml`` says what the fields mean."""

    id: str
    says: str
    hint: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    never: bool
    blocks: tuple[str, ...]
    notes: bool = False
    held: bool = False

    @property
    def mandatory_blocks(self) -> tuple[str, ...]:
        """The parts that every text of this kind must hold."""
        return (REVOKE, *self.blocks)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing a written consent must hold, when, and the words for its absence."""

    id: str
    when: str
    missing: str


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a consent's text, with ``{names}`` to fill in."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a consent's words, in one language.

    Attributes
    ----------
    key : str
        Stays the same from version to version.
    version : int, >= 1
    kind, language, title : str
    blocks : tuple of Block
    """

    key: str
    version: int
    kind: str
    language: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``kinds.toml`` by id: purposes, record classes, classes of recipients."""

    purposes: Mapping[str, str]
    classes: Mapping[str, str]
    recipient_classes: Mapping[str, str]
    tpo_general: frozenset[str]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of consent by id.

    Examples
    --------
    >>> [kind.id for kind in kinds().values() if kind.never]
    ['tpo']
    """
    return {
        name: Kind(
            **{**said, "id": name, **{many: tuple(said[many]) for many in _MANY}},
        )
        for name, said in _read("kinds.toml")["kinds"].items()
    }


_MANY = ("purposes", "recipients", "blocks")


def kind_named(name: str) -> Kind:
    """Return one kind.

    Raises
    ------
    InputError
        There is no such kind.
    """
    try:
        return kinds()[name]
    except KeyError:
        raise InputError("kind", expected=f"one of {', '.join(kinds())}", got=name) from None


@cache
def words() -> Words:
    """Return the words for purposes, record classes and classes of recipients."""
    said = _read("kinds.toml")
    general = frozenset(said["tpo_general"]["classes"])
    return Words(said["purposes"], said["classes"], said["recipient_classes"], general)


@cache
def elements() -> tuple[Element, ...]:
    """Return what a written consent must hold.

    Examples
    --------
    >>> len(elements())
    14
    """
    return tuple(Element(**said) for said in _read("elements.toml")["elements"])


@cache
def templates() -> tuple[Template, ...]:
    """Return the texts that ship with the package, sorted by key."""
    folder = resources.files("sostenuto.care.consent") / "templates"
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    texts = [tomllib.loads(file.read_text("utf-8")) for file in found]
    return tuple(sorted(map(template_from, texts), key=lambda one: (one.key, one.version)))


def template_from(said: Mapping[str, Any]) -> Template:
    """Return a template read from a table; `sostenuto.care.consent.wording` checks its words."""
    blocks = tuple(Block(part["id"], part["text"].strip()) for part in said["blocks"])
    named = {name: said[name] for name in ("key", "version", "kind", "language", "title")}
    return Template(**named, blocks=blocks)


@cache
def notices() -> Mapping[str, str]:
    """Return the notices that travel with what is given out (42 CFR 2.32): long and short."""
    return dict(_read("notices.toml")["notices"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(
        resources.files("sostenuto.care.consent").joinpath(name).read_text("utf-8")
    )

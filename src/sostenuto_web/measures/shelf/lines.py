"""What the page of a measure is made of: facts, items, bands, lines of tables."""

from dataclasses import dataclass

from sostenuto_web.measures.shelf.strip import Strip


@dataclass(frozen=True)
class Fact:
    """A text with how it is known: status in words, and numbers of sources."""

    text: str
    status: str
    sources: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True)
class Item:
    """An item, or alike ones: numbers, our label, what may be answered, whether it is turned."""

    numbers: str
    topic: str
    answers: str
    turned: bool
    unscored: bool


@dataclass(frozen=True)
class Level:
    """One band in words: its label and its edges."""

    label: str
    low: str
    high: str
    shade: float


@dataclass(frozen=True)
class Scheme:
    """One scheme of bands for one number of the measure."""

    name: str
    scale: str
    levels: tuple[Level, ...]
    fact: Fact
    strip: Strip | None


@dataclass(frozen=True)
class Row:
    """A line of a table: what, how much, in whom, and how it is known."""

    what: str
    value: str
    people: str
    n: int | None
    fact: Fact


@dataclass(frozen=True)
class Rests:
    """What a reliable change rests on: words, how far it has to go, and how that is known."""

    key: str
    text: str
    beyond: str
    by_group: tuple[tuple[str, str], ...]
    fact: Fact

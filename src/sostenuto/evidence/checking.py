"""What a fault of the data is, and the small checks that all files share."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DataFault:
    """One thing wrong with the data: file and row, column, what was expected, what was got."""

    place: str
    column: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.place}, {self.column}: must be {self.expected}; got {self.got!r}"


@dataclass(frozen=True, slots=True)
class Known:
    """The keys that links may lead to."""

    contexts: Container[str]
    outcomes: Container[str]
    techniques: Container[str]
    sources: Container[str]
    places: Container[str]
    mechanisms: Container[str]


def one_of(place: str, column: str, value: str, allowed: Container[str]) -> Iterator[DataFault]:
    """Yield a fault for what is not a known key."""
    if value not in allowed:
        yield DataFault(place, column, "a known key", value)


def each_of(place: str, column: str, text: str, allowed: Container[str]) -> Iterator[DataFault]:
    """Yield a fault for each key of a list that is not known."""
    for value in text.split(";"):
        yield from one_of(place, column, value, allowed)


def filled(place: str, row: Mapping[str, Any], *columns: str) -> Iterator[DataFault]:
    """Yield a fault for each empty column."""
    empty: Iterator[str] = (column for column in columns if not row.get(column))
    return (DataFault(place, column, "filled in", "") for column in empty)


def whole(place: str, row: Mapping[str, str], *columns: str) -> Iterator[DataFault]:
    """Yield a fault for each column that is neither empty nor a whole number."""
    for column in columns:
        if row[column] and not re.fullmatch(r"\d{1,7}", row[column]):
            yield DataFault(place, column, "a whole number or nothing", row[column])

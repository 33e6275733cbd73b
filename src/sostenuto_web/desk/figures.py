"""Counts in which nobody can be found.

Conventions: a count from one to ten is never shown, nor one from which it could be worked out by
subtraction: where what is withheld adds up to less than `SMALL`, the smallest part that could be
shown is withheld as well. That nobody is in a line may be said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 11
"""Counts below eleven point at people; the usual floor for published health figures."""


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a table of figures; ``number`` is None where it is withheld."""

    label: str
    number: int | None

    @property
    def is_withheld(self) -> bool:
        """Whether the number is not told."""
        return self.number is None


def told(number: int) -> int | None:
    """Return a number that may be told by itself, or None.

    Examples
    --------
    >>> told(11), told(10), told(1), told(0)
    (11, None, None, 0)
    """
    return None if 0 < number < SMALL else number


def parts(counts: Sequence[tuple[str, int]]) -> tuple[Count, ...]:
    """Return the parts of a total that is shown beside them, each person in exactly one of them.

    Examples
    --------
    >>> [c.number for c in parts([("May", 30), ("June", 4), ("July", 15)])]
    [30, None, None]
    >>> [c.number for c in parts([("May", 30), ("June", 5), ("July", 6)])]
    [30, None, None]
    """
    shown = [index for index, (_, number) in enumerate(counts) if number >= SMALL]
    shown.sort(key=lambda index: counts[index][1])
    withheld = sum(number for _, number in counts if number < SMALL)
    while 0 < withheld < SMALL and shown:
        withheld += counts[shown.pop(0)][1]
    return tuple(
        Count(label, number if index in shown or number == 0 else None)
        for index, (label, number) in enumerate(counts)
    )


def apart(counts: Sequence[tuple[str, int]]) -> tuple[Count, ...]:
    """Return counts that add up to no total: a person may be in several of them, or in none."""
    return tuple(Count(label, told(number)) for label, number in counts)

"""Who speaks and plays how much in a group: shares of the turns, and how even they are.

Conventions: a turn is a quick mark of `TURNS`. Counts are whole numbers from 0, one a member who
was there; somebody who had no turn counts as 0 and is not left out. Even is not better than uneven:
an evening may belong to one person.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sostenuto.base.checks import whole

TURNS = ("speak", "play", "lead")
"""Marks of ``session.toml`` that count as a turn: to be heard by the others, or to be followed."""
Key = TypeVar("Key")


def turns(marks: Iterable[str]) -> int:
    """Return how many of a member's marks are turns.

    Examples
    --------
    >>> turns(["speak", "join", "play", "withdraw", "speak"])
    3
    """
    return sum(mark in TURNS for mark in marks)


def shares(counts: Mapping[Key, int]) -> dict[Key, float]:
    """Return everybody's share of all turns, in [0, 1]; 0 for everybody where there were none.

    Raises
    ------
    InputError
        If a count is not a whole number from 0.

    Examples
    --------
    >>> shares({"a": 3, "b": 1, "c": 0})
    {'a': 0.75, 'b': 0.25, 'c': 0.0}
    """
    known = {key: whole("count", count, 0) for key, count in counts.items()}
    total = sum(known.values())
    return {key: count / total if total else 0.0 for key, count in known.items()}


def gini(counts: Iterable[int]) -> float | None:
    """Return the Gini index of turns: 0 when everybody had as many, towards 1 when one had all.

    The mean difference between any two members over twice the mean, in the form for ordered counts
    (Dorfman 1979, doi:10.2307/1924845). Of n members, one with every turn gives (n - 1) / n. The
    order of the counts does not matter, nor does counting everybody's turns twice.

    Returns
    -------
    float in [0, 1), or None where nobody was there or nobody had a turn

    Raises
    ------
    InputError
        If a count is not a whole number from 0.

    Examples
    --------
    >>> gini([2, 2, 2]), gini([0, 0, 3, 0]), gini([]), gini([0, 0])
    (0.0, 0.75, None, None)
    >>> round(gini([1, 2, 3]), 3)
    0.222
    """
    ordered = sorted(whole("count", count, 0) for count in counts)
    n, total = len(ordered), sum(ordered)
    if not total:
        return None
    weighted = sum((2 * place - n - 1) * count for place, count in enumerate(ordered, 1))
    return weighted / (n * total)

"""Names that are easily taken for each other. Pure: no database.

Two names look alike when they share the last part and the first letter of the first, when they
are the same parts in another order, or when few letters differ: one in a short name, two in
others. Finding them among thousands without opening a single sealed name rests on a pigeonhole:
cut a name in three; a name at most two letters away still holds one of the pieces, at most two
places off (the partition of G. Li, D. Deng, J. Wang and J. Feng, "Pass-Join", PVLDB 5, 2011,
doi:10.14778/2078331.2078340).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sostenuto_web.platform.vault.names import parts_of

MOST_APART = 2
_PIECES = MOST_APART + 1
_SHORT = 6
_SHORTEST = 4
_REMARK = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Shape:
    """A name as it is compared: its parts without case and accents, and as one text."""

    parts: tuple[str, ...]
    text: str


def shape_of(name: str) -> Shape:
    """Return the shape of a name; a remark in brackets is no part of it.

    Examples
    --------
    >>> shape_of("Wren  INVÉNTED")
    Shape(parts=('wren', 'invented'), text='wren invented')
    >>> shape_of("Wren Ash (room 3)").text, shape_of("(Wren)").text
    ('wren ash', 'wren')
    """
    parts = parts_of(_REMARK.sub(" ", name)) or parts_of(name)
    return Shape(parts, " ".join(parts))


def looks_alike(one: str, other: str) -> bool:
    """Say whether two names are easily taken for each other.

    Examples
    --------
    >>> looks_alike("Wren Invented", "Wenn Invented"), looks_alike("W. Invented", "Wren Invented")
    (True, True)
    >>> looks_alike("Wren Invented", "Robin Invented")
    False
    """
    return are_alike(shape_of(one), shape_of(other))


def are_alike(one: Shape, other: Shape) -> bool:
    """Do as `looks_alike` for shapes, where many are compared."""
    if not one.parts or not other.parts:
        return False
    if one.parts[-1] == other.parts[-1] and one.parts[0][0] == other.parts[0][0]:
        return True
    shorter = min(len(one.text), len(other.text))
    limit = 0 if shorter < _SHORTEST else 1 if shorter < _SHORT else MOST_APART
    return within(one.text, other.text, limit) or set(one.parts) == set(other.parts)


def within(one: str, other: str, limit: int) -> bool:
    """Say whether at most ``limit`` letters have to be put in, left out or changed.

    Examples
    --------
    >>> within("kitten", "sitten", 1), within("kitten", "sitting", 2)
    (True, False)
    """
    if abs(len(one) - len(other)) > limit:
        return False
    same = 0
    for letter, wanted in zip(one, other, strict=False):
        if letter != wanted:
            break
        same += 1
    one, other = one[same:], other[same:]
    if not one or not other:
        return True  # what is left over is no longer than the limit
    if limit == 0:
        return False
    changed, left_out, put_in = (one[1:], other[1:]), (one[1:], other), (one, other[1:])
    return any(within(*rest, limit - 1) for rest in (changed, left_out, put_in))


def traits(shape: Shape) -> Iterator[str]:
    """Yield what is kept (hashed) of a name, so that names that look alike meet."""
    if not shape.parts:
        return
    yield f"initial {shape.parts[0][0]} {shape.parts[-1]}"
    yield f"parts {' '.join(sorted(shape.parts))}"
    if len(shape.text) >= _SHORTEST:
        for number, (start, size) in enumerate(_cuts(len(shape.text))):
            yield f"piece {len(shape.text)} {number} {shape.text[start : start + size]}"


def probes(shape: Shape) -> Iterator[str]:
    """Yield every trait that a name looking like this one may have kept, the surest first.

    Examples
    --------
    >>> one, other = shape_of("Wenn Invented"), shape_of("Wren Invented")
    >>> set(traits(one)) & set(probes(other)) != set()
    True
    """
    if not shape.parts:
        return
    text = shape.text
    yield f"parts {' '.join(sorted(shape.parts))}"
    yield f"initial {shape.parts[0][0]} {shape.parts[-1]}"
    for length in range(max(len(text) - MOST_APART, _SHORTEST), len(text) + MOST_APART + 1):
        for number, (start, size) in enumerate(_cuts(length)):
            lowest, highest = max(start - MOST_APART, 0), min(start + MOST_APART, len(text) - size)
            for at in range(lowest, highest + 1):
                yield f"piece {length} {number} {text[at : at + size]}"


def _cuts(length: int) -> Iterator[tuple[int, int]]:
    """Yield start and size of each of the pieces of a text of some length."""
    start = 0
    for number in range(_PIECES):
        size = (length + number) // _PIECES
        yield start, size
        start += size

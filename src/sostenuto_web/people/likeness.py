"""Names that are easily taken for each other. Pure: no database.

Two names look alike when they share the last part and the first letter of the first, when they
are the same parts in another order, or when few letters differ: one in a short name, two in
others. Finding them among thousands without opening a single sealed name rests on a pigeonhole:
cut a name in three; a name at most two letters away still holds one of the pieces, at most two
places off (the partition of G. Li, D. Deng, J. Wang and J. Feng, "Pass-Join", PVLDB 5, 2011,
doi:10.14778/2078331.2078340).
"""

from collections.abc import Iterator

from sostenuto_web.platform.vault.names import parts_of

MOST_APART = 2
_PIECES = MOST_APART + 1
_SHORT = 6
_SHORTEST = 4


def looks_alike(one: str, other: str) -> bool:
    """Say whether two names are easily taken for each other.

    Examples
    --------
    >>> looks_alike("Wren Invented", "Wenn Invented"), looks_alike("W. Invented", "Wren Invented")
    (True, True)
    >>> looks_alike("Wren Invented", "Robin Invented")
    False
    """
    first, second = parts_of(one), parts_of(other)
    if not first or not second:
        return False
    if set(first) == set(second) or (first[-1], first[0][0]) == (second[-1], second[0][0]):
        return True
    return within(" ".join(first), " ".join(second), apart_at_most(first, second))


def apart_at_most(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many letters may differ between two names, told by the shorter one."""
    shorter = min(len(" ".join(one)), len(" ".join(other)))
    return 0 if shorter < _SHORTEST else 1 if shorter < _SHORT else MOST_APART


def within(one: str, other: str, limit: int) -> bool:
    """Say whether at most ``limit`` letters have to be put in, left out or changed.

    Examples
    --------
    >>> within("kitten", "sitten", 1), within("kitten", "sitting", 2)
    (True, False)
    """
    if abs(len(one) - len(other)) > limit:
        return False
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, row = row, [i]
        for j, wanted in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != wanted)))
        if min(row) > limit:
            return False
    return row[-1] <= limit


def traits(name: str) -> Iterator[str]:
    """Yield what is kept (hashed) of a name, so that names that look alike meet."""
    parts = parts_of(name)
    if not parts:
        return
    yield f"initial {parts[0][0]} {parts[-1]}"
    yield f"parts {' '.join(sorted(parts))}"
    text = " ".join(parts)
    if len(text) >= _SHORTEST:
        for number, (start, size) in enumerate(_cuts(len(text))):
            yield f"piece {len(text)} {number} {text[start : start + size]}"


def probes(name: str) -> Iterator[str]:
    """Yield every trait that a name looking like this one may have kept.

    Examples
    --------
    >>> set(traits("Wenn Invented")) & set(probes("Wren Invented")) != set()
    True
    """
    parts = parts_of(name)
    if not parts:
        return
    yield f"initial {parts[0][0]} {parts[-1]}"
    yield f"parts {' '.join(sorted(parts))}"
    text = " ".join(parts)
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

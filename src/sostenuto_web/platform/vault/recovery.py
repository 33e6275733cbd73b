"""The recovery sheet: the master key as lines that a person can print, read out and type again.

Conventions: a key is four lines of four groups of four letters and digits, without I, L, O and U
(Crockford's base 32). A line holds 8 bytes of the key and a check of 15 bits over them and the
line's number, so a typing error, two swapped lines or a line of another sheet is found and named.
"""

from collections.abc import Sequence

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.house import KEY_BYTES
from sostenuto_web.platform.vault.ring import Ring

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
LINE_BYTES = 8
KEY_LETTERS, CHECK_LETTERS = 13, 3
LINES_A_KEY = KEY_BYTES // LINE_BYTES


class SheetError(SostenutoError):
    """A sheet that was not typed as it was printed.

    Attributes
    ----------
    line : int
        The first line that is wrong, counted from 1; 0 where lines are missing.
    """

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


def lines_of(ring: Ring) -> tuple[str, ...]:
    """Return the lines to print, four for each key.

    Examples
    --------
    >>> lines_of(Ring((bytes(32),)))[0]
    '0000 0000 0000 0BSN'
    """
    held = b"".join(ring.keys)
    parts = [held[start : start + LINE_BYTES] for start in range(0, len(held), LINE_BYTES)]
    return tuple(_line(number, part) for number, part in enumerate(parts, 1))


def ring_from(lines: Sequence[str]) -> Ring:
    """Return the keys that somebody typed in from a sheet.

    Blanks, hyphens, small letters, and O, I, L for 0 and 1, are all understood.

    Raises
    ------
    SheetError
        Which line is wrong, without repeating it.
    """
    typed = [line for line in lines if line.strip()]
    if not typed or len(typed) % LINES_A_KEY:
        raise SheetError(0, f"the sheet has {LINES_A_KEY} lines a key; {len(typed)} were typed")
    held = b"".join(read(number, line) for number, line in enumerate(typed, 1))
    return Ring(tuple(held[at : at + KEY_BYTES] for at in range(0, len(held), KEY_BYTES)))


def read(number: int, line: str) -> bytes:
    """Return the bytes of one line, the ``number``-th of the sheet (for a form: line by line)."""
    letters = "".join(line.upper().replace("-", "").split()).translate(READ_AS)
    if len(letters) != KEY_LETTERS + CHECK_LETTERS:
        said = f"line {number} has 16 letters and digits; {len(letters)} were typed"
        raise SheetError(number, said)
    if any(letter not in LETTERS for letter in letters):
        raise SheetError(number, f"line {number} has a letter that no sheet has")
    value = _number(letters[:KEY_LETTERS])
    if value >> (8 * LINE_BYTES):
        raise SheetError(number, f"line {number} was not typed as it is printed")
    part = value.to_bytes(LINE_BYTES, "big")
    if _check(number, part) != _number(letters[KEY_LETTERS:]):
        raise SheetError(number, f"line {number} was not typed as it is printed")
    return part


def _line(number: int, part: bytes) -> str:
    letters = _letters(int.from_bytes(part, "big"), KEY_LETTERS)
    letters += _letters(_check(number, part), CHECK_LETTERS)
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _check(number: int, part: bytes) -> int:
    """Return 15 bits: three letters of a Reed-Solomon code over GF(32), moved on with each line.

    Any one, two or three wrong letters of a line are noticed for certain, and so is any line that
    stands in another's place.
    """
    found = [0, 0, 0]
    for letter in _numbers(int.from_bytes(part, "big"), KEY_LETTERS):
        carried = letter ^ found[0]
        found = [*found[1:], 0]
        found = [held ^ _times(carried, factor) for held, factor in zip(found, _CODE, strict=True)]
    value = found[0] << 10 | found[1] << 5 | found[2]
    return value ^ (number * 0x2F35 & 0x7FFF)


def _times(one: int, other: int) -> int:
    """Multiply in GF(32), x^5 = x^2 + 1."""
    product = 0
    for place in range(5):
        product ^= (one << place) * (other >> place & 1)
    for place in range(8, 4, -1):
        product ^= (0b100101 << place - 5) * (product >> place & 1)
    return product


_CODE = (14, 29, 10)
"""(x - a)(x - a^2)(x - a^3), the highest power left out."""


def _numbers(value: int, count: int) -> list[int]:
    return [value >> (5 * place) & 31 for place in reversed(range(count))]


def _letters(value: int, count: int) -> str:
    return "".join(LETTERS[number] for number in _numbers(value, count))


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value << 5 | LETTERS.index(letter)
    return value

"""Chords, written as roman numerals over a tonic.

Conventions: a numeral counts the degrees of the *major* scale whatever the mode, and says each
alteration: the chord on the lowered seventh is ``bVII`` in Mixolydian, Dorian and Aeolian alike.
Capitals are major, small letters minor; ``o`` diminished; ``7 maj7 6 add9 sus4 sus2`` are added.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError

NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII")
MAJOR_STEPS = (0, 2, 4, 5, 7, 9, 11)
ADDED: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"": (), "7": (10,), "maj7": (11,), "6": (9,), "add9": (14,), "m7b5": (10,)}
)
_PATTERN = re.compile(
    r"(?P<sign>[b#]?)(?P<degree>[IV]+|[iv]+)(?P<dim>o?)(?P<added>maj7|m7b5|add9|sus4|sus2|7|6)?"
)


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: its root's pitch class, semitones above the root, and how it was written.

    Examples
    --------
    >>> chord = Chord.parse("V7", tonic=0)
    >>> chord.root, sorted(chord.pitch_classes)
    (7, [2, 5, 7, 11])
    """

    root: int
    intervals: tuple[int, ...]
    numeral: str

    @property
    def pitch_classes(self) -> frozenset[int]:
        """The chord's notes as pitch classes."""
        return frozenset((self.root + interval) % 12 for interval in self.intervals)

    @property
    def is_major(self) -> bool:
        """Whether the third above the root is a major third."""
        return 4 in self.intervals

    @classmethod
    def parse(cls, numeral: str, *, tonic: int) -> "Chord":
        """Read a roman numeral over a tonic in [0, 11].

        Raises
        ------
        InputError
            When the numeral is not written as this module's conventions say.
        """
        match = _PATTERN.fullmatch(numeral.strip())
        if match is None or match["degree"].upper() not in NUMERALS:
            raise InputError(
                "numeral", expected="a roman numeral such as 'bVII' or 'ii7'", got=numeral
            )
        degree = NUMERALS.index(match["degree"].upper())
        sign = {"b": -1, "#": 1, "": 0}[match["sign"]]
        root = (whole("tonic", tonic, 0, 11) + MAJOR_STEPS[degree] + sign) % 12
        return cls(root, _intervals(match), numeral.strip())

    def with_added(self, interval: int, suffix: str) -> "Chord":
        """Return the chord with one more note, ``interval`` semitones above the root.

        Examples
        --------
        >>> Chord.parse("ii", tonic=0).with_added(10, "7").numeral
        'ii7'
        """
        return Chord(self.root, (*self.intervals, interval), self.numeral + suffix)


def _intervals(match: re.Match[str]) -> tuple[int, ...]:
    added = match["added"] or ""
    if added == "sus4":
        return (0, 5, 7)
    if added == "sus2":
        return (0, 2, 7)
    minor = match["degree"].islower()
    third = 3 if minor or match["dim"] else 4
    fifth = 6 if match["dim"] or added == "m7b5" else 7
    return (0, third, fifth, *ADDED[added])


def coloured(chord: Chord, pitch_classes: frozenset[int], colour: str) -> Chord:
    """Return a triad with the seventh or ninth that the scale offers, or unchanged.

    Parameters
    ----------
    chord : Chord
    pitch_classes : frozenset of int
        The scale in which the added note must lie.
    colour : {'plain', 'seventh', 'ninth'}

    Examples
    --------
    >>> white = frozenset({0, 2, 4, 5, 7, 9, 11})
    >>> [coloured(Chord.parse(n, tonic=0), white, "seventh").numeral for n in ("I", "V", "vi")]
    ['Imaj7', 'V7', 'vi7']
    """
    if len(chord.intervals) != 3 or 6 in chord.intervals or colour == "plain":
        return chord
    if colour == "ninth":
        fits = (chord.root + 2) % 12 in pitch_classes
        return chord.with_added(14, "add9") if fits else chord
    if colour != "seventh":
        raise InputError("colour", expected="'plain', 'seventh' or 'ninth'", got=colour)
    for interval, suffix in ((10, "7"), (11, "maj7")):
        if (chord.root + interval) % 12 in pitch_classes:
            return chord.with_added(interval, suffix)
    return chord

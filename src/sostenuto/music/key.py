"""Keys: a tonic, a mode, how they are written and how far apart two of them are.

Conventions: pitch classes 0 = C ... 11 = B; black keys are written with sharps.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError

PITCH_CLASSES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLATS = {"DB": 1, "EB": 3, "GB": 6, "AB": 8, "BB": 10, "CB": 11, "FB": 4, "E#": 5, "B#": 0}

Mode = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class Key:
    """A major or minor key.

    Examples
    --------
    >>> str(Key(6, "minor")), Key.parse("Bb major")
    ('F# minor', Key(tonic=10, mode='major'))
    """

    tonic: int
    mode: Mode

    def __post_init__(self) -> None:
        whole("tonic", self.tonic, 0, 11)
        if self.mode not in get_args(Mode):
            raise InputError("mode", expected="'major' or 'minor'", got=self.mode)

    def __str__(self) -> str:
        return f"{PITCH_CLASSES[self.tonic]} {self.mode}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Read a key written like ``F# minor`` or ``Bb major``; case does not matter."""
        parts = text.strip().split()
        if len(parts) == 2:
            name, word = parts[0].upper(), parts[1].lower()
            tonic = PITCH_CLASSES.index(name) if name in PITCH_CLASSES else FLATS.get(name)
            mode = next((each for each in get_args(Mode) if each == word), None)
            if tonic is not None and mode is not None:
                return cls(tonic, mode)
        raise InputError("key", expected="written like 'F# minor'", got=text)

    @property
    def signature(self) -> int:
        """Tonic of the major key that shares its notes: A minor gives 0, as C major."""
        return self.tonic if self.mode == "major" else (self.tonic + 3) % 12

    def steps_to(self, other: "Key") -> int:
        """Return the steps on the circle of fifths, one more if the modes differ.

        A key and its relative count by their shared notes, so C major to A minor is 1 and to
        G major is 1; to F# major it is 6. In [0, 7]. The measure is a design of this project.

        Examples
        --------
        >>> c = Key.parse("C major")
        >>> [c.steps_to(Key.parse(k)) for k in ("C major", "A minor", "G major", "F# major")]
        [0, 1, 1, 6]
        """
        fifths = (self.signature - other.signature) * 7 % 12
        return min(fifths, 12 - fifths) + (self.mode != other.mode)

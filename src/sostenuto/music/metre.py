"""Metre: how beats make bars, and which places in a bar are strong.

Conventions: places and lengths inside the composer count *eighth notes*. A beat is a quarter note
in 4/4 and 3/4 (two eighths) and a dotted quarter in 6/8 (three eighths); tempo counts beats.
"""

from dataclasses import dataclass

from sostenuto.base.errors import InputError


@dataclass(frozen=True, slots=True)
class Metre:
    """A time signature.

    Attributes
    ----------
    name : str
        As it is written: ``"6/8"``.
    beats : int
        Beats in a bar.
    eighths_per_beat : int
        2 where the beat divides in two, 3 where it divides in three.
    strong : tuple of float
        Places in the bar, in eighths from its start, that carry weight, the first the most.

    Examples
    --------
    >>> waltz = metre("3/4")
    >>> waltz.eighths, waltz.weight(0), waltz.weight(2), waltz.weight(3)
    (6, 1.0, 0.5, 0.0)
    """

    name: str
    beats: int
    eighths_per_beat: int
    strong: tuple[float, ...]

    @property
    def eighths(self) -> int:
        """Eighth notes in a bar."""
        return self.beats * self.eighths_per_beat

    def bar_s(self, tempo_bpm: float) -> float:
        """Return the length of a bar in seconds at a tempo in beats per minute."""
        return 60.0 * self.beats / tempo_bpm

    def weight(self, place: float) -> float:
        """Return the weight of a place: 1 strong, 0.5 another beat, 0 between beats."""
        place %= self.eighths
        if place in self.strong:
            return 1.0
        return 0.5 if place % self.eighths_per_beat == 0 else 0.0


METRES = (
    Metre("4/4", 4, 2, (0, 4)),
    Metre("3/4", 3, 2, (0,)),
    Metre("6/8", 2, 3, (0, 3)),
)


def metre(name: str) -> Metre:
    """Return a metre by its name.

    Examples
    --------
    >>> metre("6/8").beats
    2
    """
    for known in METRES:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in METRES)
    raise InputError("metre", expected=f"one of {names}", got=name)

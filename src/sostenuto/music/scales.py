"""Scales: the church modes as sets of semitones above a tonic, from bright to dark.

Conventions: pitch classes 0 = C ... 11 = B; a mode is named in lower case. Each mode has one note
a semitone lower than the one before it in `MODES`, which is why they are a ladder of brightness.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError
from sostenuto.music.key import Key

MODES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "lydian": (0, 2, 4, 6, 7, 9, 11),
        "ionian": (0, 2, 4, 5, 7, 9, 11),
        "mixolydian": (0, 2, 4, 5, 7, 9, 10),
        "dorian": (0, 2, 3, 5, 7, 9, 10),
        "aeolian": (0, 2, 3, 5, 7, 8, 10),
        "phrygian": (0, 1, 3, 5, 7, 8, 10),
    }
)
"""Semitones above the tonic, brightest mode first."""


def mode_steps(mode: str) -> tuple[int, ...]:
    """Return the seven semitone steps of a mode above its tonic.

    Examples
    --------
    >>> mode_steps("dorian")
    (0, 2, 3, 5, 7, 9, 10)
    """
    if mode not in MODES:
        raise InputError("mode", expected=f"one of {', '.join(MODES)}", got=mode)
    return MODES[mode]


def scale(tonic: int, mode: str) -> frozenset[int]:
    """Return the pitch classes of a mode on a tonic in [0, 11].

    Examples
    --------
    >>> sorted(scale(2, "dorian"))  # D dorian: the white keys
    [0, 2, 4, 5, 7, 9, 11]
    """
    whole("tonic", tonic, 0, 11)
    return frozenset((tonic + step) % 12 for step in mode_steps(mode))


def key_of(tonic: int, mode: str) -> Key:
    """Return the major or minor key nearest to a mode: its third decides.

    Examples
    --------
    >>> str(key_of(7, "mixolydian")), str(key_of(2, "dorian"))
    ('G major', 'D minor')
    """
    return Key(tonic, "major" if 4 in mode_steps(mode) else "minor")


def bent_to(pitch_classes: frozenset[int], tones: frozenset[int]) -> frozenset[int]:
    """Return a scale with the notes next to foreign chord tones replaced by those tones.

    A borrowed chord asks the melody to bend: over F minor in C major the A becomes A flat.

    Examples
    --------
    >>> sorted(bent_to(scale(0, "ionian"), frozenset({5, 8, 0})))
    [0, 2, 4, 5, 7, 8, 11]
    """
    bent = set(pitch_classes)
    for tone in sorted(tones - pitch_classes):
        neighbours = {(tone + 1) % 12, (tone - 1) % 12} & pitch_classes - tones
        # The altered note is the one of the same letter: lowered from above, or raised from below.
        above_it = (tone + 1) % 12
        bent -= {above_it} if above_it in neighbours else neighbours
        bent.add(tone)
    return frozenset(bent)

"""Pitch: MIDI numbers, frequencies and names.

Conventions: MIDI number 69 is A4 at 440 Hz, equal temperament, 12 numbers an octave; middle C is
60 and is named C4. Fractions are allowed: 69.5 lies a quarter tone above A4.
"""

import math
import re

from sostenuto.base.checks import above, finite, whole
from sostenuto.base.errors import InputError
from sostenuto.music.key import FLATS, PITCH_CLASSES

CONCERT_PITCH_HZ = 440.0
CONCERT_PITCH = 69


def frequency_hz(pitch: float) -> float:
    """Return the frequency of a MIDI pitch number.

    Examples
    --------
    >>> frequency_hz(69), round(frequency_hz(60), 2)
    (440.0, 261.63)
    """
    return float(CONCERT_PITCH_HZ * 2 ** ((finite("pitch", pitch) - CONCERT_PITCH) / 12))


def pitch_of(frequency_hz: float) -> float:
    """Return the MIDI pitch number of a frequency above 0 Hz; the fraction is in semitones.

    Examples
    --------
    >>> pitch_of(880.0)
    81.0
    """
    frequency_hz = above("frequency_hz", frequency_hz, 0, unit="hertz")
    return CONCERT_PITCH + 12 * math.log2(frequency_hz / CONCERT_PITCH_HZ)


def pitch_name(pitch: int) -> str:
    """Return the name of a whole MIDI pitch number in [0, 127], with sharps.

    Examples
    --------
    >>> pitch_name(60), pitch_name(70)
    ('C4', 'A#4')
    """
    octave, pitch_class = divmod(whole("pitch", pitch, 0, 127), 12)
    return f"{PITCH_CLASSES[pitch_class]}{octave - 1}"


def named_pitch(name: str) -> int:
    """Return the MIDI pitch number of a name such as ``C4``, ``f#3`` or ``Bb-1``.

    Raises
    ------
    InputError
        When the name is not written so, or lies outside MIDI's 0 to 127.

    Examples
    --------
    >>> named_pitch("A4"), named_pitch("Bb3")
    (69, 58)
    """
    match = re.fullmatch(r"([A-G][#B]?)(-?\d)", name.strip().upper())
    if match:
        letter, octave = match.groups()
        known = PITCH_CLASSES.index(letter) if letter in PITCH_CLASSES else FLATS.get(letter)
        if known is not None:
            # Cb belongs to the octave above the B it sounds like, B# to the one below the C.
            crossing = {"CB": -1, "B#": 1}.get(letter, 0)
            pitch = 12 * (int(octave) + 1 + crossing) + known
            if 0 <= pitch <= 127:
                return pitch
    raise InputError("name", expected="a pitch from C-1 to G9 such as 'F#3'", got=name)

"""Conversions between the units that the names of values end in."""

import math

SILENCE_DB = -120.0
"""What a level of zero is written as, in dB; below the floor of 16-bit and 20-bit recordings."""


def ratio_db(ratio: float) -> float:
    """Return an amplitude ratio in dB; zero and less give `SILENCE_DB`.

    Examples
    --------
    >>> round(ratio_db(0.5), 2), ratio_db(0)
    (-6.02, -120.0)
    """
    return max(SILENCE_DB, 20 * math.log10(ratio)) if ratio > 0 else SILENCE_DB


def db_ratio(level_db: float) -> float:
    """Return the amplitude ratio of a level in dB.

    Examples
    --------
    >>> round(db_ratio(-6.0206), 4)
    0.5
    """
    return float(10 ** (level_db / 20))


def clock(seconds: float) -> str:
    """Return a length of time as ``m:ss`` or ``h:mm:ss``.

    Examples
    --------
    >>> clock(75.4), clock(3601), clock(59.7)
    ('1:15', '1:00:01', '1:00')
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"

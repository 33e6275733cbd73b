"""How loud: the gain of a recording that was not levelled, where a person's music starts and ends.

Conventions: decibels. 0 is the level to which recordings are brought. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sostenuto.care.cautions import answer_for, caution_kinds
from sostenuto.exchange.levelled import TARGET_LUFS

LOUD = "loud"
UNKNOWN_DB = -10.0
"""Of what nobody measured: about what brings a loud master of these years to the target."""
HIGHEST_DB = 6.0
"""More is left to a levelled file: how high the peaks of the own file are is not known here."""
LOWEST_DB = -30.0
ROOM_DB = 6.0
"""How far above where it starts the music may be turned up for whom loud music is ruled out."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Where the music starts for somebody, and how far it may be turned up, in dB."""

    start_db: float
    cap_db: float


def gain_db(loudness_lufs: float | None) -> float:
    """Return the gain that brings a recording's own file to the target.

    Examples
    --------
    >>> gain_db(-9.0), gain_db(-40.0), gain_db(None)
    (-9.0, 6.0, -10.0)
    """
    if loudness_lufs is None:
        return UNKNOWN_DB
    return min(max(TARGET_LUFS - loudness_lufs, LOWEST_DB), HIGHEST_DB)


def volume_for(kinds: Iterable[str], cap_db: float = 0.0) -> Volume:
    """Return the volume for somebody with cautions of these kinds and a cap of their own.

    The lower of both holds, and nothing starts above it.

    Examples
    --------
    >>> volume_for([]), volume_for(["tinnitus", "hyperacusis"])
    (Volume(start_db=0.0, cap_db=0.0), Volume(start_db=-12.0, cap_db=-6.0))
    >>> volume_for([], -18.0)
    Volume(start_db=-18.0, cap_db=-18.0)
    """
    held = list(kinds)
    known = [caution_kinds()[kind].start_level_db for kind in held if kind in caution_kinds()]
    start_db = min([0.0, *(float(level) for level in known if level is not None)])
    ruled_out = answer_for(held, LOUD) == "no"
    highest = min(0.0, start_db + ROOM_DB if ruled_out else 0.0, max(cap_db, LOWEST_DB))
    return Volume(min(start_db, highest), highest)

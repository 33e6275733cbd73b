"""How a session goes, worked out from all its taps: the same whatever order they arrived in. Pure.

The browser works it out by the same rules (``static/lib/session-going.js``), with one file of
shared cases: what it shows while the network is away is what the house will keep.

Conventions: a tap that was taken back counts for nothing. Of two at the same moment the one with
the lower token was first. Beginning an activity ends the one before; a song ends the one before;
"stop: distress" ends the song, stopping ends both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

START, STOP, BEGIN, UNDO = "start", "stop", "begin", "undo"
MUSIC, SILENCE, DISTRESS, EASED = "music", "silence", "distress", "eased"


@dataclass(frozen=True, slots=True)
class Tap:
    """One action: its token, what it is, when, and what it is about (an id, or a token).

    ``order`` is what decides between two at the same moment, where that is not the token.
    """

    token: str
    kind: str
    at: datetime
    about: str = ""
    order: str = ""


@dataclass(slots=True)
class Span:
    """From when until when; None: it has not ended."""

    began: datetime
    ended: datetime | None = None


@dataclass(slots=True)
class Going:
    """What follows from the taps.

    Attributes
    ----------
    started, ended : datetime or None
    running : bool
    activity : str
        The one that is going on, or empty.
    activities : dict
        When each was first begun and last ended.
    until : dict
        By the token of a song or a distress: when it was over, or None.
    sounding, distress : str
        The token of what has not ended, or empty.
    """

    started: datetime | None = None
    ended: datetime | None = None
    running: bool = False
    activity: str = ""
    activities: dict[str, Span] = field(default_factory=dict)
    until: dict[str, datetime | None] = field(default_factory=dict)
    sounding: str = ""
    distress: str = ""


def going_of(taps: Iterable[Tap]) -> Going:
    """Return how a session goes.

    Examples
    --------
    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 10, minute, tzinfo=UTC) for minute in range(3)]
    >>> taps = [Tap("c", STOP, at[2]), Tap("a", START, at[0]), Tap("b", BEGIN, at[1], "x")]
    >>> going = going_of(taps)
    >>> going.running, going.ended == at[2], going.activities["x"].ended == at[2]
    (False, True, True)
    """
    every = {tap.token: tap for tap in taps}
    undone = {tap.about for tap in every.values() if tap.kind == UNDO}
    going = Going()
    for tap in sorted(every.values(), key=lambda tap: (tap.at, tap.order or tap.token)):
        if tap.token not in undone and tap.kind in _RULES:
            _RULES[tap.kind](going, tap)
    return going


def _start(going: Going, tap: Tap) -> None:
    going.started = going.started or tap.at
    going.running, going.ended = True, None


def _stop(going: Going, tap: Tap) -> None:
    if going.started is None:
        return
    going.running, going.ended = False, tap.at
    _leave(going, tap.at)
    _quiet(going, tap.at)


def _begin(going: Going, tap: Tap) -> None:
    if going.activity == tap.about:
        return
    _leave(going, tap.at)
    going.activity = tap.about
    span = going.activities.setdefault(tap.about, Span(tap.at))
    span.ended = None


def _music(going: Going, tap: Tap) -> None:
    _quiet(going, tap.at)
    going.sounding = tap.token
    going.until[tap.token] = None


def _silence(going: Going, tap: Tap) -> None:
    if going.sounding and going.sounding == tap.about:
        _quiet(going, tap.at)


def _distress(going: Going, tap: Tap) -> None:
    _quiet(going, tap.at)
    going.distress = tap.token
    going.until[tap.token] = None


def _eased(going: Going, tap: Tap) -> None:
    if tap.about in going.until and going.until[tap.about] is None:
        going.until[tap.about] = tap.at
    if going.distress == tap.about:
        going.distress = ""


def _leave(going: Going, at: datetime) -> None:
    if going.activity:
        going.activities[going.activity].ended = at
        going.activity = ""


def _quiet(going: Going, at: datetime) -> None:
    if going.sounding:
        going.until[going.sounding] = at
        going.sounding = ""


_RULES = {
    START: _start,
    STOP: _stop,
    BEGIN: _begin,
    MUSIC: _music,
    SILENCE: _silence,
    DISTRESS: _distress,
    EASED: _eased,
}

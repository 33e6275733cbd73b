"""Which of a group's taps are one member's, by when they were there. Pure.

Conventions: a tap that was taken back is nobody's. Whoever comes late finds what is going on when
they come: it begins for them then. For whoever leaves early everything ends when they leave. What
happens in the very moment in which somebody comes they find; in which they leave they miss.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sostenuto_web.care.running.going import (
    BEGIN,
    DISTRESS,
    EASED,
    SILENCE,
    START,
    STOP,
    UNDO,
    Tap,
    going_of,
)

POINTING = (SILENCE, EASED)


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody was at a meeting; None: from its beginning, to its end."""

    is_there: bool = True
    arrived: datetime | None = None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One tap of the group as a member's own.

    Attributes
    ----------
    source : str
        The group's tap from which it follows.
    kind : str
    at : datetime
    about : str
        As the source has it: an activity of the group, or a tap of the group.
    holds : bool
        False: it was taken back, and yet somebody has to hear of it.
    """

    source: str
    kind: str
    at: datetime
    about: str = ""
    holds: bool = True


def parts_of(taps: Iterable[Tap], presence: Presence) -> list[Part]:
    """Return what a member has of the group's taps, in their order.

    Examples
    --------
    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 10, minute, tzinfo=UTC) for minute in range(4)]
    >>> taps = [Tap("a", START, at[0]), Tap("b", BEGIN, at[1], "x"), Tap("c", STOP, at[3])]
    >>> late = parts_of(taps, Presence(arrived=at[2]))
    >>> [(part.kind, part.at.minute) for part in late]
    [('start', 2), ('begin', 2), ('stop', 3)]
    """
    came, left = presence.arrived, presence.left
    if not presence.is_there or (came is not None and left is not None and left <= came):
        return []
    every = {tap.token: tap for tap in taps}
    undone = {tap.about for tap in every.values() if tap.kind == UNDO}
    ordered = sorted(every.values(), key=lambda tap: (tap.at, tap.order or tap.token))
    heard = [tap for tap in ordered if left is None or tap.at < left]
    held = [tap for tap in heard if tap.token not in undone and tap.kind != UNDO]
    found = _found_there([tap for tap in held if came is not None and tap.at <= came], came)
    for tap in heard:
        if (came is None or tap.at > came) and (tap in held or tap.kind == DISTRESS):
            found.append(Part(tap.token, tap.kind, tap.at, tap.about, tap in held))
    found += _left(held, left)
    known = {part.source for part in found if part.holds}
    return [part for part in found if part.kind not in POINTING or part.about in known]


def _found_there(before: list[Tap], came: datetime | None) -> list[Part]:
    """Return what is going on when somebody comes, as beginning then."""
    if came is None:
        return []
    going = going_of(before)
    found = [_last(before, START)] if going.running else []
    found += [_last(before, BEGIN, going.activity)] if going.activity else []
    found += [tap for tap in before if tap.token == going.sounding]
    return [Part(tap.token, tap.kind, came, tap.about) for tap in found]


def _left(held: list[Tap], left: datetime | None) -> list[Part]:
    """Return the end for somebody who leaves while it is running."""
    if left is None or not going_of(held).running:
        return []
    return [Part(_last(held, START).token, STOP, left)]


def _last(taps: list[Tap], kind: str, about: str = "") -> Tap:
    return [tap for tap in taps if tap.kind == kind and about in ("", tap.about)][-1]

"""The changes of one stretch of live music: what a page may send of them, and how they add up.

A page sends its changes in batches, and says how many came before. What it sends twice, because an
answer was lost, is taken once. Pure.
"""

import json
import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

Change = tuple[float, float, float]
"""Seconds since it began, valence, arousal."""
MOST_AT_ONCE = 400
MOST = 6000
"""Of one stretch; somebody who never lets go of a slider needs an hour for them."""
LONGEST_S = 6 * 3600.0
LARGEST_TEXT = 20_000


class FaultyError(ValueError):
    """What was sent cannot be changes of this stretch; its text says why."""


def read(text: str) -> list[Change]:
    """Read a batch of changes from what a page sends.

    Raises
    ------
    FaultyError
        It is not a list of numbers in their ranges, in order.

    Examples
    --------
    >>> read("[[0, 0.5, -1], [2.25, 0.4, -1]]")
    [(0.0, 0.5, -1.0), (2.25, 0.4, -1.0)]
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise FaultyError(_("The changes cannot be read.")) from None
    if not isinstance(said, list):
        raise FaultyError(_("The changes cannot be read."))
    if len(said) > MOST_AT_ONCE:
        raise FaultyError(_("Too many changes at once."))
    found = [_change(one) for one in said]
    _in_order(found)
    return found


def joined(kept: Sequence[Sequence[float]], after: int, more: Sequence[Change]) -> list[Any]:
    """Return the changes that are kept once a batch was taken.

    Parameters
    ----------
    kept : those that are kept already
    after : int
        How many came before the batch.
    more : the batch

    Raises
    ------
    FaultyError
        Some are missing in between, they go back in time, or there are too many.

    Examples
    --------
    >>> joined([[0, 0, 0], [1, 0.5, 0]], 1, [(1, 0.5, 0), (2, 1, 0)])
    [[0, 0, 0], [1, 0.5, 0], [2, 1, 0]]
    """
    if after > len(kept):
        raise FaultyError(_("Changes from before these are missing."))
    whole = [*map(list, kept), *map(list, more[len(kept) - after :])]
    if len(whole) > MOST:
        raise FaultyError(_("There are too many changes. Stop, and begin again."))
    _in_order(whole)
    return whole


def _change(one: Any) -> Change:
    if not isinstance(one, list) or len(one) != 3 or not all(map(_is_number, one)):
        raise FaultyError(_("A change is three numbers: seconds, valence, arousal."))
    seconds, valence, arousal = one
    if not 0 <= seconds <= LONGEST_S:
        raise FaultyError(_("A change lies outside of the time of the music."))
    if not (-1 <= valence <= 1 and -1 <= arousal <= 1):
        raise FaultyError(_("Valence and arousal lie between −1 and 1."))
    return round(float(seconds), 3), round(float(valence), 3), round(float(arousal), 3)


def _is_number(one: Any) -> bool:
    if isinstance(one, bool) or not isinstance(one, int | float):
        return False
    return isinstance(one, int) or math.isfinite(one)


def _in_order(changes: Sequence[Sequence[float]]) -> None:
    seconds = [one[0] for one in changes]
    if seconds != sorted(seconds):
        raise FaultyError(_("The changes go back in time."))

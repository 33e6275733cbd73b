"""Argument checks that answer in the one shape of `sostenuto.base.errors.InputError`."""

import math
from typing import SupportsFloat, SupportsIndex

from sostenuto.base.errors import InputError


def finite(name: str, value: object, *, unit: str = "") -> float:
    """Return ``value`` as a float, refusing NaN, infinity and what is not a number.

    Examples
    --------
    >>> finite("minutes", 20)
    20.0
    >>> finite("minutes", float("nan"))
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: minutes must be a finite number; got nan
    """
    expected = f"a finite number{f' of {unit}' if unit else ''}"
    number = math.nan
    # A text of digits is still a text: only what calls itself a number is one.
    if isinstance(value, SupportsFloat | SupportsIndex) and not isinstance(value, bool):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
    if not math.isfinite(number):
        raise InputError(name, expected=expected, got=value)
    return number


def above(name: str, value: float, floor: float, *, unit: str = "") -> float:
    """Return ``value``, refusing what is not finite and above ``floor``.

    Examples
    --------
    >>> above("start_bpm", 0, 0, unit="beats per minute")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: start_bpm must be above 0 beats per minute; got 0.0
    """
    value = finite(name, value, unit=unit)
    if not value > floor:
        raise InputError(name, expected=f"above {floor:g}{f' {unit}' if unit else ''}", got=value)
    return value


def within(name: str, value: object, low: float, high: float, *, unit: str = "") -> float:
    """Return ``value``, refusing what is not finite and in [``low``, ``high``].

    Examples
    --------
    >>> within("valence", 1.5, -1, 1)
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: valence must be between -1 and 1; got 1.5
    """
    value = finite(name, value, unit=unit)
    if not low <= value <= high:
        span = f"between {low:g} and {high:g}{f' {unit}' if unit else ''}"
        raise InputError(name, expected=span, got=value)
    return value


def whole(name: str, value: int, low: int, high: int | None = None) -> int:
    """Return ``value``, refusing what is not a whole number from ``low`` (to ``high``).

    Examples
    --------
    >>> whole("steps", 1, 2)
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: steps must be a whole number of at least 2; got 1
    """
    span = f"of at least {low}" if high is None else f"from {low} to {high}"
    try:
        number = finite(name, value)
    except InputError:
        number = float("nan")
    if not number.is_integer() or number < low or (high is not None and number > high):
        raise InputError(name, expected=f"a whole number {span}", got=value)
    return int(value)

"""What the statistics accept, and how they refuse.

Conventions: numbers stay in wide but finite ranges, so that no sum or square of accepted numbers
overflows. A number that is wrong is an `InputError`; numbers that are right but too few, or that do
not differ, are a `TooLittleError`, which says why nothing can be estimated from them.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeGuard, get_args

import numpy as np

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError

Improvement = Literal["increase", "decrease"]
"""Which way is better."""

LARGEST = 1e9
"""Of a score, a mean or an effect."""
SMALLEST_SPREAD = 1e-9
SMALLEST_VARIANCE, LARGEST_VARIANCE = 1e-12, 1e12
MOST_VALUES = 10_000


class TooLittleError(InputError):
    """Right numbers from which nothing can be estimated: too few, or all the same.

    Examples
    --------
    >>> raise TooLittleError("studies", expected="at least 2 to be pooled", got=1)
    Traceback (most recent call last):
    sostenuto.stats.inputs.TooLittleError: studies must be at least 2 to be pooled; got 1
    """


def column(
    name: str,
    values: Iterable[float],
    low: float = -LARGEST,
    high: float = LARGEST,
    *,
    least: int = 1,
    most: int = MOST_VALUES,
) -> tuple[float, ...]:
    """Return values as floats, refusing what is not a list of numbers in [``low``, ``high``].

    Raises
    ------
    InputError
        If it is no list, too long, or one value is not a finite number within the range.
    TooLittleError
        If there are fewer than ``least``.

    Examples
    --------
    >>> column("before", [1, 2.5])
    (1.0, 2.5)
    >>> column("before", [1, None])
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: before[2] must be a finite number; got None
    """
    if not _is_list(values):
        raise InputError(name, expected="a list of numbers", got=values)
    found = []
    for place, value in enumerate(values, start=1):
        if place > most:
            raise InputError(name, expected=f"at most {most} numbers", got="more")
        found.append(number(f"{name}[{place}]", value, low, high))
    if len(found) < least:
        raise TooLittleError(name, expected=f"at least {least} numbers", got=len(found))
    return tuple(found)


def number(name: str, value: float, low: float = -LARGEST, high: float = LARGEST) -> float:
    """Return one number in [``low``, ``high``] as a float.

    Examples
    --------
    >>> number("r", 2, -1, 1)
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: r must be between -1 and 1; got 2.0
    """
    if isinstance(value, np.ndarray):
        raise InputError(name, expected="one number", got=value)
    return within(name, value, low, high)


def spread(name: str, value: float) -> float:
    """Return a standard deviation, refusing one of 0: nothing can be measured in units of it.

    Examples
    --------
    >>> spread("sd", 0)
    Traceback (most recent call last):
    sostenuto.stats.inputs.TooLittleError: sd must be above 0 (scores that differ); got 0.0
    """
    value = number(name, value, 0, LARGEST)
    if value < SMALLEST_SPREAD:
        raise TooLittleError(name, expected="above 0 (scores that differ)", got=value)
    return value


def level_of(level: float) -> float:
    """Return the level of an interval, refusing what is outside 0.5 to 0.999.

    Examples
    --------
    >>> level_of(0.95)
    0.95
    """
    return number("level", level, 0.5, 0.999)


def choice(name: str, value: str, known: Iterable[str]) -> str:
    """Return a word of a list, refusing every other.

    Examples
    --------
    >>> choice("method", "bayes", ("dl", "reml"))
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: method must be dl or reml; got 'bayes'
    """
    known = tuple(known)
    if not isinstance(value, str) or value not in known:
        raise InputError(name, expected=" or ".join(known), got=value)
    return value


def improvement_of(value: str) -> bool:
    """Return whether more is better.

    Examples
    --------
    >>> improvement_of("decrease")
    False
    """
    return choice("improvement", value, get_args(Improvement)) == "increase"


def _is_list(values: object) -> TypeGuard[Iterable[float]]:
    if isinstance(values, np.ndarray):
        return values.ndim == 1
    return isinstance(values, Iterable) and not isinstance(values, str | bytes | Mapping)

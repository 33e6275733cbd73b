"""The measures that there are, each read once."""

from functools import cache
from types import MappingProxyType

from sostenuto.base.errors import InputError
from sostenuto.measures import catalogue
from sostenuto.measures.measure import Measure
from sostenuto.measures.reading import measure_from


def measure(code: str, variant: str = "") -> Measure:
    """Return a measure by its code.

    Parameters
    ----------
    code : str
        Such as "phq9"; hyphens and capitals do not matter.
    variant : str
        Such as "us" of the K10; left out, the usual form.

    Raises
    ------
    InputError
        If there is no such measure or variant.

    Examples
    --------
    >>> measure("PHQ-9").items, measure("k10", "us").total.high
    (9, 40.0)
    >>> measure("srs")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: measure must be a known code; got 'srs' (near: brs)
    """
    if not isinstance(code, str) or not isinstance(variant, str):
        raise InputError("measure", expected="a known code", got=code)
    plain = "".join(letter for letter in code.lower() if letter.isalnum() or letter == "_")
    if plain not in catalogue.codes():
        raise InputError("measure", expected="a known code", got=code, hint=_near(plain))
    return _read(plain, variant)


@cache
def _read(code: str, variant: str) -> Measure:
    return measure_from(catalogue.measure_table(code), variant)


def _near(code: str) -> str:
    import difflib

    near = ", ".join(difflib.get_close_matches(code, catalogue.codes(), 3))
    return f"near: {near}" if near else "see `sostenuto measures list`"


@cache
def measures() -> MappingProxyType[str, Measure]:
    """Return every measure by its code, in the order of the alphabet.

    Examples
    --------
    >>> len(measures())
    47
    """
    return MappingProxyType({code: measure(code) for code in catalogue.codes()})


def variants(code: str) -> tuple[str, ...]:
    """Return the variants of a measure beside its usual form.

    Examples
    --------
    >>> variants("wsas")
    ('no_work',)
    """
    return tuple(catalogue.measure_table(measure(code).code).get("variants", {}))

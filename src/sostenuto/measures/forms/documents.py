"""JSON documents: parsed strictly, every fault with its line or its place.

Conventions: a place is written as in ``item[2].answerOption[0]``. Texts of a form are never put
into a message.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from sostenuto.base.errors import InputError

MOST_LETTERS = 5_000_000
"""A form is a few pages of text; what is longer is something else."""
_ORDINALS = ("ordinalValue", "itemWeight", "iso21090-CO-value")
_NUMBERS = ("valueDecimal", "valueInteger")


def document(text: str) -> dict[str, Any]:
    """Return what a JSON document says.

    Raises
    ------
    InputError
        If it is no JSON object; says line and column.

    Examples
    --------
    >>> document("{")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: the form must be valid JSON; got 'a fault in line 1, column 2'
    """
    if not isinstance(text, str) or len(text) > MOST_LETTERS:
        raise InputError("the form", expected="a text of JSON", got=type(text).__name__)
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        place = f"a fault in line {fault.lineno}, column {fault.colno}"
        raise InputError("the form", expected="valid JSON", got=place) from None
    except (RecursionError, ValueError):
        raise InputError("the form", expected="valid JSON", got="something unheard of") from None
    if not isinstance(found, dict):
        raise InputError("the form", expected="a JSON object", got=type(found).__name__)
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def objects(said: Mapping[str, Any], key: str, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the objects of a list, each with its place.

    Raises
    ------
    InputError
        If there is something else.
    """
    found = said.get(key, [])
    here = f"{place}.{key}" if place else key
    if not isinstance(found, list):
        raise InputError(here, expected="a list", got=type(found).__name__)
    for number, one in enumerate(found):
        if not isinstance(one, dict):
            raise InputError(f"{here}[{number}]", expected="an object", got=type(one).__name__)
        yield f"{here}[{number}]", one


def text_of(said: Mapping[str, Any], key: str, place: str) -> str:
    """Return a text, empty where it is absent."""
    value = said.get(key, "")
    if not isinstance(value, str):
        here = f"{place}.{key}" if place else key
        raise InputError(here, expected="a text", got=type(value).__name__)
    return value


def codes_of(said: Mapping[str, Any], place: str) -> tuple[str, ...]:
    """Return the codes of an element, whatever their system."""
    return tuple(text_of(one, "code", where) for where, one in objects(said, "code", place))


def has_extension(said: Mapping[str, Any], ending: str, place: str) -> bool:
    """Return whether an element has an extension whose address ends so."""
    found = objects(said, "extension", place)
    return any(text_of(one, "url", where).endswith(ending) for where, one in found)


def ordinal_of(said: Mapping[str, Any], place: str) -> float | None:
    """Return the number that an extension of an element gives it: R4, R5 or the older one.

    Raises
    ------
    InputError
        If it is there and is no number.
    """
    for where, one in objects(said, "extension", place):
        if not text_of(one, "url", where).endswith(_ORDINALS):
            continue
        value = next((one[key] for key in _NUMBERS if key in one), None)
        if isinstance(value, bool) or not isinstance(value, int | float):
            got = next((one[key] for key in one if key.startswith("value")), None)
            raise InputError(where, expected="a number as ordinal", got=got)
        return float(value)
    return None

"""Aliases that tell nothing: birds and trees, with a number when all are taken."""

import tomllib
from functools import cache
from importlib.resources import files

from sostenuto_web.people.models import Client


@cache
def words() -> tuple[str, ...]:
    """Return the words of ``aliases.toml``.

    Examples
    --------
    >>> words()[:3]
    ('Wren', 'Robin', 'Finch')
    """
    text = files("sostenuto_web.people").joinpath("aliases.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["words"])


def suggested(count: int = 1) -> list[str]:
    """Return aliases that nobody here has, in the order of the list."""
    taken = {alias.casefold() for alias in Client.objects.values_list("alias", flat=True)}
    free: list[str] = []
    number = 1
    while len(free) < count:
        some = words() if number == 1 else [f"{word} {number}" for word in words()]
        free += [word for word in some if word.casefold() not in taken]
        number += 1
    return free[:count]

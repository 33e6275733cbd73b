"""Every address of the house, read from Django's resolver, nested ones as well."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """One address: how it is written, what it names, and the view behind it.

    Attributes
    ----------
    route : str
        As in ``urls``, from the root: ``"people/<uuid:client_id>/"``.
    view : callable
    names : mapping of str to str
        What it names, and the converter of each name; empty for a regular expression's.
    unnamed : int
        Parts that are taken up without a name.
    """

    route: str
    view: Any
    names: Mapping[str, str]
    unnamed: int = 0

    @property
    def rule(self) -> str | None:
        """The rule it stands under, if any."""
        return getattr(self.view, "policy_rule", None)


def every_address() -> list[Address]:
    """Return every address that the resolver knows."""
    return list(_walk(get_resolver().url_patterns, "", {}, 0))


def _walk(
    patterns: Iterable[Any], before: str, names: Mapping[str, str], unnamed: int
) -> Iterator[Address]:
    for found in patterns:
        route = before + str(found.pattern)
        known = {**names, **_names(found)}
        loose = unnamed + _unnamed(found)
        if isinstance(found, URLResolver):
            yield from _walk(found.url_patterns, route, known, loose)
        elif isinstance(found, URLPattern):
            yield Address(route, found.callback, known, loose)


def _names(found: Any) -> dict[str, str]:
    converters = getattr(found.pattern, "converters", {})
    names = {name: type(converter).__name__ for name, converter in converters.items()}
    regex = found.pattern.regex
    names.update({name: "" for name in regex.groupindex if name not in names})
    given = getattr(found, "default_args", None) or getattr(found, "default_kwargs", {})
    names.update(dict.fromkeys(given, "given"))
    return names


def _unnamed(found: Any) -> int:
    regex = found.pattern.regex
    return 0 if regex.groupindex else int(regex.groups)

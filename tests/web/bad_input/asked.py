"""Which names of an address a page reads at all: nonsense behind any other cannot matter apart."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.http import QueryDict
from tests.web.bad_input.sending import Sender

READS = ("__getitem__", "__contains__", "getlist", "pop", "setdefault")
"""Every way in which one name is asked for; ``get`` goes by the first."""


def names_read(sender: Sender, path: str, names: Iterable[str]) -> set[str]:
    """Return which names of its address a page reads: without any, and with ``names`` filled in."""
    read: set[str] = set()
    with pytest.MonkeyPatch.context() as patched:
        _watch(patched, read)
        for value in ("", "1"):
            sender.get(f"{path}?" + "&".join(f"{name}={value}" for name in names))
        sender.get(path)
    return read


def _watch(patched: pytest.MonkeyPatch, read: set[str]) -> None:
    is_parsing = [0]
    parse: Any = QueryDict.__init__

    def parsing(query: QueryDict, *given: Any, **named: Any) -> None:
        is_parsing[0] += 1
        parse(query, *given, **named)
        is_parsing[0] -= 1

    def noting(method: Any) -> Any:
        def noted(query: QueryDict, name: Any, *more: Any, **named: Any) -> Any:
            if not is_parsing[0]:  # which looks for each name that came
                read.add(name)
            return method(query, name, *more, **named)

        return noted

    patched.setattr(QueryDict, "__init__", parsing)
    for name in READS:
        patched.setattr(QueryDict, name, noting(getattr(QueryDict, name)))


__all__ = ["names_read"]

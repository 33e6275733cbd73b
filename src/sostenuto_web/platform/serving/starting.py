"""What every web process begins, in the background, when it starts to serve."""

from collections.abc import Callable

_beginnings: list[Callable[[], object]] = []


def at_start(begin: Callable[[], object]) -> None:
    """Have something begun in every web process; it must not keep the first page waiting."""
    if begin not in _beginnings:
        _beginnings.append(begin)


def begin_all() -> None:
    """Begin everything that asked for it."""
    for begin in _beginnings:
        begin()

"""Gathers rows and writes each kind at once: somebody waits for the demo to open.

Conventions: what happened earlier keeps its own time, though such rows take the clock's otherwise.
"""

import datetime
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
A_BATCH = 500


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the tables of the invented clinic."""
    text = (files("sostenuto_web.config.demo") / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


class Gathered:
    """Rows that wait to be written, in the order in which their kinds were first met."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[tuple[str, ...], list[models.Model]]] = {}

    def add(self, row: Row, **times: datetime.datetime) -> Row:
        """Keep a row to be written; ``times`` are those that it would take from the clock."""
        for name, at in times.items():
            setattr(row, name, at)
        self._rows.setdefault(type(row), {}).setdefault(tuple(times), []).append(row)
        return row

    def write(self) -> None:
        """Write everything."""
        for model, parts in self._rows.items():
            for names, rows in parts.items():
                with _as_told(model, names):
                    model._base_manager.bulk_create(rows, batch_size=A_BATCH)
        self._rows = {}


@contextmanager
def _as_told(model: type[models.Model], names: tuple[str, ...]) -> Iterator[None]:
    """Let columns keep what they were told while the block lasts; nothing else runs meanwhile."""
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    for column in columns:
        column.auto_now_add = False
    try:
        yield
    finally:
        for column in columns:
            column.auto_now_add = True

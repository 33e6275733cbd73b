"""Reads this package's data files, as they stand: text and tables, not yet checked."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Rows = tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Every data file, unchecked: rows as text, tables as TOML gives them.

    Attributes
    ----------
    sources, effects, findings, mechanisms : tuple of dict of str
    techniques, contexts, outcomes, places, map, remarks, suggest, library : dict
    """

    sources: Rows
    effects: Rows
    findings: Rows
    mechanisms: Rows
    techniques: dict[str, Any]
    contexts: dict[str, Any]
    outcomes: dict[str, Any]
    places: dict[str, Any]
    map: dict[str, Any]
    remarks: dict[str, Any]
    suggest: dict[str, Any]
    library: dict[str, Any]


@cache
def tables() -> Tables:
    """Return all data files; shared between callers, so read-only.

    Examples
    --------
    >>> tables().library["version"], tables().effects[0]["id"]
    (1, 'E001')
    """
    return Tables(
        sources=_rows("sources"),
        effects=_rows("effects"),
        findings=_rows("findings"),
        mechanisms=_rows("mechanisms"),
        techniques=_toml("techniques"),
        contexts=_toml("contexts"),
        outcomes=_toml("outcomes"),
        places=_toml("places"),
        map=_toml("map"),
        remarks=_toml("remarks"),
        suggest=_toml("suggest"),
        library=_toml("library"),
    )


def _text(name: str) -> str:
    return files("sostenuto.evidence").joinpath("data", name).read_text(encoding="utf-8")


def _rows(name: str) -> Rows:
    return tuple(csv.DictReader(_text(f"{name}.csv").splitlines()))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(f"{name}.toml"))

"""Makes values of checked rows and tables.

Conventions: the tables have passed `sostenuto.evidence.checks.faults`; nothing is checked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from sostenuto.care.techniques.cards import cards
from sostenuto.care.techniques.shape import Card
from sostenuto.evidence.shape import (
    EffectRow,
    Finding,
    Mechanism,
    Remark,
    Source,
    Technique,
)

T = TypeVar("T")


def each(table: Mapping[str, Any], make: Callable[[str, Any], T]) -> Mapping[str, T]:
    """Return each entry of a table made into a value, by its key."""
    return MappingProxyType({key: make(key, said) for key, said in table.items()})


def by_key(
    rows: tuple[dict[str, str], ...], make: Callable[[dict[str, str]], T]
) -> Mapping[str, T]:
    """Return each row made into a value, by its column ``key``."""
    return MappingProxyType({row["key"]: make(row) for row in rows})


def _keys(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(";")))


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None


def source_from(row: dict[str, str]) -> Source:
    """Return the source that a checked row describes."""
    numbers = {name: _whole(row[name]) for name in ("year", "studies", "people")}
    said: dict[str, Any] = {**row, **numbers}
    return Source(**said)


def effect_from(row: dict[str, str]) -> EffectRow:
    """Return the effect that a checked row describes."""
    lists = {name: _keys(row[name]) for name in ("contexts", "techniques", "accepted")}
    wholes = {name: _whole(row[name]) for name in ("studies", "people")}
    numbers = {
        name: _number(row[column])
        for name, column in (("estimate", "estimate"), ("low", "ci_low"), ("high", "ci_high"))
    }
    kept = {name: text for name, text in row.items() if name not in ("ci_low", "ci_high")}
    said: dict[str, Any] = {**kept, **lists, **wholes, **numbers}
    return EffectRow(**said)


def finding_from(row: dict[str, str]) -> Finding:
    """Return the finding that a checked row describes."""
    lists = {name: _keys(row[name]) for name in ("contexts", "techniques", "outcomes")}
    said: dict[str, Any] = {**row, **lists, "people": _whole(row["people"])}
    return Finding(**said)


def mechanism_from(row: dict[str, str]) -> Mechanism:
    """Return the mechanism that a checked row describes."""
    lists = {name: _keys(row[name]) for name in ("techniques", "outcomes")}
    said: dict[str, Any] = {**row, **lists}
    return Mechanism(**said)


def technique_from(key: str, said: dict[str, Any]) -> Technique:
    """Return a technique, with what its cards say of it."""
    used = [cards()[card] for card in said["cards"]]
    return Technique(
        key=key,
        name=said["name"],
        purpose=used[0].aim if used else said["purpose"],
        family=used[0].family if used else said["family"],
        settings=_of_cards(used, lambda card: card.settings) or tuple(said.get("settings", ())),
        contexts=_of_cards(used, lambda card: card.contexts) or tuple(said.get("contexts", ())),
        doings=_of_cards(used, lambda card: card.doings) or tuple(said.get("doings", ())),
        cards=tuple(said["cards"]),
        umbrella=said.get("umbrella", False),
        part_of=tuple(said.get("part_of", ())),
        outcomes=tuple(said["outcomes"]),
        cautions=(*_of_cards(used, lambda card: card.cautions), *said.get("cautions", ())),
        dose=said.get("dose", ""),
        dose_source=said.get("dose_source", ""),
    )


def _of_cards(used: list[Card], what: Callable[[Card], tuple[str, ...]]) -> tuple[str, ...]:
    """Return what some cards say together, each once, in their order."""
    return tuple(dict.fromkeys(value for card in used for value in what(card)))


def remark_from(key: str, said: dict[str, Any]) -> Remark:
    """Return the remark that a checked entry describes."""
    return Remark(key, said["name"], said["words"], said["mechanism"], tuple(said["techniques"]))

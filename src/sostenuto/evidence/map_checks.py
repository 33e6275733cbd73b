"""What is wrong with the drawn map: a place without a point, a point outside of its picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sostenuto.evidence.checking import DataFault

SIDES = ("brain", "body", "chemical")


def faults_of_map(table: Mapping[str, Any], places: Mapping[str, Any]) -> Iterator[DataFault]:
    """Yield what is wrong with where the places stand; substances have no place in a picture."""
    pictures, at = table["pictures"], table["points"]["at"]
    for key, said in places.items():
        side = said.get("side", "")
        if side not in SIDES:
            yield DataFault(f"places.toml {key}", "side", f"one of {', '.join(SIDES)}", side)
        elif side in pictures and key not in at:
            yield DataFault(f"map.toml {key}", "at", "a point for each place", "none")
    for key, point in at.items():
        picture = pictures.get(places.get(key, {}).get("side", ""))
        if picture is None:
            yield DataFault(f"map.toml {key}", "at", "a place of a picture", key)
            continue
        for along, most in (("x", picture["width"]), ("y", picture["height"])):
            if not 0 < point.get(along, 0) < most:
                got = str(point.get(along))
                yield DataFault(f"map.toml {key}", along, f"between 0 and {most}", got)

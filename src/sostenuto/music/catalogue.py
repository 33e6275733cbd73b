"""The composer's constants, read once from ``composing.toml``.

The one place of this package that opens its data. Everything else gets the tables below.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError


@dataclass(frozen=True, slots=True)
class Preset:
    """Limits that hold whatever valence and arousal say; (low, high) pairs, ends included."""

    tempo_bpm: tuple[float, float]
    velocity: tuple[int, int]
    articulation: tuple[float, float]
    percussion: tuple[float, float]
    attack_s: tuple[float, float]
    largest_leap: int


@dataclass(frozen=True, slots=True)
class ModeHarmony:
    """Chord progressions of a mode: each phrase is four places of one or more numerals."""

    home: str
    away: str
    open: tuple[tuple[tuple[str, ...], ...], ...]
    closed: tuple[tuple[tuple[str, ...], ...], ...]
    cadence: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BassLine:
    """A bar of bass and the range of arousal it suits."""

    lowest_arousal: float
    highest_arousal: float
    bar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrumBar:
    """A bar of percussion and the least level in [0, 1] that may use it."""

    level: float
    bar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetrePatterns:
    """What can be played in one metre; rhythms as (onset, length) pairs in eighths."""

    rhythms: tuple[tuple[tuple[float, float], ...], ...]
    cadences: tuple[tuple[tuple[float, float], ...], ...]
    accompaniment: tuple[tuple[str, ...], ...]
    bass: tuple[BassLine, ...]
    hands: tuple[DrumBar, ...]
    shakers: tuple[DrumBar, ...]
    fills: tuple[tuple[str, ...], ...]


@cache
def table() -> Mapping[str, Any]:
    """Return the raw table; treat it as read-only."""
    text = files("sostenuto.music").joinpath("composing.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def preset(name: str) -> Preset:
    """Return a preset's limits by name; ``"none"`` is the one without any.

    Examples
    --------
    >>> preset("sedative").tempo_bpm
    (54.0, 72.0)
    """
    known = table()["presets"]
    if name not in known:  # "none" is how the table calls the absence of one
        choices = ", ".join(repr(key) for key in known if key != "none")
        raise InputError("preset", expected=f"None or one of {choices}", got=name)
    row = known[name]
    leap = row["largest_leap"]
    pairs = {key: tuple(value) for key, value in row.items() if key != "largest_leap"}
    return Preset(**pairs, largest_leap=leap)


@cache
def harmony(mode: str) -> ModeHarmony:
    """Return the progressions of a mode.

    Examples
    --------
    >>> harmony("ionian").cadence
    (('IV',), ('V',))
    """
    row = table()["harmony"][mode]
    return ModeHarmony(
        home=row["home"],
        away=row["away"],
        open=tuple(_places(text) for text in row["open"]),
        closed=tuple(_places(text) for text in row["closed"]),
        cadence=_places(row["cadence"]),
    )


@cache
def patterns(metre: str) -> MetrePatterns:
    """Return the patterns of a metre, by its name.

    Examples
    --------
    >>> patterns("3/4").cadences[1]
    ((0.0, 4.0),)
    """
    tables = table()
    rhythms, chords, drums = (
        tables[part][metre] for part in ("rhythms", "accompaniment", "percussion")
    )
    return MetrePatterns(
        rhythms=tuple(_rhythm(text) for text in rhythms["bars"]),
        cadences=tuple(_rhythm(text) for text in rhythms["cadences"]),
        accompaniment=tuple(tuple(text.split()) for text in chords["patterns"]),
        bass=tuple(
            BassLine(row["from"], row["to"], tuple(row["bar"].split())) for row in chords["bass"]
        ),
        hands=_drum_bars(drums["hands"]),
        shakers=_drum_bars(drums["shakers"]),
        fills=tuple(tuple(text.split()) for text in drums["fills"]),
    )


def ensemble(name: str) -> Mapping[str, str]:
    """Return who plays melody, chords and descant in a named ensemble.

    Examples
    --------
    >>> ensemble("harp")["melody"]
    'pluck'
    """
    known = table()["ensembles"]
    if name not in known:
        raise InputError("ensemble", expected=f"one of {', '.join(known)}", got=name)
    return MappingProxyType(known[name])


def ensemble_names() -> tuple[str, ...]:
    """Return the names of all ensembles."""
    return tuple(table()["ensembles"])


def _places(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(place.split()) for place in text.split("|"))


def _drum_bars(rows: list[dict[str, Any]]) -> tuple[DrumBar, ...]:
    return tuple(DrumBar(row["level"], tuple(row["bar"].split())) for row in rows)


def _rhythm(text: str) -> tuple[tuple[float, float], ...]:
    """Turn lengths such as ``"r2 2 4"`` into (onset, length) pairs, the rests left out."""
    onset, pairs = 0.0, []
    for token in text.split():
        length = float(token.removeprefix("r"))
        if not token.startswith("r"):
            pairs.append((onset, length))
        onset += length
    return tuple(pairs)

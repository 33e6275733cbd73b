"""The synthesiser's constants, read once from ``synthesis.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError


@dataclass(frozen=True, slots=True)
class Instrument:
    """How an instrument is played: see the table for each field."""

    name: str
    trim_db: float
    attack_share: float
    release_s: float
    velocity_power: float
    layers: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a voice stands in the mix: level in dB, pan in [-1, 1] and its spread an octave."""

    gain_db: float
    pan: float
    spread: float


@dataclass(frozen=True, slots=True)
class Master:
    """Level of the whole: see the table for each field."""

    loudness_lufs: float
    loudness_arousal_lu: float
    ceiling_dbtp: float
    rumble_hz: float


@dataclass(frozen=True, slots=True)
class Room:
    """The reverberation: see the table for each field."""

    decay_calm_s: float
    decay_roused_s: float
    wet_calm_db: float
    wet_roused_db: float
    predelay_s: float
    damping_hz: float
    low_cut_hz: float
    seed: int


@cache
def _table() -> Mapping[str, Any]:
    text = files("sostenuto.audio.synthesis").joinpath("synthesis.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def instrument(name: str) -> Instrument:
    """Return an instrument by name.

    Examples
    --------
    >>> instrument("flute").layers
    3
    """
    known = _table()["instruments"]
    if name not in known:
        raise InputError("instrument", expected=f"one of {', '.join(known)}", got=name)
    return Instrument(name=name, **known[name])


def instrument_names() -> tuple[str, ...]:
    """Return the names of all instruments."""
    return tuple(_table()["instruments"])


@cache
def place(voice: str) -> Place:
    """Return a voice's place in the mix.

    Examples
    --------
    >>> place("melody").gain_db
    0.0
    """
    return Place(**_table()["voices"][voice])


@cache
def master() -> Master:
    """Return the level of the whole."""
    return Master(**_table()["master"])


@cache
def room() -> Room:
    """Return the reverberation's constants."""
    return Room(**_table()["room"])

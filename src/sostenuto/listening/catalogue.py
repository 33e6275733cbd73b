"""Reads the data of this package: the named moods and the table of weights."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from sostenuto.base.checks import finite
from sostenuto.base.errors import InputError


@dataclass(frozen=True, slots=True)
class Weights:
    """What the sequencer and the response model weigh with; `weights.toml` explains each.

    Costs are in squared units of the affect plane, where both axes run from -1 to 1. Use
    `dataclasses.replace` on `weights` to try others.

    Examples
    --------
    >>> weights().step_limit
    0.35
    """

    fit: float
    spread: float
    liked: float
    familiar: float
    asks: float
    arc_tempo: float
    tempo: float
    tempo_tolerance_ratio: float
    key: float
    key_near_steps: float
    key_far_steps: float
    unknown_share: float
    loudness: float
    loudness_tolerance_lu: float
    levelled_lufs: float
    raised_most_db: float
    step: float
    step_limit: float
    step_over_once: float
    step_over: float
    prior_sd: float
    rating_sd: float
    rating_half_life_days: float
    enough_ratings: float
    enough_half_width: float
    site_people: float
    mood_slope_ratings: float
    mood_slope_sd: float
    scatter_prior_ratings: float

    def __post_init__(self) -> None:
        for field in fields(self):
            value = finite(field.name, getattr(self, field.name))
            if value < 0 and field.name != "levelled_lufs":
                raise InputError(field.name, expected="0 or more", got=value)


@cache
def weights() -> Weights:
    """Return the weights as they stand in `weights.toml`."""
    return Weights(**{name: float(row["value"]) for name, row in weight_rows().items()})


@cache
def weight_rows() -> dict[str, dict[str, float | str]]:
    """Return the table of weights as it stands: value, what it is about, source."""
    return _table("weights.toml")


@cache
def mood_rows() -> dict[str, dict[str, float | str]]:
    """Return the named moods as they stand in `moods.toml`: valence, arousal and source."""
    return _table("moods.toml")


@cache
def reporting_table() -> dict[str, Any]:
    """Return what `reporting.toml` says of reports: items, and sentences to fill them with."""
    return _table("reporting.toml")


@cache
def next_step_table() -> dict[str, Any]:
    """Return what `next_steps.toml` says: limits, and steps with when each is shown."""
    return _table("next_steps.toml")


def _table(name: str) -> dict[str, Any]:
    text = files("sostenuto.listening").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)

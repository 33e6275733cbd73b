"""A score, and how it is read: bands, cut-offs, rules beside the number.

Conventions: a band or a cut-off is said with its scheme and source; a rule beside the number is a
screen and never a diagnosis.
"""

from dataclasses import dataclass
from typing import Any

from sostenuto.measures.measure import Bands, Cutoff, Level, Measure, Screen
from sostenuto.measures.safety import Flag
from sostenuto.measures.screens import screened


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """The number of a subscale, or why there is none."""

    key: str
    value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """In which band a number lies: of which scheme, for which scale."""

    scheme: str
    scale: str
    label: str


@dataclass(frozen=True, slots=True)
class Score:
    """What one administration gave.

    Attributes
    ----------
    measure : Measure
        With its variant and version: which one was scored.
    raw, scored : tuple of float or None
        The answers as given, and turned round where the measure says so; empty for a total.
    value : float or None
        The number, in the range of ``measure.total``; None with a ``reason``.
    total : float or None
        The sum before it was converted.
    scales : tuple of ScaleScore
    prorated : bool
        Whether the mean of the answered items stands for missing ones.
    flags : tuple of Flag
        What somebody has to look at; there whatever the number is.
    form : str
        Which form was filled in; change is never reckoned across two.
    result : str
        For a measure that gives a result and no number.
    """

    measure: Measure
    raw: tuple[float | None, ...]
    scored: tuple[float | None, ...]
    value: float | None
    total: float | None
    reason: str
    scales: tuple[ScaleScore, ...]
    prorated: bool
    flags: tuple[Flag, ...]
    form: str = "paper"
    result: str = ""

    @property
    def band(self) -> str | None:
        """The band of the total in the measure's first scheme."""
        first = next((one for one in self.measure.bands if not one.scale), None)
        level = placed(first, self.value) if first and self.value is not None else None
        return level.label if level else self.result or None

    @property
    def bands(self) -> tuple[Placed, ...]:
        """The band of each number in each scheme."""
        found = []
        for bands in self.measure.bands:
            value = self.number(bands.scale)
            level = None if value is None else placed(bands, value)
            if level:
                found.append(Placed(bands.scheme, bands.scale, level.label))
        return tuple(found)

    @property
    def cutoffs(self) -> tuple[Cutoff, ...]:
        """The published cut-offs that are reached; look for whom each holds."""
        numbers = ((one, self.number(one.scale)) for one in self.measure.cutoffs)
        return tuple(one for one, value in numbers if value is not None and one.met(value))

    @property
    def screens(self) -> tuple[Screen, ...]:
        """The rules beside the number that came out positive."""
        return screened(self.measure, self.raw)

    @property
    def step_up(self) -> str | None:
        """The band to which an answer lifts the person, above the one of the total."""
        if not any(one.kind == "next_level" for one in self.screens) or self.value is None:
            return None
        levels = [one.label for one in self.measure.bands[0].levels]
        at = levels.index(self.band) if self.band in levels else -1
        return levels[at + 1] if 0 <= at < len(levels) - 1 else None

    @property
    def then(self) -> tuple[str, ...]:
        """Which measures come next after a number like this."""
        value = self.value
        if value is None:
            return ()
        return tuple(code for least, code in self.measure.follow_up if value >= least)

    @property
    def standard_error(self) -> float | None:
        """The standard error of the number: published, or from the first verified pair."""
        if self.value is None:
            return None
        if self.total is not None and self.measure.table_se:
            return self.measure.table_se.get(round(self.total))
        if self.measure.standard_error is not None:
            return self.measure.standard_error
        first = next(iter(self.measure.bases), None)
        return first.error if first else None

    def number(self, scale: str = "") -> float | None:
        """Return the total, or the number of a subscale."""
        if not scale:
            return self.value
        return next((one.value for one in self.scales if one.key == scale), None)

    def as_json(self) -> dict[str, Any]:
        """Return what is said of the score, ready for JSON."""
        return {
            "measure": self.measure.code,
            "variant": self.measure.variant,
            "version": self.measure.version,
            "form": self.form,
            "value": self.value,
            "reason": self.reason,
            "band": self.band,
            "step_up": self.step_up,
            "bands": [
                {"scheme": one.scheme, "scale": one.scale, "band": one.label} for one in self.bands
            ],
            "prorated": self.prorated,
            "standard_error": self.standard_error,
            "flags": [
                {"key": f.key, "item": f.item, "got": f.got, "urgent": f.urgent, "words": f.words}
                for f in self.flags
            ],
            "subscales": {
                one.key: {"value": one.value, "reason": one.reason} for one in self.scales
            },
            "cutoffs": [
                {"sign": c.sign, "value": c.value, "use": c.use, "people": c.people}
                for c in self.cutoffs
            ],
            "screens": [{"key": one.key, "words": one.words} for one in self.screens],
            "then": list(self.then),
        }


def placed(bands: Bands, value: float) -> Level | None:
    """Return the band of a value; None where the scheme leaves it out.

    A value between two whole-numbered bands, as prorating gives, belongs to the lower one.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> [placed(measure("brs").bands[0], at).label for at in (2.99, 3.0, 4.3, 4.31)]
    ['low', 'normal', 'normal', 'high']
    """
    found = None
    for level in bands.levels:
        if value > level.low or (value == level.low and not level.above):
            found = level
    if found is None or (found is bands.levels[-1] and value > found.high):
        return None
    return found

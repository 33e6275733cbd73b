"""What is known about a measure, as values: how it is answered, scored, read, and from where.

Conventions: items are counted from 1. ``better`` says which way is the good one. Every fact that
was published carries a `Known`: its status and its sources. A fact that nobody has checked stands
in ``unchecked`` as text only, so that no function can reckon with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sostenuto.measures.facts import (
    Basis,
    Codes,
    Important,
    Known,
    Norm,
    Reliability,
    Source,
)

Rule = Literal[
    "sum", "mean", "max", "count", "times_4", "table", "scales",
    "total", "speed", "days", "levels", "triage", "fields",
]  # fmt: skip
"""How answers become a number; `sostenuto.measures.scoring` says what each does."""
Better = Literal["higher", "lower", "neither"]
Sign = Literal["ge", "gt", "le", "lt"]
Decision = Literal[
    "ship", "ship_attribution", "ship_unmodified", "nc_pack", "code_only", "own_wording"
]
"""What the licence allows with the wording of the items."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A number of a measure: the total (key ``""``) or a subscale.

    Attributes
    ----------
    items : tuple of int
        The items that it is made of; empty where they are not known.
    low, high : float
        The ends of its range, after conversion.
    """

    key: str
    items: tuple[int, ...]
    low: float
    high: float
    better: Better


@dataclass(frozen=True, slots=True)
class Level:
    """One band: from its lower edge to the next one's; ``above`` excludes the edge itself."""

    label: str
    low: float
    high: float
    above: bool = False


@dataclass(frozen=True, slots=True)
class Bands:
    """A scheme of bands for a scale; ``whole`` says that it leaves out no value."""

    scheme: str
    scale: str
    levels: tuple[Level, ...]
    whole: bool
    known: Known


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A published cut-off and what it is for; ``people`` says for whom, where it differs."""

    sign: Sign
    value: float
    use: str
    scale: str
    people: str
    sensitivity: float | None
    specificity: float | None
    known: Known

    def met(self, value: float) -> bool:
        """Return whether a value is on the side that the cut-off is about."""
        if self.sign in ("ge", "le"):
            return value >= self.value if self.sign == "ge" else value <= self.value
        return value > self.value if self.sign == "gt" else value < self.value


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """When somebody has to look at an answer, and what to do.

    With ``items`` it is about single answers, looked at as each is given; without, about the number
    of ``scale``. ``unanswered`` is about items that were left out, ``rise`` about a change.
    """

    key: str
    words: str
    urgent: bool
    items: tuple[int, ...]
    sign: Sign | None
    value: float | None
    scale: str
    unanswered: bool
    rise: float | None
    moment: str
    known: Known


@dataclass(frozen=True, slots=True)
class Screen:
    """A rule beside the number, such as a symptom count; its words never are a diagnosis.

    Attributes
    ----------
    kind : {"count", "clusters", "next_level", "all_from"}
    counts : tuple of (items, least)
        An item counts from ``least`` upwards.
    least, most : int
        How many items have to count.
    among : tuple of int
        One of these has to count as well.
    needs : mapping of str to int
        How many items of each subscale have to count.
    """

    key: str
    kind: str
    words: str
    counts: tuple[tuple[tuple[int, ...], float], ...]
    least: int
    most: int
    among: tuple[int, ...]
    needs: Mapping[str, int]
    known: Known


@dataclass(frozen=True, slots=True)
class Skip:
    """Items that are not asked when the sum of others is at most ``most``; they count as 0."""

    sum_of: tuple[int, ...]
    most: float
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """A question beside the items; where ``closes`` is its answer, the items count as 0."""

    key: str
    topic: str
    low: float
    high: float
    closes: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One measure, or one variant of it; everything that its file says.

    Two are the same only when they are one object, so that what is worked out of one can be kept.

    Attributes
    ----------
    entry : {"items", "total", "facts"}
        Item by item; a total only, because too little is known; or facts such as metres and
        seconds.
    answers : tuple of tuple of float
        The answers that each item may have, in order.
    reversed : tuple of int
        Items whose answers are turned round when they are scored, and nowhere else.
    unscored : tuple of int
        Items that are in no number and may be left out.
    refusal_counts : bool
        Whether "refused" is an answer, and counts as the highest one.
    may_miss : int
        How many items may be missing.
    form_check : str
        Why every form of it that is loaded has to be looked at by a person; else empty.
    table, table_se : mapping of int to float
        For the rule "table": what a raw sum becomes, and its standard error.
    """

    code: str
    variant: str
    version: int
    name: str
    construct: str
    entry: str
    why_total: str
    items: int
    topics: tuple[str, ...]
    recall: str
    recall_days: int
    interval_days: int
    interval: str
    answers: tuple[tuple[float, ...], ...]
    reversed: tuple[int, ...]
    unscored: tuple[int, ...]
    refusal_counts: bool
    rule: Rule
    total: Scale | None
    scales: tuple[Scale, ...]
    table: Mapping[int, float]
    table_se: Mapping[int, float]
    may_miss: int
    missing: str
    standard_error: float | None
    skips: tuple[Skip, ...]
    extras: tuple[Extra, ...]
    bands: tuple[Bands, ...]
    cutoffs: tuple[Cutoff, ...]
    screens: tuple[Screen, ...]
    safety: tuple[SafetyRule, ...]
    cautions: tuple[str, ...]
    follow_up: tuple[tuple[float, str], ...]
    reliability: tuple[Reliability, ...]
    bases: tuple[Basis, ...]
    norms: tuple[Norm, ...]
    important: tuple[Important, ...]
    published: tuple[str, ...]
    decision: Decision
    licence: str
    credit: str
    codes: Codes
    ratings: tuple[str, ...]
    form_check: str
    unchecked: tuple[str, ...]
    known: Mapping[str, Known]
    sources: Mapping[str, Source]

    def scale(self, key: str) -> Scale | None:
        """Return the total (``""``) or the subscale of that key."""
        if not key:
            return self.total
        return next((one for one in self.scales if one.key == key), None)

    def topic(self, item: int) -> str:
        """Return our own short label of an item; where we have none, its number."""
        return self.topics[item - 1] if 0 < item <= len(self.topics) else f"item {item}"

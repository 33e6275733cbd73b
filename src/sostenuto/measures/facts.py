"""What was published about a measure, and how it is known.

Conventions: a fact is verified (read in a source that is named), derived (worked out from verified
ones) or a design rule (ours). What nobody has checked is no fact and is kept apart as text.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["verified", "derived", "design_rule"]


@dataclass(frozen=True, slots=True)
class Known:
    """How a fact is known.

    Attributes
    ----------
    status : {"verified", "derived", "design_rule"}
        Read in a source; worked out from what was read; our own rule.
    sources : tuple of str
        Keys of the measure's sources.
    note : str
    """

    status: Status
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A paper, page or public file that was read."""

    key: str
    url: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What a reliable change is reckoned from.

    Attributes
    ----------
    kind : {"pair", "sem", "score_se", "by_group"}
        A spread with a reliability; a standard error of measurement; the error beside each score;
        a smallest detectable change by the group of the first value.
    sd, r, sem : float or None
    groups : tuple of (below, change)
        For ``by_group``: up to which first value which change.
    """

    key: str
    kind: str
    words: str
    known: Known
    sd: float | None = None
    r: float | None = None
    sem: float | None = None
    groups: tuple[tuple[float, float], ...] = ()

    @property
    def error(self) -> float | None:
        """The standard error of measurement that it gives, where that is one number."""
        if self.kind == "pair" and self.sd is not None and self.r is not None:
            return self.sd * math.sqrt(1 - self.r)
        return self.sem


@dataclass(frozen=True, slots=True)
class Norm:
    """What people of some population had; ``role`` is "clinical", "functional" or empty."""

    people: str
    role: str
    known: Known
    mean: float | None = None
    sd: float | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Important:
    """The smallest change that was found to matter to people."""

    words: str
    known: Known
    points: float | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """A published reliability: of which kind, in whom."""

    kind: str
    people: str
    known: Known
    value: float | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """LOINC codes: the panel, the total, each item, and what an answer code stands for.

    ``answers`` are looked up by the code, or by ``"2:CODE"`` for those of one item. Of questions
    beside the items ``extra`` holds the codes, ``beside`` their answers as ``"difficulty:CODE"``.
    """

    panel: str = ""
    total: str = ""
    items: tuple[str, ...] = ()
    answers: Mapping[str, float] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, float] = field(default_factory=dict)

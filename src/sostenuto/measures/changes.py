"""What changed, as a value: how much, how sure, by which r and SD, and what it amounts to.

Conventions: a change is after less before. Where nobody has checked a pair, the reason says so.
"""

from dataclasses import dataclass
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.measures import jacobson_truax as jt
from sostenuto.measures.facts import Basis, Important, Known
from sostenuto.measures.measure import Measure
from sostenuto.measures.safety import Flag

CANNOT_SAY = "cannot say: no verified reliability for this measure"
TWO_FORMS = "cannot say: filled in on two different forms or versions"
NO_CUTOFF = "no cut-off: too little is known of people with and without the trouble"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two administrations.

    Attributes
    ----------
    before, after, change : float or None
        None where they cannot be compared.
    direction : {"better", "unchanged", "worse", "changed"} or None
        Of the numbers as they are, however small the change.
    reliable : Reliable or None
    basis : Basis or None
        Which spread and reliability were used.
    reason : str
        Why it cannot be said whether the change is reliable; else empty.
    cutoff_kind : {"a", "b", "c"} or empty
    cutoff : float or None
    category : str or None
        Recovered, improved, unchanged, deteriorated or harmed.
    cutoff_reason : str
        Why there is no category; else empty.
    flags : tuple of Flag
        What a rise raises.
    """

    measure: Measure
    scale: str
    before: float | None
    after: float | None
    change: float | None
    direction: jt.Verdict | None
    reliable: jt.Reliable | None
    basis: Basis | None
    reason: str
    cutoff_kind: str
    cutoff: float | None
    category: jt.Category | None
    cutoff_reason: str
    flags: tuple[Flag, ...]

    @property
    def important(self) -> tuple[tuple[Important, bool], ...]:
        """The smallest changes that were found to matter, and whether this one reaches them."""
        if self.change is None or self.before is None or self.scale:
            return ()
        went, start = abs(self.change), abs(self.before)
        return tuple(
            (
                one,
                went
                >= (one.points if one.points is not None else start * (one.percent or 0) / 100),
            )
            for one in self.measure.important
            if one.points is not None or (one.percent is not None and start)
        )

    @property
    def words(self) -> str:
        """What stands under a graph: the verdict, and which r and SD it rests on."""
        if not self.reliable or not self.basis:
            return self.reason
        verdict = _WORDS[self.reliable.verdict]
        threshold = f"beyond {self.reliable.threshold:.2f} points"
        return f"{verdict} ({threshold}; {self.basis.words})"

    def as_json(self) -> dict[str, Any]:
        """Return what is said of the change, ready for JSON."""
        basis, reliable = self.basis, self.reliable
        return {
            "measure": self.measure.code,
            "variant": self.measure.variant,
            "scale": self.scale,
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "direction": self.direction,
            "reliable": reliable.verdict if reliable else None,
            "rci": reliable.index if reliable else None,
            "threshold": reliable.threshold if reliable else None,
            "reason": self.reason,
            "basis": basis.key if basis else None,
            "sd": basis.sd if basis else None,
            "r": basis.r if basis else None,
            "sem": basis.sem if basis else None,
            "basis_words": basis.words if basis else None,
            "basis_sources": list(basis.known.sources) if basis else [],
            "cutoff_kind": self.cutoff_kind or None,
            "cutoff": self.cutoff,
            "category": self.category,
            "cutoff_reason": self.cutoff_reason,
            "important": [
                {"words": one.words, "points": one.points, "percent": one.percent, "reached": hit}
                for one, hit in self.important
            ],
            "flags": [{"key": one.key, "got": one.got, "words": one.words} for one in self.flags],
            "words": self.words,
        }


_WORDS = {
    "better": "reliably better",
    "worse": "reliably worse",
    "unchanged": "no reliable change",
    "changed": "a reliable change; neither direction is the good one",
}


def site_basis(sd: float, r: float, source: str) -> Basis:
    """Return a spread and a reliability that a site enters itself, with where they come from.

    Raises
    ------
    InputError
        If a number is out of its range, or no source is named.

    Examples
    --------
    >>> site_basis(0.7, 0.8, "our own 120 clients, 2026").words
    'r 0.8, SD 0.7, entered by the site: our own 120 clients, 2026'
    """
    jt.standard_error(sd, r)
    if not isinstance(source, str) or not source.strip():
        raise InputError("source", expected="where SD and r come from", got=source)
    words = f"r {r:g}, SD {sd:g}, entered by the site: {source.strip()}"
    return Basis("site", "pair", words, Known("verified", (source.strip(),)), sd, r)

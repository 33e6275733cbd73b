"""The rows of the bench and how they are printed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Row:
    """One line: what was measured, ours, the peer's, and whether the target is met.

    ``met`` is None where there is no target or nothing to compare with.
    """

    what: str
    ours: str
    peer: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None
    details: dict = field(default_factory=dict)

    def as_json(self) -> dict:
        """Return the row with all that was measured behind it."""
        return asdict(self)


def not_there(what: str, why: object) -> Row:
    """Return the row of something that could not be measured."""
    return Row(what, "not there", details={"why": str(why)})


HEADINGS = ("what", "ours", "peer", "ratio", "target", "met")


def shown(rows: Sequence[Row]) -> str:
    """Return the rows as one aligned table, with what was missing below it."""
    verdict = {True: "yes", False: "NO", None: ""}
    cells = [HEADINGS] + [(r.what, r.ours, r.peer, r.ratio, r.target, verdict[r.met]) for r in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    missing = [f"not there: {r.what}: {r.details['why']}" for r in rows if "why" in r.details]
    return "\n".join([*lines, *(["", *missing] if missing else [])])

"""Walk the chain from its first row to its head and report the first fault.

What it finds: a row that was edited, is missing, was put in or moved, a tail that was cut off, a
head that the chain does not lead to. It reads the rows as a stream and locks nothing: rows that
are added while it walks are walked too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from sostenuto.base.errors import InputError
from sostenuto_web.platform.audit import anchor, chain, triggers
from sostenuto_web.platform.audit.anchor import Head
from sostenuto_web.platform.audit.models import AuditHead, AuditRow

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: at which row, a code, and words."""

    number: int
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a walk found.

    Attributes
    ----------
    rows : int
        Rows that were walked and are sound.
    fault : Fault or None
    guarded : bool
        Whether the database's own triggers are in place.
    """

    rows: int
    fault: Fault | None
    guarded: bool

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None and self.guarded

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        fault = asdict(self.fault) if self.fault else None
        return {
            "sound": self.is_sound,
            "rows": self.rows,
            "fault": fault,
            "guarded": self.guarded,
        }


def verify() -> Report:
    """Walk the house's whole chain."""
    guarded = settings.HOUSE.kind == "test" or triggers.are_in_place(connection)
    try:
        outside = anchor.head_in(settings.HOUSE.audit)
    except InputError:
        says = "the head kept outside the database cannot be read"
        return Report(0, Fault(0, "unknown head", says), guarded)
    # The heads are read before the rows, so the rows always reach at least as far.
    inside = _head_inside()
    walk = Walk(chain.key(), _heads(outside, inside))
    fault = walk.through(_rows()) or _end(walk.last, outside, inside)
    return Report(walk.last.number, fault, guarded)


def _rows() -> Iterator[dict[str, Any]]:
    columns = (*chain.COLUMNS, "previous", "digest")
    yield from AuditRow.objects.order_by("number").values(*columns).iterator(chunk_size=CHUNK)


def _head_inside() -> Head | None:
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    return Head(head.number, bytes(head.digest)) if head else None


def _heads(*heads: Head | None) -> tuple[Head, ...]:
    return tuple(head for head in heads if head is not None)


class Walk:
    """One walk along the rows: each has to follow the one before and to carry its own digest.

    Parameters
    ----------
    key : bytes
    heads : tuple of Head
        Digests that are known from elsewhere; the walk has to pass through each of them.
    """

    def __init__(self, key: bytes, heads: tuple[Head, ...] = ()) -> None:
        self._key = key
        self._heads = heads
        self.last = Head(0, chain.BEGINNING)

    def through(self, rows: Iterable[Mapping[str, Any]]) -> Fault | None:
        """Walk rows in the order of their numbers; stop at the first fault."""
        for row in rows:
            fault = self._step(row)
            if fault:
                return fault
            self.last = Head(row["number"], bytes(row["digest"]))
        for head in self._heads:
            if head.number > self.last.number:
                says = f"the chain ends at row {self.last.number} but once had {head.number} rows"
                return Fault(self.last.number + 1, "cut tail", says)
        return None

    def _step(self, row: Mapping[str, Any]) -> Fault | None:
        number, expected = row["number"], self.last.number + 1
        if number > expected:
            return Fault(expected, "missing row", f"row {expected} is missing")
        if number < expected:
            return Fault(number, "foreign row", f"row {number} comes after row {expected - 1}")
        if bytes(row["previous"]) != self.last.digest:
            says = f"row {number} does not follow the row before it"
            return Fault(number, "broken link", says)
        digest = chain.digest(self._key, self.last.digest, row)
        if bytes(row["digest"]) != digest:
            return Fault(number, "edited row", f"row {number} is not what was written")
        if any(head.number == number and head.digest != digest for head in self._heads):
            return Fault(number, "unknown head", f"row {number} is not the head that was kept")
        return None


def _end(last: Head, outside: Head | None, inside: Head | None) -> Fault | None:
    """Say what is wrong with the end of a chain whose rows are sound."""
    if not last.number:
        return None
    if inside is None or (last.number > inside.number and _is_past_the_head(last)):
        return Fault(last.number, "unknown head", "the database's own head is missing or behind")
    if outside is None:
        return Fault(last.number, "no head", "no head is kept outside the database")
    return None


def _is_past_the_head(last: Head) -> bool:
    """Say whether rows were put in past the head; writers move it along with each row."""
    head = _head_inside()
    return head is None or head.number < last.number

"""Reading how a client's numbers went: everything they were asked, one course a scale.

Conventions: voided administrations are left out, and those that are not done count for nothing.
Four queries, however many measures and administrations there are. Whoever asks has been asked for
``measure.read`` by the policy.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.measures.changes import site_basis
from sostenuto.measures.course import course
from sostenuto.measures.courses import Course, Given
from sostenuto.measures.elsewhere import Outside
from sostenuto.measures.facts import Basis
from sostenuto.measures.measure import Measure
from sostenuto.measures.next_steps import NextStep
from sostenuto_web.measures import scored as scoring
from sostenuto_web.measures.models import SiteBasis
from sostenuto_web.measures.scored import Scored
from sostenuto_web.people.models import Client

__all__ = ["Course", "Taken", "courses_of", "taken_by"]
"""`Course` is the core's: points, what changed, the half width, next steps."""

Key = tuple[str, str]
"""The code of a measure, and its variant."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure in one variant, as a client was asked it: the earliest administration first.

    Attributes
    ----------
    rows : tuple of Scored
        Those that are done.
    courses : tuple of Course
        The total first, then the subscales; empty where there can be no number.
    basis : Basis or None
        The clinic's own, if it entered one.
    """

    code: str
    variant: str
    rows: tuple[Scored, ...]
    courses: tuple[Course, ...]
    basis: Basis | None

    @property
    def measure(self) -> Measure | None:
        """The measure; None for a form of which only results from elsewhere are kept."""
        return self.rows[-1].measure

    @property
    def outside(self) -> Outside | None:
        """The form that may not be built here."""
        return self.rows[-1].outside

    @property
    def name(self) -> str:
        """What it is called."""
        return self.rows[-1].name

    @property
    def latest(self) -> Scored:
        """What was asked last."""
        return self.rows[-1]

    @property
    def main(self) -> Course | None:
        """The course of the total; of a measure without one, of its first scale."""
        return next(iter(self.courses), None)


def courses_of(client: Client) -> list[Course]:
    """Return every course of a client with a number in it, by measure and scale.

    The keys of points are ids of administrations, as texts.
    """
    return [one for taken in taken_by(client) for one in taken.courses if one.points]


def taken_by(client: Client) -> list[Taken]:
    """Return everything that a client was asked, by the day on which it was first asked."""
    by_measure: dict[Key, list[Scored]] = {}
    for one in scoring.scored_of(client):
        by_measure.setdefault((one.row.code, one.row.variant), []).append(one)
    own, steps = _own_bases(), scoring.steps()
    return [_taken(key, rows, own.get(key), steps) for key, rows in by_measure.items()]


def course_on(taken: Taken, scale: str, basis: Basis | str = "") -> Course | None:
    """Return one course anew, reckoned from another basis; None where there is no such scale."""
    of = taken.measure
    if of is None or of.scale(scale) is None:
        return None
    return course(of, _given(taken.rows), scale=scale, basis=basis, steps=scoring.steps())


def _own_bases() -> dict[Key, Basis]:
    rows = SiteBasis.objects.filter(retired_at=None)
    return {(row.code, row.variant): made for row in rows if (made := _made(row)) is not None}


def _made(row: SiteBasis) -> Basis | None:
    try:
        return site_basis(row.sd, row.r, row.source)
    except InputError:  # nothing can be reckoned from it, so that nothing is
        return None


def _taken(key: Key, rows: list[Scored], basis: Basis | None, steps: tuple[NextStep, ...]) -> Taken:
    of = rows[-1].measure
    scales = _scales(of) if of else []
    given = list(_given(rows))
    courses = tuple(
        course(of, given, scale=scale, basis=(not scale and basis) or "", steps=steps)
        for scale in scales
        if of is not None
    )
    kept = tuple(one for one in courses if one.points or one is courses[0])
    return Taken(*key, tuple(rows), kept, basis)


def _scales(of: Measure) -> list[str]:
    return [*([""] if of.total else []), *(scale.key for scale in of.scales)]


def _given(rows: Iterable[Scored]) -> Iterable[Given]:
    for one in rows:
        if one.score is not None:
            row = one.row
            yield Given(str(row.pk), row.on, one.score, row.measure_version, row.moment)

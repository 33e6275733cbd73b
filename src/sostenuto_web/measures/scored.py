"""From rows to scores: what was answered, scored anew whenever it is read.

Conventions: days are the clinic's. Two queries, however many administrations there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sostenuto.base.errors import InputError
from sostenuto.measures.answers import Answer as Given
from sostenuto.measures.changes import site_basis
from sostenuto.measures.elsewhere import Outside, outside
from sostenuto.measures.facts import Basis
from sostenuto.measures.measure import Measure
from sostenuto.measures.next_steps import NextStep, known_steps
from sostenuto.measures.scores import Score
from sostenuto.measures.scoring import score, score_total
from sostenuto.measures.shelf import measure
from sostenuto_web.measures.models import Administration, Answer, SiteBasis, SiteStep
from sostenuto_web.people.models import Client

REFUSED: Given = "refused"


@dataclass(frozen=True)
class Scored:
    """One administration with what was answered.

    Attributes
    ----------
    row : Administration
    measure : Measure or None
        None for a result obtained elsewhere (see ``outside``), and for a measure that is no longer
        in the catalogue.
    answers : tuple
        One an item; None where none was given.
    extra : dict of str to float or None
    """

    row: Administration
    measure: Measure | None
    answers: tuple[Given, ...]
    extra: dict[str, float | None]

    @property
    def outside(self) -> Outside | None:
        """The form that may not be built here, of which a result was obtained elsewhere."""
        return outside().get(self.row.code)

    @property
    def name(self) -> str:
        """What the measure is called."""
        named = self.measure or self.outside
        return named.name if named else self.row.code

    @cached_property
    def score(self) -> Score | None:
        """What it gives; None for a result obtained elsewhere and for what cannot be scored."""
        if self.measure is None:
            return None
        row = self.row
        try:
            if row.total is not None:
                return score_total(self.measure, row.total, moment=row.moment, form=row.form_key)
            return score(
                self.measure,
                self._scorable,
                extra=self.extra,
                moment=row.moment,
                form=row.form_key,
            )
        except InputError:  # kept under another version of the measure, which had other answers
            return None

    @property
    def _scorable(self) -> tuple[Given, ...]:
        """The answers; a refusal is a missing one where the measure does not count refusals."""
        if self.measure is None or self.measure.refusal_counts:
            return self.answers
        return tuple(None if answer == REFUSED else answer for answer in self.answers)

    @property
    def value(self) -> float | None:
        """The number, where there is one."""
        return self.score.value if self.score else None


def scored(rows: Iterable[Administration]) -> list[Scored]:
    """Return administrations with their answers, in their order; one query more."""
    rows = list(rows)
    given: dict[UUID, list[Answer]] = {row.pk: [] for row in rows}
    for answer in Answer.objects.filter(administration__in=given).order_by("id"):
        given[answer.administration_id].append(answer)
    return [one_scored(row, given[row.pk]) for row in rows]


def one_scored(row: Administration, answers: Sequence[Answer]) -> Scored:
    """Return an administration with its answers, which come in the order of their ids."""
    of = measure_of(row.code, row.variant)
    items: list[Given] = [None] * (of.items if of else 0)
    extra: dict[str, float | None] = {}
    for answer in answers:
        if answer.item is None:
            extra[answer.extra] = answer.value
            continue
        if of is not None and of.rule == "days":  # a calendar is as long as its last day
            items += [None] * (answer.item - len(items))
        if answer.item <= len(items):
            items[answer.item - 1] = REFUSED if answer.refused else answer.value
    return Scored(row, of, tuple(items), extra)


def measure_of(code: str, variant: str = "") -> Measure | None:
    """Return a measure of the catalogue, or None where it holds none of that name."""
    try:
        return measure(code, variant)
    except InputError:
        return None


def scored_of(client: Client, code: str = "", *, done: bool = True) -> list[Scored]:
    """Return a client's administrations from the earliest, of one measure or of all.

    Whoever asks has been asked for ``measure.read`` by the policy.
    """
    rows: Any = Administration.objects.filter(client=client, voided_at=None)
    rows = rows.filter(code=code) if code else rows
    rows = rows.filter(state=Administration.State.DONE) if done else rows
    return scored(rows.select_related("data_key"))


def basis_of(code: str, variant: str = "") -> Basis | None:
    """Return the clinic's own spread and reliability of a measure, if it entered any."""
    row = SiteBasis.objects.filter(code=code, variant=variant, retired_at=None).first()
    return site_basis(row.sd, row.r, row.source) if row else None


def steps() -> tuple[NextStep, ...]:
    """Return the next steps of this clinic: ours, as it changed them, and then its own."""
    own = {row.key: row for row in SiteStep.objects.all()}
    ours = known_steps()
    found = [_step(own.pop(step.key)) if step.key in own else step for step in ours]
    found += [_step(row) for row in own.values()]
    return tuple(step for step in found if step is not None)


def _step(row: SiteStep) -> NextStep | None:
    if row.off:
        return None
    return NextStep(row.key, row.words, row.reason, tuple(row.when), tuple(row.constructs))

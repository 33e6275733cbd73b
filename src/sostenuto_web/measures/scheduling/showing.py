"""How what is due, and what is planned, is shown: words, and where one goes on.

Conventions: a room that is not furnished has no address; then there is no button.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sostenuto_web.care.sessions.ways import address
from sostenuto_web.measures.models import Schedule
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scheduling import leaving, words
from sostenuto_web.measures.scheduling.selectors import DUE, GIVEN, Due
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic.selectors import today

FIRST_FEW = 4
"""How many stand on a card; the others are one click away."""


@dataclass(frozen=True, slots=True)
class ShownDue:
    """One thing to do, and the address where it is done."""

    due: Due
    goes_on: str
    """Where what was begun goes on; empty for what is not begun."""
    begins: str
    """Where it is begun, by a form that is sent; empty for what is begun or not to be asked."""
    hands: str
    """Where a tablet is handed over, for what is planned so."""
    is_new: bool
    """Whether it is due since today."""


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """One plan in words."""

    row: Schedule
    name: str
    every: str
    remark: str
    way: str
    left_on: dt.date | None = None
    """The day of the discharge that ended it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be done for one client now, and what comes next."""

    now: list[ShownDue]
    later: list[Due]
    session: Any = None

    @property
    def first(self) -> list[ShownDue]:
        """The first few of what is to be done."""
        return self.now[:FIRST_FEW]

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(0, len(self.now) - FIRST_FEW)

    @property
    def next(self) -> Due | None:
        """What comes next."""
        return min(self.later, key=lambda one: one.on, default=None)


def standing(found: list[Due], session: Any = None) -> Standing:
    """Return what `selectors.due_of` found, ready to be shown; beside a session, with it."""
    now = [_shown(one) for one in found if one.is_now]
    return Standing(now, [one for one in found if not one.is_now], session)


def _shown(one: Due) -> ShownDue:
    if one.stand != DUE:
        return ShownDue(one, _goes_on(one), "", "", is_new=False)
    ids = {"client_id": one.client.pk}
    hands = address("measure-hand-over", **ids) if one.way == Way.TABLET else ""
    return ShownDue(one, "", address("measure-open", **ids), hands, one.on == today())


def _goes_on(one: Due) -> str:
    if one.administration is None:
        return ""
    paper = "measure-paper" if one.way == Way.PAPER else "measure-screen"
    name = "measure-finish" if one.stand == GIVEN else paper
    return address(name, client_id=one.client.pk, administration_id=one.administration.pk)


def plan(row: Any) -> ShownPlan:
    """Return one plan of `selectors.schedules_of` in words."""
    measure = measure_of(row.code, row.variant)
    return ShownPlan(
        row,
        words.name_of(row.code, row.variant),
        words.every(measure, row.every_days),
        words.held_back(measure, row.every_days),
        words.way(row.way),
        leaving.by_discharge(row),
    )


def names(found: list[Due]) -> list[str]:
    """Return the names of measures, each once."""
    return list(dict.fromkeys(one.name for one in found))


def is_over(row: Any, on: dt.date) -> bool:
    """Say whether a plan of `selectors.schedules_of` has ended before a day, or by a discharge."""
    return row.left_on is not None or (row.ends_on is not None and row.ends_on < on)


def whole(client: Client) -> str:
    """Return where everything that a client was asked stands, where that page is."""
    return address("measures", client_id=client.pk)

"""Which plans a discharge has ended: those that began before its day.

Conventions: nothing of it is kept here. The course of care says when it ended; of one whose
discharge is undone it says nothing, and its plans ask again. A plan that began on the day of the
discharge or later was made for the time afterwards, and holds.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from sostenuto_web.care.models import Course
from sostenuto_web.measures.models import Schedule


def holding(plans: QuerySet[Schedule], on: dt.date) -> QuerySet[Schedule]:
    """Return those of some plans that no discharge has ended by a day; it takes no further query.

    Parameters
    ----------
    plans : QuerySet of Schedule
    on : date
        A discharge later than this is as if there were none.
    """
    return plans.filter(~Exists(_ending(on)))


def with_day(plans: QuerySet[Schedule], on: dt.date) -> QuerySet[Any]:
    """Return plans with ``left_on``: the day of the discharge that has ended each, or None."""
    first = _ending(on).order_by("discharged_on").values("discharged_on")[:1]
    return plans.annotate(left_on=Subquery(first))


def _ending(on: dt.date) -> QuerySet[Course]:
    """Return the courses that ended a plan; the query around this one is about that plan."""
    return Course.objects.filter(
        client=OuterRef("client"),
        voided_at=None,
        stage=Course.Stage.DISCHARGED,
        discharged_on__gt=OuterRef("starts_on"),
        discharged_on__lte=on,
    )


def by_discharge(plan: Any) -> dt.date | None:
    """Return the day on which a discharge ended a plan of `with_day`; None where it did not.

    One that was voided, or was over before that day, was not ended by it.
    """
    left_on: dt.date | None = plan.left_on
    if left_on is None or plan.voided_at is not None:
        return None
    return left_on if plan.ends_on is None or plan.ends_on >= left_on else None


def last_day(plans: Iterable[Any]) -> dt.date | None:
    """Return the day of the discharge because of which something is not asked any more, or None.

    Parameters
    ----------
    plans : iterable of Schedule
        All plans of one client, from `with_day`. A measure that was planned anew is asked again.
    """
    rows = list(plans)
    anew = {_what(row) for row in rows if row.voided_at is None and row.left_on is None}
    days = [by_discharge(row) for row in rows if _what(row) not in anew]
    return max((day for day in days if day is not None), default=None)


def _what(plan: Schedule) -> tuple[str, str]:
    return plan.code, plan.variant

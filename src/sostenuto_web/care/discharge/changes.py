"""What changed in a course of care: levels then and now, ratings first and last, sessions.

Conventions: JSON values, so that they are kept as they stood when the discharge was signed. It is
counted, not judged; a number that is missing is None.
"""

import json
from typing import Any

from django.db.models import Count, Max, Min, Q

from sostenuto_web.care.course import rated
from sostenuto_web.care.goals import selectors as goals
from sostenuto_web.care.models import Course, Discharge, Session
from sostenuto_web.platform.clinic.days import day_of
from sostenuto_web.platform.clinic.selectors import clinic, today

SCHEMA = 1


def summary(course: Course) -> dict[str, Any]:
    """Return what changed in a course as it stands now.

    Whether whoever asks may read the course and its sessions is for the caller to check.
    """
    held = goals.shown(goals.goals_of(course), today())
    reached = goals.attained(held)
    return {
        "schema": SCHEMA,
        "goals": [
            {
                "words": goal.row.words,
                "state": str(goal.row.get_state_display()),
                "weight": goal.row.weight,
                "start": goal.start_sign,
                "now": goal.now_sign,
            }
            for goal in held
        ],
        "t": reached.t,
        "n": reached.n,
        "of": reached.of,
        "reached": reached.reached,
        "change": reached.change,
        "change_sign": _signed(reached.change),
        "change_n": reached.change_n,
        "ratings": [
            {"name": one.name, "first": one.first, "last": one.last, "n": one.n}
            for one in rated.compared(course)
        ],
        "sessions": _sessions(course),
    }


def of_discharge(row: Discharge) -> dict[str, Any]:
    """Return what had changed when a discharge was signed."""
    found: dict[str, Any] = json.loads(row.summary)
    return found


def _signed(change: float | None) -> str:
    return "" if change is None else f"{change:+.0f}".replace("-", "−")


def _sessions(course: Course) -> dict[str, Any]:
    state, delivered = Session.State, Session.Delivered
    done = Q(state=state.FINISHED)
    said = Session.objects.filter(course=course, voided_at=None).aggregate(
        therapy=Count("pk", filter=done & Q(delivered=delivered.THERAPY)),
        listening=Count("pk", filter=done & Q(delivered=delivered.LISTENING)),
        missed=Count("pk", filter=Q(state=state.MISSED)),
        planned=Count("pk", filter=Q(state=state.PLANNED)),
        first=Min("starts_at", filter=done),
        last=Max("starts_at", filter=done),
    )
    house = clinic()
    for name in ("first", "last"):
        said[name] = day_of(said[name], house).isoformat() if said[name] else None
    return said

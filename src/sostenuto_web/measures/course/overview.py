"""Everything that a client was asked, for one page: cards with small charts, results, what is due.

Conventions: a fixed count of queries, however much was asked.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from sostenuto_web.measures.course import showing
from sostenuto_web.measures.course.reading import Taken, taken_by
from sostenuto_web.measures.scheduling import selectors as due
from sostenuto_web.measures.scheduling.showing import standing
from sostenuto_web.measures.shelf.words import translated
from sostenuto_web.people.models import Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy import asking


@dataclass(frozen=True, slots=True)
class Outside:
    """A result that was obtained elsewhere: of what, which, when, who assessed, who wrote it."""

    name: str
    result: str
    on: date
    assessed_by: str
    written_by: str
    pk: UUID


def page(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return what the page of everything shows."""
    taken = sorted(taken_by(client), key=lambda one: (one.latest.row.on, one.name), reverse=True)
    found, left_on = due.due_and_left(client)
    return {
        "standing": standing(found),
        "left_on": left_on,
        "cards": [showing.card(one) for one in taken if one.outside is None],
        "outside": [row for one in taken for row in outside_of(one)],
        "may_assign": asking.may(request.user, "measure.assign", client, request=request),
        "may_ask": asking.may(request.user, "measure.ask", client, request=request),
    }


def outside_of(taken: Taken) -> list[Outside]:
    """Return the results of a form that may not be built here, the latest first."""
    if taken.outside is None:
        return []
    writers = User.objects.in_bulk({one.row.opened_by_id for one in taken.rows} - {None})
    return [
        Outside(
            translated(taken.name),
            translated(one.row.result),
            one.row.on,
            one.row.assessed_by,
            _name(writers.get(one.row.opened_by_id)),
            one.row.pk,
        )
        for one in reversed(taken.rows)
    ]


def _name(user: User | None) -> str:
    return str(user.name or user.login) if user else ""

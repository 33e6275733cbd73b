"""What may be handed over to a client now, and what may not, and why.

Conventions: only a form of the clinic's own has the questionnaire's words. Our topic labels are not
the questionnaire, so a measure without a form is asked on our screen or on paper.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sostenuto.measures import cohesion, ratings
from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.measures.models import Administration, Schedule
from sostenuto_web.measures.scheduling.asking import may_open
from sostenuto_web.measures.scheduling.selectors import DUE, OPEN, Due, due_of
from sostenuto_web.measures.scheduling.words import name_of
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.measures.shelf.selectors import clinic_forms
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.selectors import clinic, today
from sostenuto_web.record.models import Moment


@dataclass(frozen=True, slots=True)
class Offered:
    """One measure: whether it is due, and whether it can be answered on a tablet at all."""

    code: str
    variant: str
    is_due: bool
    has_form: bool
    schedule: Schedule | None = None
    administration: Administration | None = None

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.code}/{self.variant}"

    @property
    def name(self) -> str:
        """What the measure is called."""
        return name_of(self.code, self.variant)


def offered(client: Client) -> list[Offered]:
    """Return what is due, and then what has a form and may be asked although it is not."""
    forms = {key for key, one in clinic_forms().items() if one.usable}
    due = due_of(client)
    found = [
        Offered(
            one.code,
            one.variant,
            is_due=True,
            has_form=_is_worded(one, forms),
            schedule=one.schedule,
            administration=one.administration,
        )
        for one in due
        if one.stand in (DUE, OPEN) and _is_asked(one.code, one.variant)
    ]
    known = {(one.code, one.variant) for one in due}
    more = [key for key in sorted(forms - known) if _is_asked(*key)]
    now = today()
    found += [Offered(*key, False, True) for key in more if may_open(client, *key, now).may]
    return found


def _is_worded(one: Due, forms: Collection[tuple[str, str]]) -> bool:
    """Whether its questions are here in words: the clinic's form, or a measure in our own words."""
    measure = measure_of(one.code, one.variant)
    if measure is not None and len(measure.ratings) == measure.items:
        return True
    row = one.administration
    return (one.code, one.variant) in forms if row is None else row.site_form_id is not None


def _is_asked(code: str, variant: str) -> bool:
    measure = measure_of(code, variant)
    return measure is not None and measure.entry == "items"


def ratings_offered() -> list[ratings.Rating]:
    """Return our own short ratings that can be handed over; those about a group belong to one."""
    of_groups = set(cohesion.items())
    return [one for key, one in ratings.ratings().items() if key not in of_groups]


def ratings_due(client: Client, moment: str) -> list[str]:
    """Return what is usually asked of a client with their contexts at a moment."""
    contexts = list(client.contexts.values_list("context", flat=True))
    return list(ratings.asked("post" if moment == Moment.AFTER else "pre", contexts))


def session_now(user: Any, client: Client) -> Session | None:
    """Return the client's session of today that ratings belong to: one that runs before others."""
    day = days.day_of(timezone.now(), clinic())
    rows = sessions.readable(user).filter(sessions.from_day_to_day(day, day), client=client)
    found = list(rows.exclude(state=Session.State.MISSED).order_by("starts_at", "pk"))
    running = [one for one in found if one.state == Session.State.RUNNING]
    return next(iter(running or found), None)


def moment_now(session: Session | None) -> str:
    """Return what is likely meant: before a session that is to come, after one that is over."""
    if session is None:
        return str(Moment.DURING)
    over = session.state == Session.State.FINISHED
    return str(Moment.AFTER if over else Moment.BEFORE)

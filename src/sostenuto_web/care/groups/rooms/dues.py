"""Which ratings are due after a meeting: asked every few weeks, not every time."""

import datetime

from django.db.models import Max

from sostenuto.measures import cohesion, ratings
from sostenuto_web.care.models import Session
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.record.models import Rating

COHESION = "cohesion"


def due(session: Session) -> tuple[str, ...]:
    """Return the keys that are due; what was answered in this session stays due in it."""
    today = days.day_of(session.starts_at, clinic.clinic())
    last = _last_days(session)
    found: list[str] = []
    for what, every in cohesion.every_days().items():
        keys = cohesion.items() if what == COHESION else (what,)
        asked = max((last[key] for key in keys if key in last), default=None)
        if cohesion.due(asked, today, every):
            found += keys
    return tuple(key for key in found if key in ratings.ratings())


def _last_days(session: Session) -> dict[str, datetime.date]:
    """Return on which day each was answered last, in another session than this one."""
    rows = Rating.objects.filter(client=session.client_id, at__lt=session.starts_at)
    rows = rows.filter(scale__in=may_be_due(), voided_at=None).exclude(session_id=session.pk)
    house = clinic.clinic()
    latest = rows.order_by().values_list("scale").annotate(Max("at"))
    return {scale: days.day_of(at, house) for scale, at in latest}


def may_be_due() -> tuple[str, ...]:
    """Return everything that is asked every so many days."""
    return (*cohesion.items(), *(what for what in cohesion.every_days() if what != COHESION))

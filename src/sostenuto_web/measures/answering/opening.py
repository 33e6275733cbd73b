"""What the page for choosing a measure shows: what is due, and what may be asked now."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sostenuto.measures.measure import Measure
from sostenuto_web.measures.answering import selectors, services
from sostenuto_web.measures.models import Administration, Schedule
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scheduling import leaving, words
from sostenuto_web.measures.scheduling.asking import may_open
from sostenuto_web.measures.scheduling.selectors import DUE, Due, due_of
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic.selectors import today


class TooEarlyError(Exception):
    """The measure may not be asked yet; ``words`` say why and from when."""

    def __init__(self, words: str) -> None:
        super().__init__("too early")
        self.words = words


def begin(by: Any, client: Client, said: dict[str, Any], token: UUID | None) -> Administration:
    """Go on with the measure that is open, or begin it where its time has come.

    A form that was filled in on paper has been asked already: it is never too early to type it in.

    Raises
    ------
    TooEarlyError
    """
    code, variant = said["measure"]
    on = said.get("on") or today()
    if said["way"] != Way.PAPER and not _is_open(client, code, variant):
        _check(client, code, variant, on)
    return services.open_(
        by,
        client,
        code,
        variant=variant,
        way=said["way"],
        on=on,
        moment=said.get("moment", ""),
        schedule=_schedule(client, code, variant, on),
        session_id=said.get("session"),
        token=token,
    )


def _is_open(client: Client, code: str, variant: str) -> bool:
    rows = Administration.objects.filter(client=client, code=code, variant=variant, voided_at=None)
    return rows.exclude(state=Administration.State.DONE).exists()


def _check(client: Client, code: str, variant: str, on: date) -> None:
    asking = may_open(client, code, variant, on)
    if asking.may or selectors.safety_asks(client):
        return
    said = {"why": _why(measure_of(code, variant), asking)}
    said["on"] = date_format(asking.on, "DATE_FORMAT") if asking.on else "–"
    raise TooEarlyError(_("Not before %(on)s: %(why)s.") % said)


def _why(of: Measure | None, asking: Any) -> str:
    return words.why_not(of, asking) if of else asking.reason


def _schedule(client: Client, code: str, variant: str, on: date) -> Schedule | None:
    rows = Schedule.objects.filter(client=client, code=code, variant=variant, voided_at=None)
    rows = leaving.holding(rows.filter(starts_on__lte=on), on).order_by("-starts_on")
    return next((row for row in rows if row.ends_on is None or row.ends_on >= on), None)


def due(client: Client) -> tuple[Sequence[Due], Sequence[Due]]:
    """Return what can be done today, and what comes later."""
    found = due_of(client)
    now = [one for one in found if one.is_now]
    return now, [one for one in found if not one.is_now]


def is_asked(one: Due) -> bool:
    """Return whether a measure is due and nobody has begun it."""
    return one.stand == DUE

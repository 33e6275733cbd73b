"""What is due for whom: what was given back, what was begun, what a plan asks for, what is next.

Conventions: days are the clinic's. A plan never asks within the recall window of the last complete
administration, unless a safety rule asks (`scheduling.asking`). Of one measure there is one entry.
A plan that a discharge has ended asks for nothing (`scheduling.leaving`); what was begun or given
back stands until somebody has looked at it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sostenuto.measures.asking import may_ask
from sostenuto.measures.measure import Measure
from sostenuto_web.measures.models import Administration, Schedule
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scheduling import leaving, words
from sostenuto_web.measures.scheduling.asking import Last, last_complete
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.platform.clinic.selectors import today as clinic_today

GIVEN, OPEN, DUE, LATER = "given", "open", "due", "later"
ORDER = (GIVEN, OPEN, DUE, LATER)
Key = tuple[UUID, str, str]


@dataclass(frozen=True, slots=True)
class Due:
    """One measure of one client, and where it stands.

    Attributes
    ----------
    stand : {"given", "open", "due", "later"}
        Given back by the client and not looked at; begun and not finished; to be asked now; not
        before ``on``.
    on : date
        Since when it is due or was begun, or from which day on it may be asked.
    why : str
        Why not earlier, or why now although the window has not passed; empty where nothing needs
        to be said.
    last : date or None
        Of which day the last complete one is.
    schedule, administration : row or None
        The plan that asks; the one that was begun.
    """

    client: Client
    code: str
    variant: str
    stand: str
    on: dt.date
    why: str = ""
    last: dt.date | None = None
    schedule: Schedule | None = None
    administration: Administration | None = None
    safety: bool = False
    each_session: bool = False

    @property
    def key(self) -> Key:
        """Which measure of whom."""
        return self.client.pk, self.code, self.variant

    @property
    def is_now(self) -> bool:
        """Whether somebody can do something about it today."""
        return self.stand != LATER

    @property
    def slug(self) -> str:
        """How a form names the measure with its variant."""
        return words.slug(self.code, self.variant)

    @property
    def name(self) -> str:
        """What the measure is called."""
        return words.name_of(self.code, self.variant)

    @property
    def way(self) -> str:
        """How it is planned to be asked: a key."""
        planned = self.administration or self.schedule
        return planned.way if planned else Way.SCREEN


def due_of(client: Client, today: dt.date | None = None) -> list[Due]:
    """Return where each measure of a client stands: what to do now first, then what comes next.

    Whoever asks has been asked for ``measure.read`` by the policy. At most six queries.
    """
    return _due({"client": client}, today)


def due_and_left(client: Client) -> tuple[list[Due], dt.date | None]:
    """Return the same, and the day of the discharge since which more is not asked; None: of none.

    It takes as many queries.
    """
    today = clinic_today()
    rows = leaving.with_day(Schedule.objects.filter(client=client), today)
    plans = list(rows.select_related("client"))
    going_on = [row for row in plans if row.voided_at is None and row.left_on is None]
    return _asking(going_on, {"client": client}, today), leaving.last_day(plans)


def due_for(user: Any, today: dt.date | None = None) -> list[Due]:
    """Return the same for every client whose measures somebody may read, in as many queries."""
    return _due({"client__in": clients_for(user, "measure.read").values("pk")}, today)


def due_among(clients: Collection[UUID], today: dt.date | None = None) -> dict[UUID, list[Due]]:
    """Return the same for some clients, by client; whoever asks has been asked for each."""
    found: dict[UUID, list[Due]] = {}
    for one in _due({"client__in": list(clients)}, today) if clients else ():
        found.setdefault(one.client.pk, []).append(one)
    return found


def schedules_of(client: Client) -> QuerySet[Any]:
    """Return what was ever planned for a client, voided ones as well, with who planned it.

    Each says with ``left_on`` on which day a discharge ended it; None where none did.
    """
    rows = leaving.with_day(Schedule.objects.filter(client=client), clinic_today())
    return rows.select_related("data_key", "made_by", "voided_by")


def planned_now(client: Client, today: dt.date) -> set[tuple[str, str]]:
    """Return the measures that are planned for a client and not over, with their variants."""
    rows = leaving.holding(Schedule.objects.filter(client=client, voided_at=None), today)
    found = rows.values_list("code", "variant", "ends_on")
    return {(code, variant) for code, variant, ends in found if ends is None or ends >= today}


def _due(among: Mapping[str, Any], today: dt.date | None) -> list[Due]:
    today = today or clinic_today()
    rows = leaving.holding(Schedule.objects.filter(voided_at=None, **among), today)
    return _asking(rows.select_related("client"), among, today)


def _asking(rows: Iterable[Schedule], among: Mapping[str, Any], today: dt.date) -> list[Due]:
    plans = _by_key(rows)
    begun = Administration.objects.filter(voided_at=None, **among).select_related("client")
    found = [_begun(row) for row in begun.exclude(state=Administration.State.DONE)]
    last = last_complete({key[0] for key in plans}, {key[1] for key in plans})
    in_hand = {one.key for one in found}
    for key, several in plans.items():
        if key not in in_hand:
            found += _first(several, last.get(key[:2]), today)
    return sorted(found, key=lambda one: (ORDER.index(one.stand), one.on, one.name, one.key))


def _by_key(rows: Iterable[Schedule]) -> dict[Key, list[Schedule]]:
    found: dict[Key, list[Schedule]] = {}
    for row in rows:
        found.setdefault((row.client_id, row.code, row.variant), []).append(row)
    return found


def _begun(row: Administration) -> Due:
    stand = GIVEN if row.state == Administration.State.GIVEN else OPEN
    return Due(row.client, row.code, row.variant, stand, row.on, administration=row)


def _first(rows: list[Schedule], last: Last | None, today: dt.date) -> list[Due]:
    """Return what asks first of several plans of one measure; nothing when all are over."""
    measure = measure_of(rows[0].code, rows[0].variant)
    if measure is None:
        return []
    found = [one for row in rows if (one := asked(measure, row, last, today)) is not None]
    return sorted(found, key=lambda one: (ORDER.index(one.stand), one.on))[:1]


def asked(measure: Measure, row: Schedule, last: Last | None, today: dt.date) -> Due | None:
    """Return where a plan stands on a day; None when it is over, or asks no more before it is.

    Parameters
    ----------
    measure : Measure
        Of the plan.
    row : Schedule
    last : Last or None
        The last complete administration of the measure.
    today : date
    """
    if row.voided_at is not None or (row.ends_on is not None and row.ends_on < today):
        return None
    days = row.every_days or measure.interval_days or 1
    safety = last is not None and last.safety
    before = last.on if last else None
    asking = may_ask(measure, before, today, every_days=days, safety=safety)
    on = max(asking.on or today, row.starts_on) if last else row.starts_on
    if row.ends_on is not None and on > row.ends_on:
        return None
    each = words.at_each_session(measure, row.every_days)
    if on <= today:
        why = words.safety_asks() if safety else ""
        return _said(row, DUE, today if each else on, why, before, safety, each)
    why = words.why_not(measure, asking, row.every_days)
    why = why if asking.on and asking.on >= row.starts_on else words.starts()
    return _said(row, LATER, on, why, before, safety, each)


def _said(
    row: Schedule, stand: str, on: dt.date, why: str, last: dt.date | None, safety: bool, each: bool
) -> Due:
    return Due(
        row.client, row.code, row.variant, stand, on, why, last, row, safety=safety,
        each_session=each,
    )  # fmt: skip

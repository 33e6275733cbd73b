"""The safety rules of craving, run on our own short rating of it as each is noted.

Conventions: what belongs together is an *occasion*: a session; or, where there was none, ratings
that follow each other within two hours, up to the next one "before". Within an occasion each rating
after is held against the rule for its number, and against each one before that came no later. What
was voided does not count. An occasion raises one alert and never a second one, handled or not.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sostenuto.measures.safety import Flag, flags_of_number, flags_of_rise
from sostenuto.measures.shelf import measure
from sostenuto_web.measures.answering.raising import kind_of
from sostenuto_web.people.models import Client
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.facts import following
from sostenuto_web.record.models import Alert, Moment, Rating

SCALE, MEASURE = "craving", "craving_nrs"
APART = timedelta(hours=2)
"""After so long without a rating, outside a session, the next one is of another occasion."""
WITHIN = timedelta(hours=24)
"""How far ratings of one occasion are looked for."""


def register() -> None:
    """Look at each rating as it is noted."""
    following.follows(Rating, look)


def look(by: Any, row: Rating) -> None:
    """Raise the alert of an occasion, in the transaction that notes a rating of it."""
    if row.scale != SCALE:
        return
    rows = occasion_of(row)
    found = next(urgent_in(one for one in rows if one.voided_at is None), None)
    if found is None:
        return
    Client.objects.select_for_update(of=("self",)).get(pk=row.client_id)  # one after the other
    after, flag = found
    if not _is_raised(row, rows):
        alerts.raise_(by, row.client, kind_of(flag.key), after.pk, row.session_id)


def urgent_in(rows: Iterable[Rating]) -> Iterator[tuple[Rating, Flag]]:
    """Yield what somebody has to look at in the ratings of one occasion, in their order."""
    of, before = measure(MEASURE), []
    for row in sorted(rows, key=_order):
        if row.value is None:
            continue
        if row.moment == Moment.BEFORE:
            before.append(row.value)
        flags = flags_of_number(of, row.value, moment=row.moment)
        if row.moment == Moment.AFTER:
            flags += tuple(flag for one in before for flag in flags_of_rise(of, one, row.value))
        yield from ((row, flag) for flag in flags if flag.urgent)


def occasion_of(row: Rating) -> list[Rating]:
    """Return the ratings of craving that belong together with one, voided ones as well."""
    rows = Rating._base_manager.filter(client=row.client_id, scale=SCALE, session_id=row.session_id)
    if row.session_id is not None:
        return sorted(rows, key=_order)
    near = rows.filter(at__gte=row.at - WITHIN, at__lte=row.at + WITHIN)
    return next(part for part in occasions(near) if any(one.pk == row.pk for one in part))


def occasions(rows: Iterable[Rating]) -> list[list[Rating]]:
    """Return ratings outside sessions as occasions, each in its order."""
    found: list[list[Rating]] = []
    for row in sorted(rows, key=_order):
        last = found[-1][-1] if found else None
        if last is None or row.at - last.at > APART or _begins(row, last):
            found.append([])
        found[-1].append(row)
    return found


def _begins(row: Rating, last: Rating) -> bool:
    return row.moment == Moment.BEFORE and last.moment != Moment.BEFORE


def _is_raised(row: Rating, rows: Iterable[Rating]) -> bool:
    known = Alert.objects.filter(client=row.client_id, kind=kind_of("craving_high"))
    if row.session_id is not None:
        return known.filter(session_id=row.session_id).exists()
    return known.filter(source__in=[one.pk for one in rows]).exists()


def _order(row: Rating) -> Any:
    return row.at, row.made_at, row.pk.hex

"""When somebody was asked last, and whether a measure may be asked again.

Conventions: days are the clinic's. What counts is the last administration that was done and is
complete, whatever the variant: two variants ask about the same time. A safety rule asks where one
of the answers that it looks at was left out (and was not refused): then no window holds it back.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from sostenuto.base.errors import InputError
from sostenuto.measures.asking import Asking, may_ask
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.scored import Scored, measure_of, scored
from sostenuto_web.people.models import Client

LOOKED_AT = 1
"""How many of the latest administrations of a measure are read before all the others are."""
Key = tuple[UUID, str]
"""A client and the code of a measure."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last complete administration of a measure; ``safety`` says that a safety rule asks."""

    on: dt.date
    safety: bool = False


def may_open(
    client: Client, code: str, variant: str, today: dt.date, safety: bool = False
) -> Asking:
    """Return whether a measure may be asked on a day: not before its recall window has passed.

    A schedule is not looked at: whoever asks off schedule is held back by the window alone. One
    that is open already may always be gone on with; that is not asked here.

    Parameters
    ----------
    client : Client
    code, variant : str
        Of the catalogue.
    today : date
        The day that it would speak for.
    safety : bool
        A person says that a safety rule asks; where one of the measure's own does, it need not be
        said.

    Returns
    -------
    Asking
        ``may``; the day ``on`` from which it may be asked; the ``reason`` (English: pages say
        `words.why_not`).

    Raises
    ------
    InputError
        There is no such measure in the catalogue.
    """
    measure = measure_of(code, variant)
    if measure is None:
        raise InputError("measure", expected="a known code", got=code)
    last = last_complete([client.pk], [measure.code]).get((client.pk, measure.code))
    if last is None:
        return may_ask(measure, None, today, safety=safety)
    if not measure.recall_days and not safety:
        return Asking(True, last.on, "it asks about no time that has to pass")
    days = measure.recall_days
    return may_ask(measure, last.on, today, every_days=days, safety=safety or last.safety)


def last_complete(clients: Collection[UUID], codes: Collection[str]) -> dict[Key, Last]:
    """Return the last complete administration of each measure for each client, where there is one.

    Two queries; four where the latest one of some measure is incomplete.
    """
    if not clients or not codes:
        return {}
    done = Administration.objects.filter(
        client__in=clients, code__in=codes, voided_at=None, state=Administration.State.DONE
    )
    order = (F("on").desc(), F("opened_at").desc())
    place = Window(RowNumber(), partition_by=["client", "code"], order_by=order)
    numbered: Any = done.annotate(place=place).defer("void_reason", "assessed_by")
    found = _first_complete(scored(numbered.filter(place__lte=LOOKED_AT).order_by("place")))
    full = {key for key, count in found.counts.items() if count == LOOKED_AT}
    rest = full - set(found.last)
    if rest:
        rows = done.filter(client__in={pk for pk, _code in rest}, code__in={c for _pk, c in rest})
        older = _first_complete(scored(rows.order_by("-on", "-opened_at")))
        found.last.update({key: last for key, last in older.last.items() if key in rest})
    return found.last


@dataclass(slots=True)
class _Found:
    last: dict[Key, Last]
    counts: dict[Key, int]


def _first_complete(rows: Iterable[Scored]) -> _Found:
    """Return the first complete one of each measure and client, and how many were looked at."""
    found = _Found({}, {})
    for one in rows:
        key = (one.row.client_id, one.row.code)
        found.counts[key] = found.counts.get(key, 0) + 1
        if key not in found.last and is_complete(one):
            found.last[key] = Last(one.row.on, safety_asks(one))
    return found


def is_complete(one: Scored) -> bool:
    """Return whether an administration gave all that its measure gives."""
    score, measure = one.score, one.measure
    if score is None or measure is None:
        return False
    if score.value is not None or score.result:
        return True
    if measure.rule == "fields":
        return bool(one.answers) and None not in one.answers
    scales = score.scales if measure.total is None else ()
    return bool(scales) and all(scale.value is not None for scale in scales)


def safety_asks(one: Scored) -> bool:
    """Return whether a safety rule asks for an answer that was left out and not refused.

    Of a total from paper nobody knows what was left out: there somebody looks at the paper.
    """
    if one.measure is None or one.row.total is not None:
        return False
    watched = {item for rule in one.measure.safety if rule.unanswered for item in rule.items}
    return any(one.answers[item - 1] is None for item in watched)

"""Handing a device over, saying that the client is through, and taking it back.

Conventions: whoever calls has asked the policy (``measure.ask``) and, to take it back, for a proof
(`sostenuto_web.platform.accounts.proof`). The lock itself is the session's
(`sostenuto_web.platform.accounts.locking`).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto_web.measures.answering import services as answering
from sostenuto_web.measures.handing.given import Handed
from sostenuto_web.measures.handing.offering import Offered
from sostenuto_web.measures.models import Administration, Answer
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.models import Moment

State = Administration.State


@transaction.atomic
def prepare(
    by: Any,
    client: Client,
    offered: Iterable[Offered],
    ratings: Iterable[str],
    moment: str,
    session_id: UUID | None = None,
    token: UUID | None = None,
) -> Handed:
    """Begin what is asked, and return what is handed over.

    Parameters
    ----------
    by : User
    client : Client
    offered : iterable of Offered
        Measures that were chosen; one without a form of the clinic's own is left out.
    ratings : iterable of str
        Keys of our own ratings.
    moment : str
        Of `Moment`, for the ratings.
    session_id : UUID, optional
        The session that the ratings belong to.
    token : UUID, optional
        Sent twice, nothing is begun twice.
    """
    around = "" if moment == Moment.DURING else moment
    rows = [
        answering.open_(
            by,
            client,
            one.code,
            variant=one.variant,
            way=Way.TABLET,
            moment=around if session_id else "",
            schedule=one.schedule,
            session_id=session_id,
            token=token,
        )
        for one in offered
        if one.has_form
    ]
    asked = tuple(row.pk for row in rows if row.state == State.OPEN)
    handed = Handed(client.pk, asked, tuple(ratings), moment, session_id)
    audit.record(by, "tablet.handed", client, measures=len(asked), ratings=len(handed.ratings))
    return handed


@transaction.atomic
def give_back(by: Any, rows: Iterable[Administration]) -> None:
    """Say of each form that has an answer that the client gave it back; the others stay open."""
    waiting = [row for row in rows if row.state == State.OPEN]
    pks = [row.pk for row in waiting]
    answered = Answer.objects.filter(administration__in=pks).values_list(
        "administration", flat=True
    )
    begun = set(answered)
    for row in waiting:
        if row.pk in begun:
            answering.give_back(by, row)


@transaction.atomic
def taken_back(by: Any, client: Client | None, rows: Iterable[Administration]) -> None:
    """Note that staff have the device again; what was answered until then counts as given back."""
    give_back(by, rows)
    if client is not None:
        audit.record(by, "tablet.returned", client)

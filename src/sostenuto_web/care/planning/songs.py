"""The set list of a plan: chosen or made, filled, swapped; the gate is asked by the set list."""

from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext

from sostenuto_web.care.models import Session
from sostenuto_web.care.planning import selectors, services
from sostenuto_web.platform.policy import asking
from sostenuto_web.repertoire.models import SetEntry, SetList
from sostenuto_web.repertoire.sets import selectors as sets
from sostenuto_web.repertoire.sets import services as writing

SHOWN = 12


def list_of(session: Session) -> SetList | None:
    """Return the set list of a session, unless it was put away."""
    row = session.set_list
    return None if row is None or row.voided_at is not None else row


def may_change(user: Any, row: SetList) -> bool:
    """Say whether somebody may write a set list."""
    return asking.may(user, "set.change", set_id=row.pk)


def choices_for(user: Any, session: Session) -> list[SetList]:
    """Return the set lists of this client alone that somebody may read, the latest first."""
    rows = sets.lists_for(user).filter(for_group=False, members__client=session.client_id)
    return list(rows.select_related("data_key").order_by("-on_day", "-made_at")[:SHOWN])


def chosen(user: Any, session: Session, pk: UUID | None) -> SetList | None:
    """Return one of `choices_for` by its id."""
    return next((row for row in choices_for(user, session) if row.pk == pk), None)


@transaction.atomic
def make(by: Any, session: Session) -> SetList:
    """Make an empty set list for a session, and play from it; twice, it is one."""
    row = writing.make(
        by,
        title=gettext("For a session"),
        clients=[session.client],
        for_group=False,
        on_day=selectors.day_of(session),
        token=uuid5(session.pk, "set list of its own"),
    )
    services.use_set(by, session, row)
    return row


def entry_of(row: SetList, pk: UUID | None) -> SetEntry | None:
    """Return an entry of a set list."""
    rows = row.entries.select_related("song", "recording", "set_list", "data_key")
    return rows.filter(pk=pk).first() if pk else None

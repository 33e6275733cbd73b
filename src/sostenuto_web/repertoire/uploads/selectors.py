"""Reading uploads: everybody sees their own."""

from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.repertoire.models import Upload

State = Upload.State
SHOWN = 100
_ORDER = (State.REFUSED, State.COMING, State.RECEIVED, State.HEARD)


def mine(user: Any) -> QuerySet[Upload]:
    """Return what somebody brought, for clients in whose care they still are."""
    theirs = clients_for(user, "taste.change").values("pk")
    return Upload.objects.filter(by=user).filter(Q(only_for=None) | Q(only_for__in=theirs))


def upload_for(user: Any, upload_id: UUID) -> Upload:
    """Return one upload of somebody's own; otherwise 404."""
    upload = mine(user).filter(pk=upload_id).first()
    if upload is None:
        raise Http404
    return upload


def brought(user: Any, client: Client | None) -> dict[str, Any]:
    """Return what somebody brought lately, what needs a look first, and how much of it waits."""
    rows = Upload.objects.filter(by=user, only_for=client).exclude(state=State.LEFT)
    place = Case(
        *(When(state=state, then=Value(at)) for at, state in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    shown = list(rows.order_by(place, "-made_at", "file_name")[: SHOWN + 1])
    return {
        "uploads": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "hearing": rows.filter(state=State.RECEIVED).count(),
    }

"""From an alert to the form whose answer raised it."""

from typing import Any

from django.urls import reverse

from sostenuto_web.measures.answering import raising
from sostenuto_web.measures.models import Administration, Raised
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.record import naming
from sostenuto_web.record.models import Alert


def register() -> None:
    """Offer the way on the page of an alert."""
    naming.leads_to_sources("measures", form_of)


def form_of(user: Any, alert: Alert) -> str:
    """Return the address of the form that raised an alert, for whoever may read it; else empty."""
    raised = Raised.objects.filter(alert=alert).values("administration")
    rows = Administration.objects.filter(client_id=alert.client_id)
    if alert.kind == raising.ELSEWHERE:
        rows = rows.filter(pk=alert.source)
    else:
        rows = rows.filter(pk__in=raised)
    pk = rows.values_list("pk", flat=True).first()
    if pk is None or not clients_for(user, "measure.read").filter(pk=alert.client_id).exists():
        return ""
    return reverse("measure-one", args=[alert.client_id, pk])

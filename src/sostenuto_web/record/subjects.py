"""Whose record a fact is part of."""

from uuid import UUID

from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.policy import subjects
from sostenuto_web.record.models import Alert, Harm


def of_harm(harm_id: UUID) -> UUID | None:
    """Return the id of the client to whom a harm happened, or None: no such harm."""
    return owner_of(Harm, harm_id)


def of_alert(alert_id: UUID) -> UUID | None:
    """Return the id of the client whom an alert is about, or None: no such alert."""
    return owner_of(Alert, alert_id)


def register() -> None:
    """Tell the policy and the audit what the addresses of this app name."""
    subjects.names_a_part("harm_id", of="client_id")(of_harm)
    naming.leads_to_client("harm_id")(of_harm)
    subjects.names_a_part("alert_id", of="client_id")(of_alert)
    naming.leads_to_client("alert_id")(of_alert)

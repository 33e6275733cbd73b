"""How somebody stands to a consent: as they stand to the client who gave it."""

from typing import Any
from uuid import UUID

from sostenuto_web.people.consents.models import Consent
from sostenuto_web.people.selectors import relation_to
from sostenuto_web.platform.policy.table import Relation


def standing_to_consent(user: Any, consent_id: UUID) -> Relation | None:
    """Return the relation to the client of a consent, or None where there is no such consent."""
    consent = Consent.objects.filter(pk=consent_id).select_related("client").first()
    return None if consent is None else relation_to(user, consent.client)

"""Whose record a consent is part of."""

from uuid import UUID

from sostenuto_web.people.consents.models import Consent
from sostenuto_web.people.subjects import owner_of


def client_of(consent_id: UUID) -> UUID | None:
    """Return the id of the client who gave a consent, or None where there is no such consent."""
    return owner_of(Consent, consent_id)

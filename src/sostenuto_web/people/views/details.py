"""Contacts and cautions: add, change, void and take back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from sostenuto.care.cautions import caution_kinds
from sostenuto_web.people import rows
from sostenuto_web.people.forms.details import CautionForm, ContactForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Caution, Client, Contact
from sostenuto_web.people.services import details as services
from sostenuto_web.platform.policy.views import rule


def _kinds(request: HttpRequest, client: Client) -> dict[str, Any]:
    return {"kinds": caution_kinds().values()}


CONTACT = rows.Kind(
    Contact,
    ContactForm,
    "people/contact.html",
    services.CONTACT_FIELDS,
    services.add_contact,
    services.change_contact,
    _("The contact is saved."),
)
CAUTION = rows.Kind(
    Caution,
    CautionForm,
    "people/caution.html",
    services.CAUTION_FIELDS,
    services.add_caution,
    services.change_caution,
    _("The caution is saved."),
    around=_kinds,
)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Add a contact."""
    return rows.add(request, client_id, CONTACT)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_change(request: HttpRequest, client_id: UUID, contact_id: UUID) -> HttpResponse:
    """Change a contact."""
    return rows.change(request, client_id, contact_id, CONTACT)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Set a caution."""
    return rows.add(request, client_id, CAUTION)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_change(request: HttpRequest, client_id: UUID, caution_id: UUID) -> HttpResponse:
    """Change a caution."""
    return rows.change(request, client_id, caution_id, CAUTION)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_void(request: HttpRequest, client_id: UUID, contact_id: UUID) -> HttpResponse:
    """Void a contact."""
    return rows.void(request, client_id, contact_id, CONTACT)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_restore(request: HttpRequest, client_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take the voiding of a contact back."""
    return rows.restore(request, client_id, contact_id, CONTACT)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_void(request: HttpRequest, client_id: UUID, caution_id: UUID) -> HttpResponse:
    """Void a caution."""
    return rows.void(request, client_id, caution_id, CAUTION)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_restore(request: HttpRequest, client_id: UUID, caution_id: UUID) -> HttpResponse:
    """Take the voiding of a caution back."""
    return rows.restore(request, client_id, caution_id, CAUTION)

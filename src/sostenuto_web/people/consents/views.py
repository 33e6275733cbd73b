"""Pages on consents: the list, the text, taking back, and what left the house."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.care.consent.catalogue import notices
from sostenuto_web.people import selectors as people
from sostenuto_web.people.consents import selectors, services
from sostenuto_web.people.consents.forms import ReasonForm, RevokeForm
from sostenuto_web.people.consents.models import Consent, Ending
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.views import rule

A_PAGE = 50


@rule("consent.read", methods=("GET",))
def of_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List a client's consents."""
    client = people.client_for(request.user, client_id, "consent.read")
    if client.account_id == request.user.pk:
        return redirect("my-consents")
    context = {"client": client, "consents": selectors.consents_of(client)}
    return render(request, "consents/list.html", context)


@rule("self.read", methods=("GET",))
def mine(request: HttpRequest) -> HttpResponse:
    """Show people what they agreed to."""
    client = _own(request)
    signed = [each for each in selectors.consents_of(client) if each.signed_at]
    return render(request, "consents/mine.html", {"client": client, "consents": signed})


@rule("consent.read", methods=("GET",))
def one(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Show one consent: its exact text, who signed, what became of it."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.read")
    return render(request, "consents/one.html", _shown(request, consent))


@rule("consent.read", methods=("GET",))
def on_paper(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Show one consent as it is printed."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.read")
    context = _shown(request, consent) | {"notice": _(notices()["long"])}
    return render(request, "consents/paper.html", context)


@rule("consent.revoke", methods=("GET", "POST"))
@person_guard
def revoke(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Take a consent back, by the person or by staff for them."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.revoke")
    own = _is_own(request, consent)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (own or form.is_valid()):
        given = {"how": "self"} if own else form.cleaned_data
        done = _tried(request, services.revoke, consent=consent, by=request.user, **given)
        if done:
            messages.success(request, _("Taken back. Nothing more is shared on it from now on."))
        return redirect("consent", client_id, consent_id)
    context = _shown(request, consent) | {"form": None if own else form}
    return render(request, "consents/revoke.html", context, status=_status(request))


@rule("consent.void", methods=("GET", "POST"))
@person_guard
def void(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Say that a consent was recorded by mistake."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.void")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        _tried(request, services.void, consent=consent, by=request.user, reason=reason)
        return redirect("consent", client_id, consent_id)
    context = _shown(request, consent) | {"form": form}
    return render(request, "consents/void.html", context, status=_status(request))


@rule("consent.record", methods=("POST",))
@person_guard
def came(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Write down that what a consent waits for has happened."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.record")
    what = request.POST.get("what", "")
    if what in (Ending.What.EVENT, Ending.What.RELEASED):
        _tried(request, services.note_event, consent=consent, by=request.user, what=what)
    return redirect("consent", client_id, consent_id)


@rule("consent.list", methods=("GET",))
def ending(request: HttpRequest) -> HttpResponse:
    """List the consents that end soon."""
    page = _page(request, selectors.ending_soon(request.user, "consent.list"))
    return render(request, "consents/ending.html", {"page": page, "days": selectors.SOON_DAYS})


@rule("disclosure.read", methods=("GET",))
def disclosures(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the account of what left the house about a client."""
    client = people.client_for(request.user, client_id, "disclosure.read")
    return _account(request, client)


@rule("self.read", methods=("GET",))
def my_disclosures(request: HttpRequest) -> HttpResponse:
    """Show people to whom something about them was given."""
    return _account(request, _own(request))


def _account(request: HttpRequest, client: Client) -> HttpResponse:
    page = _page(request, selectors.disclosures_of(client))
    own = client.account_id == request.user.pk
    return render(
        request, "consents/disclosures.html", {"client": client, "page": page, "own": own}
    )


def _shown(request: HttpRequest, consent: Consent) -> dict[str, Any]:
    return {
        "client": consent.client,
        "consent": consent,
        "own": _is_own(request, consent),
        "given": selectors.given_on(consent),
    }


def _page(request: HttpRequest, rows: Any) -> "Page[Any]":
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _own(request: HttpRequest) -> Client:
    return selectors.own_record(request.user)


def _is_own(request: HttpRequest, consent: Consent) -> bool:
    return consent.client.account_id == request.user.pk


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _tried(request: HttpRequest, service: Any, **given: Any) -> bool:
    """Call a service; what it refuses is said on the next page."""
    try:
        service(**given)
    except services.ConsentError as problem:
        messages.error(request, str(problem))
        return False
    return True

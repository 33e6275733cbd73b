"""Pages on the way to a signature: choose the words, say what it covers, read, sign."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.care.consent.catalogue import Kind, Template, kind_named, kinds
from sostenuto.care.consent.records import Capacity, SignedBy
from sostenuto_web.people import selectors as people
from sostenuto_web.people.consents import selectors, services, wordings
from sostenuto_web.people.consents.forms import ScopeForm, SignForm
from sostenuto_web.people.consents.models import Consent
from sostenuto_web.people.consents.parts import Walk, walk
from sostenuto_web.people.consents.services import Signing
from sostenuto_web.people.guard import person_guard
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule


@rule("consent.record", methods=("GET",))
def choose(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Offer the kinds of consent, those that are recorded most often first."""
    client = people.client_for(request.user, client_id, "consent.record")
    order = {name: place for place, name in enumerate(kinds())}
    found = sorted(wordings.newest().values(), key=lambda each: order[each.kind])
    offered = [(each, kind_named(each.kind)) for each in found]
    return render(request, "consents/choose.html", {"client": client, "offered": offered})


@rule("consent.record", methods=("GET", "POST"))
@person_guard
def start(request: HttpRequest, client_id: UUID, template_key: str) -> HttpResponse:
    """Say what a new consent covers."""
    client = people.client_for(request.user, client_id, "consent.record")
    template = wordings.newest_of(template_key)
    kind = kind_named(template.kind)
    way = walk(request, kind, _usual(kind))
    if way.is_sent and way.form.is_valid():
        made = _written(way.form, services.draft, client=client, by=request.user, template=template)
        if made:
            return redirect("consent-sign", client_id, made.pk)
    return _scope_page(request, way, client, template)


def _usual(kind: Kind) -> dict[str, Any]:
    """Return what a new form shows: what the kind leaves no choice of, or what is usual."""
    usual = {
        "signed_by": SignedBy.PATIENT,
        "purposes": kind.purposes[:1],
        "recipient_kind": kind.recipients[0],
    }
    return usual | ({"purposes": kind.purposes, "ends": "never"} if kind.never else {})


@rule("consent.record", methods=("GET", "POST"))
@person_guard
def change(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Change what a draft covers."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.record")
    template = wordings.newest_of(consent.template_key)
    way = walk(request, kind_named(consent.kind), ScopeForm.initial_of(consent), whole=True)
    if way.is_sent and way.form.is_valid():
        made = _written(
            way.form, services.rewrite, consent=consent, by=request.user, template=template
        )
        if made:
            return redirect("consent-sign", client_id, made.pk)
    return _scope_page(request, way, consent.client, template)


@rule("consent.record", methods=("GET", "POST"))
@person_guard
def correct(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Write a signed consent anew; when the new one is signed, the old one is voided."""
    old = selectors.consent_for(request.user, client_id, consent_id, "consent.record")
    template = wordings.newest_of(old.template_key)
    way = walk(request, kind_named(old.kind), ScopeForm.initial_of(old), whole=True)
    if way.is_sent and way.form.is_valid():
        made = _written(
            way.form,
            services.draft,
            client=old.client,
            by=request.user,
            template=template,
            corrects=old,
        )
        if made:
            return redirect("consent-sign", client_id, made.pk)
    return _scope_page(request, way, old.client, template, corrects=old)


def _written(form: ScopeForm, service: Any, **given: Any) -> Consent | None:
    try:
        written: Consent = service(**given, **form.cleaned_data)
    except services.IncompleteError as problem:
        form.lacks(problem.missing)
    except services.ConsentError as problem:
        form.add_error(None, str(problem))
    else:
        return written
    return None


def _scope_page(
    request: HttpRequest,
    way: Walk,
    client: Any,
    template: Template,
    corrects: Consent | None = None,
) -> HttpResponse:
    way.show()
    if not way.is_sent and request.method == "POST":
        telling.tell(request, part=way.place)
    context = {"way": way, "client": client, "template": template, "corrects": corrects}
    return render(request, "consents/scope.html", context, status=way.status)


@rule("consent.record", methods=("GET", "POST"))
@person_guard
def sign(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Show the exact text and take the signatures."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.record")
    if consent.signed_at:
        return redirect("consent", client_id, consent_id)
    signed_by = SignedBy(consent.signed_by)
    initial = {"seen": consent.text_sha256}
    form = SignForm(
        request.POST if request.method == "POST" else None, signed_by=signed_by, initial=initial
    )
    if request.method == "POST" and form.is_valid() and _signed(request, form, consent):
        messages.success(request, _("Signed. It holds from now on."))
        return redirect("consent", client_id, consent_id)
    context = {"form": form, "client": consent.client, "consent": consent}
    status = 422 if request.method == "POST" else 200
    return render(request, "consents/sign.html", context, status=status)


def _signed(request: HttpRequest, form: SignForm, consent: Consent) -> bool:
    try:
        services.sign(
            consent=consent,
            by=request.user,
            seen_sha256=form.cleaned_data["seen"],
            signings=_signings(form),
            statement=str(form.fields["agree"].label),
        )
    except services.ConsentError as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _signings(form: SignForm) -> list[Signing]:
    given = form.cleaned_data
    on_paper = given["method"] == "paper"
    how = {
        "method": given["method"],
        "on": given["signed_on"] if on_paper else None,
        "scan": given["scan"] if on_paper else "",
    }
    found = []
    if "name" in given:
        found.append(Signing(Capacity.PATIENT, given["name"], **how))
    if "other_name" in given:
        found.append(
            Signing(
                given.get("other_capacity", Capacity.GUARDIAN),
                given["other_name"],
                document=given["document"],
                document_until=given["document_until"],
                **how,
            )
        )
    return found


@rule("consent.record", methods=("POST",))
@person_guard
def discard(request: HttpRequest, client_id: UUID, consent_id: UUID) -> HttpResponse:
    """Throw away a draft."""
    consent = selectors.consent_for(request.user, client_id, consent_id, "consent.record")
    try:
        services.discard(consent=consent, by=request.user)
    except services.ConsentError as problem:
        messages.error(request, str(problem))
    return redirect("client-consents", client_id)

"""Pages with a fault each, on which the laws have to show that they see it."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import include, path
from django.utils.html import escape

from sostenuto_web.people.models import CareTeamMember, Client, Contact
from sostenuto_web.platform.policy.views import rule

FIELD = '<p class="field-error">No.</p>'


class ProbeForm(forms.Form):
    """Two fields; the first takes ten characters."""

    alias = forms.CharField(max_length=10)
    notes = forms.CharField(required=False, max_length=200, widget=forms.Textarea)


def page(form: Any, status: int = 200, before: str = "") -> HttpResponse:
    """Return a bare page with a form."""
    return HttpResponse(f'{before}<form method="post" action="">{form}</form>', status=status)


def wrong(form: Any) -> HttpResponse:
    return page(form, 422)


def sound(request: Any, client: Client, form: Any) -> HttpResponse:
    if not form.is_valid():
        return wrong(form)
    client.alias = form.cleaned_data["alias"]
    client.save()
    return HttpResponseRedirect("/")


def echoes(request: Any, client: Client, form: Any) -> HttpResponse:
    if not form.is_valid():
        return HttpResponseBadRequest(f"What is {escape(request.POST.get('notes', ''))}?")
    return HttpResponseRedirect("/")


def tells(request: Any, client: Client, form: Any) -> HttpResponse:
    if not form.is_valid():
        return HttpResponseBadRequest(f"{escape(client.notes)} was not changed.")
    return HttpResponseRedirect("/")


def falls_on_nul(request: Any, client: Client, form: Any) -> HttpResponse:
    if "\0" in request.POST.get("alias", ""):
        raise ValueError("source code string cannot contain null bytes")
    return sound(request, client, form)


def writes_first(request: Any, client: Client, form: Any) -> HttpResponse:
    client.alias = request.POST.get("alias", "")[:10].replace("\0", "")
    client.save()
    return sound(request, client, form)


def loses(request: Any, client: Client, form: Any) -> HttpResponse:
    if not form.is_valid():
        return page(ProbeForm(), 422, FIELD)
    return HttpResponseRedirect("/")


def says_nothing(request: Any, client: Client, form: Any) -> HttpResponse:
    return page(ProbeForm(initial=request.POST.dict()), 422)


def says_it_elsewhere(request: Any, client: Client, form: Any) -> HttpResponse:
    return page(ProbeForm(initial=request.POST.dict()), 422, FIELD)


def shows_markup(request: Any, client: Client, form: Any) -> HttpResponse:
    return page(form, 422, f"{FIELD}<p>{request.POST.get('notes', '')}</p>")


def takes_anything(request: Any, client: Client, form: Any) -> HttpResponse:
    client.alias = request.POST.get("alias", "")[:40].replace("\0", "")
    client.save()
    return HttpResponseRedirect("/")


def leads_away(request: Any, client: Client, form: Any) -> HttpResponse:
    return HttpResponseRedirect(request.POST.get("next") or "//elsewhere.example/")


def obeys(request: Any, client: Client, form: Any) -> HttpResponse:
    if not form.is_valid():
        return wrong(form)
    member = CareTeamMember.objects.filter(client=client).first()
    assert member is not None
    member.leads = request.POST.get("leads") != "on"
    member.save()
    return sound(request, client, form)


def does_it_twice(request: Any, client: Client, form: Any) -> HttpResponse:
    if not form.is_valid():
        return wrong(form)
    Contact.objects.create(client=client, data_key=client.data_key, name="Twice Invented")
    return HttpResponseRedirect("/")


FAULTS = (
    echoes,
    tells,
    falls_on_nul,
    writes_first,
    loses,
    says_nothing,
    says_it_elsewhere,
    shows_markup,
    takes_anything,
    leads_away,
)


def _view(act: Any) -> Any:
    @rule("client.change", methods=("GET", "POST"))
    def view(request: Any, client_id: Any) -> HttpResponse:
        if request.method != "POST":
            return page(ProbeForm())
        return act(request, Client.objects.get(pk=client_id), ProbeForm(request.POST))

    return view


urlpatterns = [
    path("", include("sostenuto_web.config.urls")),
    *(
        path(f"probe/{act.__name__}/<uuid:client_id>/", _view(act))
        for act in (*FAULTS, sound, obeys, does_it_twice)
    ),
]
handler400 = "sostenuto_web.frontend.refusals.bad_request"
handler404 = "sostenuto_web.frontend.refusals.not_found"
handler500 = "sostenuto_web.frontend.refusals.fault"

"""The crisis numbers: kept, changed, dialled, ended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sostenuto_web.platform.clinic import catalogue, crisis, forms, steps
from sostenuto_web.platform.clinic.models import CrisisNumber
from sostenuto_web.platform.policy.views import rule

SLUG = "crisis-numbers"


def numbers(
    request: HttpRequest, step: steps.Step, step_page: Callable[..., HttpResponse]
) -> HttpResponse:
    """Show the numbers and add one."""
    suggested = catalogue.suggestions().get(request.GET.get("suggested", ""))
    form = forms.CrisisNumberForm(
        request.POST if request.method == "POST" else None, initial=_put_in(suggested)
    )
    if request.method == "POST" and form.is_valid():
        number = crisis.save(by=_who(request), **form.cleaned_data)
        messages.success(request, _("Saved. Now dial it, to see that it works."))
        return redirect("crisis-number-dialled", number.pk)
    kept = crisis.kept()
    known = {crisis.as_confirmed(each.number).split("|")[0] for each in kept}
    offered = [
        each
        for each in catalogue.suggestions().values()
        if each.number.replace(" ", "") not in known
    ]
    more = {"form": form, "kept": kept, "offered": offered, "suggested": suggested}
    status = 422 if request.method == "POST" else 200
    return step_page(request, step, "clinic/crisis_numbers.html", status=status, **more)


def _put_in(suggested: catalogue.Suggestion | None) -> dict[str, Any]:
    """Return what a suggestion puts into the form, in the language of whoever reads it."""
    found = {name: getattr(suggested, name, None) for name in forms.CrisisNumberForm.base_fields}
    if suggested:
        found |= {"label": _(suggested.label), "for_whom": _(suggested.for_whom)}
    return found


def _who(request: HttpRequest) -> Any:
    return request.user


def _number(number_id: UUID) -> CrisisNumber:
    number = crisis.number_or_none(number_id)
    if number is None:
        raise Http404
    return number


def _page(request: HttpRequest, template: str, form: Any, number: CrisisNumber) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "number": number}, status=status)


@rule("setup.change")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number_id: UUID) -> HttpResponse:
    """Change one number."""
    number = _number(number_id)
    initial = {name: getattr(number, name) for name in forms.CrisisNumberForm.base_fields}
    form = forms.CrisisNumberForm(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        before = crisis.as_confirmed(number)
        number = crisis.save(by=_who(request), changed=number, **form.cleaned_data)
        messages.success(request, _("Saved."))
        if crisis.as_confirmed(number) != before:
            return redirect("crisis-number-dialled", number.pk)
        return redirect("set-up-step", SLUG)
    return _page(request, "clinic/crisis_number.html", form, number)


@rule("setup.change")
@require_http_methods(["GET", "HEAD", "POST"])
def dialled(request: HttpRequest, number_id: UUID) -> HttpResponse:
    """Keep that a named person dialled a number and reached whom it says."""
    number = _number(number_id)
    initial = {"on_day": timezone.localdate(), "said": crisis.as_confirmed(number)}
    form = forms.DialledForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("person", "on_day", "said")}
        if crisis.confirm(by=_who(request), number=number, **said):
            messages.success(request, _("Confirmed."))
        else:
            messages.warning(request, _("This number was changed meanwhile. Please dial again."))
        return redirect("set-up-step", SLUG)
    return _page(request, "clinic/crisis_dialled.html", form, number)


@rule("setup.change")
@require_POST
def end(request: HttpRequest, number_id: UUID) -> HttpResponse:
    """Use a number no longer."""
    try:
        crisis.end(by=_who(request), number=_number(number_id))
    except crisis.LastNumberError:
        messages.error(
            request,
            _(
                "The clients' pages are on and need this number."
                " Switch them off, or confirm another first."
            ),
        )
    else:
        messages.success(request, _("The number is not shown any more."))
    return redirect("set-up-step", SLUG)

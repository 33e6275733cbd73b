"""The set-up, step by step: each is saved by itself and can be come back to."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sostenuto_web.platform.clinic import (
    backup_place,
    crisis_views,
    portal,
    recovery_views,
    selectors,
    services,
    steps,
    zones,
)
from sostenuto_web.platform.policy.views import rule


def step_page(
    request: HttpRequest, step: steps.Step, template: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Return the page of a step, with the way through all of them beside it."""
    context = {"step": step, "walked": steps.walked(selectors.clinic()), **more}
    return render(request, template, context, status=status)


@rule("setup.change")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every step, and what is open."""
    walked = steps.walked(selectors.clinic())
    still_open = [each for each in walked if not each.done]
    return render(request, "clinic/set_up.html", {"walked": walked, "still_open": still_open})


@rule("setup.change")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one step and save it."""
    found = steps.step_named(slug)
    if found is None:
        raise Http404
    if found.form is None:
        own = {"crisis-numbers": crisis_views.numbers, "recovery-sheet": recovery_views.step}
        return own[slug](request, found, step_page)
    return _form_step(request, found)


def _form_step(request: HttpRequest, found: steps.Step) -> HttpResponse:
    clinic = selectors.clinic()
    form_class = found.form
    if form_class is None:
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None, clinic=clinic)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, found, form.cleaned_data)
        except portal.PortalError:  # what it stands on was taken away meanwhile
            form.add_error(None, _("Something it needs has just changed. Please look again."))
        else:
            messages.success(request, _("Saved."))
            return redirect(steps.after(found.slug))
    status = 422 if request.method == "POST" else 200
    more = _beside(found.slug, clinic)
    return step_page(request, found, "clinic/step.html", form=form, status=status, **more)


def _save(request: HttpRequest, found: steps.Step, said: dict[str, Any]) -> None:
    if found.slug == "portal":
        portal.switch(by=_who(request), on=said["portal_on"])
    else:
        services.settle(by=_who(request), step=found.slug, **said)


def _who(request: HttpRequest) -> Any:
    return request.user


def _beside(slug: str, clinic: Any) -> dict[str, Any]:
    """Return what a step's page shows beside its form."""
    if slug == "place":
        return {"time_zones": zones.names()}
    if slug == "portal":
        return {"missing": portal.missing(clinic)}
    if slug == "backups":
        place = backup_place.backup_place()
        return {
            "backup_place": place,
            "same_disk": backup_place.is_on_the_same_disk(place, selectors.house()),
        }
    return {}

"""Pages of the next steps: what is offered when numbers stay flat or get worse."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.measures.shelf import services, stepping
from sostenuto_web.measures.shelf.forms import StepForm
from sostenuto_web.measures.shelf.stepping import ShownStep
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


@rule("measure.shelf", methods=("GET",))
def steps(request: HttpRequest) -> HttpResponse:
    """List the next steps, with those that are not offered."""
    return render(request, "measures/shelf/steps.html", {"steps": stepping.every_step()})


@rule("measure.load", methods=("GET", "POST"))
def step_new(request: HttpRequest) -> HttpResponse:
    """Add a next step of the clinic's own."""
    return _edit(request, None)


@rule("measure.load", methods=("GET", "POST"))
def step_change(request: HttpRequest, step_key: str) -> HttpResponse:
    """Change a next step for this clinic, or offer it no more."""
    step = stepping.step_named(step_key)
    if step is None:
        raise Http404
    return _edit(request, step)


@rule("measure.load", methods=("POST",))
def step_back(request: HttpRequest, step_key: str) -> HttpResponse:
    """Let a shipped step hold again as it was shipped."""
    if stepping.step_named(step_key) is None:
        raise Http404
    if services.step_back_to_ours(request.user, step_key):
        messages.success(request, _("The step is as it was shipped again."))
    return redirect("shelf-steps")


def _edit(request: HttpRequest, step: ShownStep | None) -> HttpResponse:
    form = StepForm(sent(request), initial=_initial(step))
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["once"]
        key = step.key if step else ""
        services.save_step(request.user, form.cleaned_data, key=key, token=token)
        messages.success(request, _("The step is saved."))
        return redirect("shelf-steps")
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/shelf/step.html", {"form": form, "step": step}, status=status)


def _initial(step: ShownStep | None) -> dict[str, object]:
    if step is None:
        return {"when": ["flat", "worse"]}
    return {
        "words": step.words,
        "reason": step.reason,
        "when": list(step.when),
        "constructs": "; ".join(step.constructs),
        "off": step.off,
    }

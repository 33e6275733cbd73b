"""Pages of the steps to a goal, with the SMART check beside the step as it is written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.care.goals.smart import Letter, smart
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.goals import selectors, services
from sostenuto_web.care.goals.forms import ObjectiveForm
from sostenuto_web.care.models import Goal, Objective
from sostenuto_web.people import recorded, rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import voiding
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.views import rule


@rule("course.change", methods=("GET", "POST"))
@person_guard
def new(request: HttpRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Write a step to a goal; what only begins one brings its techniques and keeps nothing."""
    client_for(request.user, client_id, "course.change")
    goal = selectors.goal_for(request.user, client_id, goal_id, "course.change")
    if goal.voided_at is not None:
        raise Http404
    if "begin" in request.POST:
        return _page(request, goal, ObjectiveForm(initial={"techniques": _begun(request)}), {})
    form = ObjectiveForm(sent(request))
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        said = form.cleaned_data
        services.add_objective(request.user, goal, said, said["once"])
        messages.success(request, _("The objective is written."))
        return redirect("goal", client_id, goal.pk)
    return _page(request, goal, form, {})


@rule("course.change", methods=("GET", "POST"))
@person_guard
def change(request: HttpRequest, client_id: UUID, objective_id: UUID) -> HttpResponse:
    """Change a step."""
    client_for(request.user, client_id, "course.change")
    latest = recorded.latest_change(Objective, objective_id)
    row = selectors.objective_for(request.user, client_id, objective_id, "course.change")
    if row.voided_at is not None and request.method != "POST":
        raise Http404
    initial = {name: getattr(row, name) for name in services.STEP_FIELDS} | {"seen": latest}
    form = ObjectiveForm(sent(request), initial=initial)
    context: dict[str, Any] = {"row": row}
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        try:
            seen = form.cleaned_data["seen"]
            services.change_objective(request.user, row, form.cleaned_data, seen)
        except ChangedMeanwhileError:
            row.refresh_from_db()
            newest = recorded.latest_change(Objective, row.pk)
            form.know_of(newest, is_voided=row.voided_at is not None)
            context["meanwhile"] = recorded.change_meanwhile(row)
        else:
            messages.success(request, _("It is saved."))
            return redirect("goal", client_id, row.goal_id)
    return _page(request, row.goal, form, context)


@rule("course.change", methods=("POST",))
@person_guard
def check(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Say what an objective still lacks while it is written; nothing is kept."""
    client_for(request.user, client_id, "course.change")
    form = ObjectiveForm(request.POST)
    form.is_valid()
    return render(request, "care/goals/_smart.html", {"letters": _letters(None, form)})


@rule("course.change", methods=("GET", "POST"))
@person_guard
def void(request: HttpRequest, client_id: UUID, objective_id: UUID) -> HttpResponse:
    """Void a step that was written by mistake."""
    row = selectors.objective_for(request.user, client_id, objective_id, "course.change")
    said = rows.WithReason(
        "care/goals/objective_void.html", voiding.void, _("It is voided."), _to_goal(row)
    )
    return rows.asked(request, row.client, row, said)


@rule("course.change", methods=("GET", "POST"))
@person_guard
def restore(request: HttpRequest, client_id: UUID, objective_id: UUID) -> HttpResponse:
    """Take the voiding of a step back."""
    row = selectors.objective_for(request.user, client_id, objective_id, "course.change")
    said = rows.WithReason(
        "care/goals/objective_restore.html", voiding.restore, _("It is back."), _to_goal(row)
    )
    return rows.asked(request, row.client, row, said)


def _begun(request: HttpRequest) -> list[str]:
    """Return the cards with which a step is begun, as far as they hold here."""
    known = cards.catalogue()
    return [key for key in dict.fromkeys(request.POST.getlist("techniques")) if key in known]


def _to_goal(row: Objective) -> Any:
    def lands(client: Client) -> HttpResponse:
        return redirect("goal", client.pk, row.goal_id)

    return lands


def _letters(goal: Goal | None, form: ObjectiveForm) -> tuple[Letter, ...]:
    """Return the letters of what is typed; every objective belongs to a goal by where it stands."""
    said = form.cleaned_data if form.is_bound else form.initial
    draft = selectors.draft_of(goal.words if goal else "…", said)
    return smart(draft, on=today())


def _page(
    request: HttpRequest, goal: Goal, form: ObjectiveForm, context: dict[str, Any]
) -> HttpResponse:
    if form.is_bound:
        form.is_valid()
    context |= {
        "client": goal.client,
        "goal": goal,
        "form": form,
        "letters": _letters(goal, form),
    }
    asked = "check" in request.POST and form.is_valid()
    status = 200 if request.method != "POST" or asked or not form.is_bound else 422
    return render(request, "care/goals/objective.html", context, status=status)

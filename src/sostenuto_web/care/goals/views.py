"""Pages of a client's goals: written, locked, rated, changed by a new version, voided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto_web.care.course import selectors as courses
from sostenuto_web.care.goals import selectors, services, words
from sostenuto_web.care.goals.forms import GoalForm, RateForm, RewriteForm, StateForm
from sostenuto_web.care.goals.selectors import ShownGoal
from sostenuto_web.care.models import Goal
from sostenuto_web.people import recorded, rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import voiding
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.views import rule


def _to_goals(client: Client) -> HttpResponse:
    return redirect("goals", client.pk)


@rule("course.read", methods=("GET",))
def of_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the goals of a client's present course: levels, steps, and how far they came."""
    client = client_for(request.user, client_id, "course.read")
    course = selectors.course_shown(request.user, client)
    goals = selectors.shown(selectors.goals_of(course), today()) if course else []
    voided = selectors.goals_of(course, voided=True) if course else []
    context = {
        "client": client,
        "course": course,
        "goals": goals,
        "reached": selectors.attained(goals),
        "voided": voided,
        "is_open": course is not None and course.stage not in courses.CLOSED,
        "can_rate": any(goal.is_whole for goal in goals),
    }
    return render(request, "care/goals/goals.html", context)


@rule("course.read", methods=("GET",))
def one(request: HttpRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Show one goal: its levels in every version, its steps, what was rated, and its history."""
    client = client_for(request.user, client_id, "course.read")
    goal = selectors.goal_for(request.user, client_id, goal_id, "course.read")
    context = {
        "client": client,
        "goal": _shown(goal),
        "versions": _versions(goal),
        "ratings": _ratings(goal),
        "voided": [row for row in goal.objectives.all() if row.voided_at is not None],
        "changes": recorded.changes_of_row(goal),
        "is_open": goal.course.stage not in courses.CLOSED and goal.course.voided_at is None,
    }
    return render(request, "care/goals/goal.html", context)


@rule("course.change", methods=("GET", "POST"))
@person_guard
def new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write a goal of the course that is open."""
    client = client_for(request.user, client_id, "course.change")
    course = courses.open_course(client)
    if course is None:
        messages.info(request, _("No course of care is open. Begin one first."))
        return redirect("course", client.pk)
    form = GoalForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        goal = services.add(request.user, client, course, said, said["once"])
        messages.success(request, _("The goal is written."))
        return redirect("goal", client.pk, goal.pk)
    return _form(request, "care/goals/form.html", {"client": client, "form": form})


@rule("course.change", methods=("GET", "POST"))
@person_guard
def change(request: HttpRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Change a goal before the first session."""
    latest = recorded.latest_change(Goal, goal_id)
    goal = _goal(request, client_id, goal_id)
    if goal.locked_at is not None and request.method != "POST":
        return redirect("goal-levels", client_id, goal_id)
    form = GoalForm(sent(request), initial=_initial(goal) | {"seen": latest})
    context: dict[str, Any] = {"client": goal.client, "form": form, "row": goal}
    if request.method == "POST" and form.is_valid():
        try:
            services.change(request.user, goal, form.cleaned_data, form.cleaned_data["seen"])
        except ChangedMeanwhileError:
            context["meanwhile"] = _look_again(form, goal)
        except services.LockedError:
            form.add_error(None, _("A session has started meanwhile, and the levels are locked."))
        else:
            return _saved(request, goal)
    return _form(request, "care/goals/form.html", context)


@rule("course.change", methods=("GET", "POST"))
@person_guard
def rewrite(request: HttpRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Write the levels of a locked goal anew, and why."""
    latest = recorded.latest_change(Goal, goal_id)
    goal = _goal(request, client_id, goal_id)
    if goal.locked_at is None and request.method != "POST":
        return redirect("goal-change", client_id, goal_id)
    form = RewriteForm(sent(request), initial=_initial(goal) | {"seen": latest})
    context: dict[str, Any] = {"client": goal.client, "form": form, "row": goal, "is_locked": True}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.rewrite_levels(request.user, goal, said, said["why"], said["seen"])
        except ChangedMeanwhileError:
            context["meanwhile"] = _look_again(form, goal)
        else:
            return _saved(request, goal)
    return _form(request, "care/goals/form.html", context)


@rule("course.change", methods=("GET", "POST"))
@person_guard
def state(request: HttpRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Say that a goal is reached, left off or open again."""
    latest = recorded.latest_change(Goal, goal_id)
    goal = _goal(request, client_id, goal_id)
    form = StateForm(sent(request), initial={"state": goal.state, "seen": latest})
    context: dict[str, Any] = {"client": goal.client, "form": form, "row": goal}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.set_state(request.user, goal, said["state"], said["seen"])
        except ChangedMeanwhileError:
            context["meanwhile"] = _look_again(form, goal)
        else:
            return _saved(request, goal)
    return _form(request, "care/goals/state.html", context)


@rule("course.change", methods=("GET", "POST"))
@person_guard
def rate(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write down where the client stands at each goal now."""
    client = client_for(request.user, client_id, "course.change")
    course = courses.open_course(client)
    goals = selectors.shown(selectors.goals_of(course), today()) if course else []
    open_ = [goal for goal in goals if goal.is_whole and goal.row.state != Goal.State.LEFT]
    if not open_:
        messages.info(request, _("There is no goal with five levels to rate yet."))
        return _to_goals(client)
    form = RateForm(open_, sent(request))
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"]
        count = services.rate(request.user, client, form.said(), timezone.now(), once)
        said = ngettext("%(n)d goal is rated.", "%(n)d goals are rated.", count) % {"n": count}
        messages.success(request, said)
        return _to_goals(client)
    return _form(request, "care/goals/rate.html", {"client": client, "form": form})


@rule("course.change", methods=("GET", "POST"))
@person_guard
def void(request: HttpRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Void a goal that was written by mistake."""
    goal = selectors.goal_for(request.user, client_id, goal_id, "course.change")
    said = rows.WithReason("care/goals/void.html", voiding.void, _("It is voided."), _to_goals)
    return rows.asked(request, goal.client, goal, said)


@rule("course.change", methods=("GET", "POST"))
@person_guard
def restore(request: HttpRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Take the voiding of a goal back."""
    goal = selectors.goal_for(request.user, client_id, goal_id, "course.change")
    said = rows.WithReason("care/goals/restore.html", voiding.restore, _("It is back."), _to_goals)
    return rows.asked(request, goal.client, goal, said)


def _goal(request: HttpRequest, client_id: UUID, goal_id: UUID) -> Goal:
    client_for(request.user, client_id, "course.change")
    return selectors.goal_for(request.user, client_id, goal_id, "course.change")


def _shown(goal: Goal) -> ShownGoal:
    whole = [one for one in selectors.goals_of(goal.course) if one.pk == goal.pk] or [
        one for one in selectors.goals_of(goal.course, voided=True) if one.pk == goal.pk
    ]
    return selectors.shown(whole, today())[0]


def _versions(goal: Goal) -> list[Any]:
    return list(goal.levels.select_related("made_by").order_by("-version"))


def _ratings(goal: Goal) -> list[tuple[str, Any]]:
    return [(words.level(row.attained), row) for row in selectors.ratings_of(goal)]


def _initial(goal: Goal) -> dict[str, Any]:
    levels = selectors.levels_of(goal)
    initial = {name: getattr(goal, name) for name in services.FIELDS}
    return initial | {name: getattr(levels, name, None) for name in services.OF_LEVELS}


def _look_again(form: Any, goal: Goal) -> list[recorded.ShownChange]:
    goal.refresh_from_db()
    form.know_of(recorded.latest_change(Goal, goal.pk), is_voided=goal.voided_at is not None)
    return recorded.change_meanwhile(goal)


def _saved(request: HttpRequest, goal: Goal) -> HttpResponse:
    messages.success(request, _("It is saved."))
    return redirect("goal", goal.client_id, goal.pk)


def _form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)

"""The pages on what a client is asked, and how often."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sostenuto_web.measures.models import Schedule
from sostenuto_web.measures.scheduling import leaving, selectors, services, showing, words
from sostenuto_web.measures.scheduling.forms import ChangeForm, PlanForm
from sostenuto_web.measures.scheduling.sets import ready_sets, sets_for, suggested_for
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.people import recorded, rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.once import OnceField
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.views import rule


def _to_plan(client: Client) -> HttpResponse:
    return redirect("measure-schedules", client.pk)


PLAN = rows.Kind(
    Schedule,
    PlanForm,
    "measures/scheduling/plan.html",
    services.FIELDS,
    services.add,
    services.change,
    gettext_lazy("The plan is saved."),
    rule="measure.assign",
    void_rule="measure.assign",
    void_template="measures/scheduling/void.html",
    restore_template="measures/scheduling/restore.html",
    lands=_to_plan,
)
CHANGE = replace(PLAN, form=ChangeForm)


class SetForm(forms.Form):
    """Which set is planned."""

    which = forms.CharField(max_length=40)
    once = OnceField()


@rule("measure.read", methods=("GET",))
def schedules(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what is due for a client, what is planned, and the sets that can be planned at once."""
    client = client_for(request.user, client_id, "measure.read")
    every = list(selectors.schedules_of(client))
    telling.tell(request, shown=len(every))
    valid = [row for row in every if row.voided_at is None]
    over = [row for row in valid if showing.is_over(row, today())]
    holds = [showing.plan(row) for row in valid if row not in over]
    context = {
        "client": client,
        "standing": showing.standing(selectors.due_of(client)),
        "plans": holds,
        "left_on": leaving.last_day(every),
        "over": [showing.plan(row) for row in over],
        "voided": [showing.plan(row) for row in every if row.voided_at is not None],
        "sets": _sets(client, {(one.row.code, one.row.variant) for one in holds}),
        "once": uuid4(),
        "measures": showing.whole(client),
        "changes": _changes(client, every),
    }
    return render(request, "measures/scheduling/schedules.html", context)


def _sets(client: Client, planned: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the sets for a client, with what of each is planned already."""
    found = []
    for one in sets_for(_contexts(client)):
        left = [each for each in one.measures if (each.code, each.variant) not in planned]
        named = [
            (
                words.name_of(each.code, each.variant),
                words.every(measure_of(each.code, each.variant), each.every_days),
                each not in left,
            )
            for each in one.measures
        ]
        found.append({"set": one, "measures": named, "left": len(left)})
    return found


def _changes(client: Client, every: Iterable[Schedule]) -> list[recorded.ShownChange]:
    """Return who planned, changed and ended what."""
    named = {row.pk: words.name_of(row.code, row.variant) for row in every}
    found = recorded.changes_of(client, acts=words.SCHEDULE_ACTS)
    return [
        replace(one, what=f"{one.what}: {named[one.subject]}") if one.subject in named else one
        for one in found
    ]


def _contexts(client: Client) -> set[str]:
    return {row.context for row in client.contexts.all()}


@rule("measure.assign", methods=("GET", "POST"))
@person_guard
def schedule_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Plan a measure for a client."""
    client = client_for(request.user, client_id, "measure.assign")
    form = partial(
        PlanForm,
        suggested=suggested_for(_contexts(client)),
        planned=selectors.planned_now(client, today()),
    )
    return rows.add(request, client_id, replace(PLAN, form=form, add=partial(_add, request)))


def _add(request: HttpRequest, by: Any, client: Client, fields: Any, token: UUID | None) -> None:
    row = services.add(by, client, fields, token)
    _say_window(request, row)


@rule("measure.assign", methods=("GET", "POST"))
@person_guard
def schedule_change(request: HttpRequest, client_id: UUID, schedule_id: UUID) -> HttpResponse:
    """Change a plan."""
    kind = replace(CHANGE, change=partial(_change, request))
    return rows.change(request, client_id, schedule_id, kind)


def _change(request: HttpRequest, by: Any, row: Schedule, fields: Any, seen: str | None) -> None:
    services.change(by, row, fields, seen)
    row.every_days = fields["every_days"]
    _say_window(request, row)


def _say_window(request: HttpRequest, row: Schedule) -> None:
    """Say so where a plan is shorter than the time that the measure asks about."""
    remark = words.held_back(measure_of(row.code, row.variant), row.every_days)
    if remark:
        messages.info(request, remark)


@rule("measure.assign", methods=("POST",))
@person_guard
def schedule_set(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Plan the measures of a set at once."""
    client = client_for(request.user, client_id, "measure.assign")
    form = SetForm(request.POST)
    wanted = ready_sets().get(form.cleaned_data["which"]) if form.is_valid() else None
    if wanted is None:
        raise Http404
    done = services.plan_set(request.user, client, wanted, form.cleaned_data["once"])
    messages.success(request, _said(done))
    return _to_plan(client)


def _said(done: services.PlannedSet) -> str:
    if not done.planned:
        return _("All of this was planned already.")
    said = ngettext(
        "%(count)s measure is planned.", "%(count)s measures are planned.", done.planned
    )
    return said % {"count": done.planned}


@rule("measure.assign", methods=("GET", "POST"))
@person_guard
def schedule_end(request: HttpRequest, client_id: UUID, schedule_id: UUID) -> HttpResponse:
    """End a plan, with a reason."""
    client = client_for(request.user, client_id, "measure.assign")
    row = get_object_or_404(Schedule, pk=schedule_id, client=client)
    said = rows.WithReason(
        "measures/scheduling/end.html", services.end, _("It is not asked any more."), _to_plan
    )
    return rows.asked(request, client, row, said)


@rule("measure.assign", methods=("GET", "POST"))
@person_guard
def schedule_void(request: HttpRequest, client_id: UUID, schedule_id: UUID) -> HttpResponse:
    """Void a plan that was a mistake."""
    return rows.void(request, client_id, schedule_id, PLAN)


@rule("measure.assign", methods=("GET", "POST"))
@person_guard
def schedule_restore(request: HttpRequest, client_id: UUID, schedule_id: UUID) -> HttpResponse:
    """Take the voiding of a plan back."""
    return rows.restore(request, client_id, schedule_id, PLAN)

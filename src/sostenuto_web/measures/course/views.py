"""Pages of how a client's numbers went: all of them, one measure, what was decided, a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.measures.course import overview, selectors, services, showing, tables
from sostenuto_web.measures.course.forms import StepsForm
from sostenuto_web.measures.course.reading import Taken
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.scored import steps
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.rows import WithReason, asked
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import voiding
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy import asking
from sostenuto_web.platform.policy.views import rule


@rule("measure.read", methods=("GET",))
def every(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show everything that a client was asked, and what is due."""
    client = client_for(request.user, client_id, "measure.read")
    context = {"client": client} | overview.page(request, client)
    return render(request, "measures/course/measures.html", context)


@rule("measure.read", methods=("GET",))
def one(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Show how the numbers of one measure went."""
    client, row, taken = _found(request, client_id, administration_id, "measure.read")
    course, place = showing.chosen(taken, request.GET.dict()) if taken else (None, 0)
    context: dict[str, Any] = {
        "client": client,
        "row": row,
        "taken": taken,
        "decided": selectors.decided_about(row),
        "may_decide": asking.may(request.user, "measure.assign", client, request=request),
    }
    if taken is not None and course is not None:
        context["shown"] = showing.page(taken, course, place)
    elif taken is not None:
        context["card"] = showing.card(taken)
        context["outside"] = overview.outside_of(taken)
    return render(request, "measures/course/course.html", context)


@rule("measure.read", methods=("GET",))
def table(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Give out the points of a course as comma-separated values."""
    _client, _row, taken = _found(request, client_id, administration_id, "measure.read")
    course, _place = showing.chosen(taken, request.GET.dict()) if taken else (None, 0)
    if course is None or not course.points:
        raise Http404
    response = HttpResponse(tables.as_csv(course), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="numbers.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@rule("measure.assign", methods=("GET", "POST"))
@person_guard
def decide(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Write down what will be done after a course that is flat or worse."""
    client, row, taken = _found(request, client_id, administration_id, "measure.assign")
    if taken is None:
        raise Http404
    offered = [step for course in taken.courses for step in course.steps] or list(steps())
    offered = list({step.key: step for step in offered}.values())
    form = StepsForm(offered, sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        latest = taken.latest.row
        services.decide(request.user, latest, said["keys"], said["words"], said["once"])
        messages.success(request, _("It is written down."))
        return redirect("measure-course", client.pk, latest.pk)
    context = {"client": client, "row": row, "form": form, "name": showing.name(taken)}
    context["asks"] = any(course.steps for course in taken.courses)
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/course/decide.html", context, status=status)


@rule("measure.assign", methods=("GET", "POST"))
@person_guard
def void(
    request: HttpRequest, client_id: UUID, administration_id: UUID, steps_id: UUID
) -> HttpResponse:
    """Ask why something that was decided is voided, and void it."""
    client = client_for(request.user, client_id, "measure.assign")
    row = selectors.administration_of(client, administration_id)
    decision = selectors.decision_of(client, row, steps_id)

    def back(_client: Client) -> HttpResponse:
        return redirect("measure-course", client_id, administration_id)

    what = WithReason("measures/course/void.html", voiding.void, _("It is voided."), back)
    return asked(request, client, decision, what)


def _found(
    request: HttpRequest, client_id: UUID, administration_id: UUID, which: str
) -> tuple[Client, Administration, Taken | None]:
    client = client_for(request.user, client_id, which)
    row = selectors.administration_of(client, administration_id)
    return client, row, selectors.taken_of(client, row)

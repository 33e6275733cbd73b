"""The page of goals over time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.care.goals import selectors
from sostenuto_web.measures.attainment import showing
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.views import rule


@rule("course.read", methods=("GET",))
def over_time(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show where a client stood at each goal over time, and that in one number."""
    client = client_for(request.user, client_id, "course.read")
    course = selectors.course_shown(request.user, client)
    context = showing.shown(course, today())
    context |= {"client": client, "course": course}
    return render(request, "measures/attainment/attainment.html", context)

"""Pages on a client's sessions as appointments."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import selectors, services, showing, ways, words
from sostenuto_web.care.sessions.forms import MissedForm, MoveForm
from sostenuto_web.people import recorded
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

A_PAGE = 50


@rule("session.read", methods=("GET",))
def of_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List a client's sessions, the latest first."""
    client = client_for(request.user, client_id, "session.read")
    rows = selectors.of_client(request.user, client)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    telling.tell(request, shown=len(page.object_list))
    context = {"client": client, "page": page, "sessions": showing.shown(page.object_list)}
    context["new_session"] = ways.address(ways.NEW, client_id=client.pk)
    return render(request, "care/sessions/of_client.html", context)


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def move(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Give a session that was not held yet another time."""
    latest = recorded.latest_change(Session, session_id)
    session = selectors.session_for(request.user, client_id, session_id, "session.plan")
    initial = {name: getattr(session, name) for name in services.FIELDS}
    form = MoveForm(sent(request), initial=initial | {"seen": latest})
    context: dict[str, Any] = {"client": session.client, "session": session, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            services.move(request.user, session, form.cleaned_data, form.cleaned_data["seen"])
        except ChangedMeanwhileError:
            form.know_of(recorded.latest_change(Session, session_id))
            context["meanwhile"] = recorded.change_meanwhile(session)
        except services.NotPlannedError:
            return _too_late(request, session)
        except services.OfAGroupError:
            return _of_a_group(request, session)
        else:
            return _moved(request, session, form.cleaned_data)
    if session.state != Session.State.PLANNED:
        return _too_late(request, session)
    if session.meeting_id is not None:
        return _of_a_group(request, session)
    return _page(request, "care/sessions/move.html", context)


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def miss(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Say why a session does not, or did not, take place."""
    session = selectors.session_for(request.user, client_id, session_id, "session.plan")
    form = MissedForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if not services.miss(request.user, session, said["because"], said["words"]):
            return _too_late(request, session)
        messages.success(request, _("It is written down that the session did not take place."))
        return redirect("sessions", client_id)
    if session.state != Session.State.PLANNED:
        return _too_late(request, session)
    context = {"client": session.client, "session": session, "form": form}
    return _page(request, "care/sessions/missed.html", context)


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def plan_again(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Take back that a session did not take place."""
    session = selectors.session_for(request.user, client_id, session_id, "session.plan")
    if request.method == "POST":
        if services.plan_again(request.user, session):
            messages.success(request, _("The session is planned again."))
        else:
            messages.warning(request, _("This cannot be taken back here. Nothing was changed."))
        return redirect("sessions", client_id)
    reason = words.missed(session.missed_because)
    context = {"client": session.client, "session": session, "reason": reason}
    return render(request, "care/sessions/plan_again.html", context)


def _moved(request: HttpRequest, session: Session, said: dict[str, Any]) -> HttpResponse:
    messages.success(request, _("The session has its new time."))
    if selectors.overlapping(session, said["starts_at"], said["minutes"]):
        messages.warning(request, _("There is another session at that time. Look at the calendar."))
    return redirect("sessions", session.client_id)


def _too_late(request: HttpRequest, session: Session) -> HttpResponse:
    messages.warning(request, _("This session is not planned any more. Nothing was changed."))
    return redirect("sessions", session.client_id)


def _of_a_group(request: HttpRequest, session: Session) -> HttpResponse:
    messages.warning(request, _("This session is in a group. It is moved with the meeting."))
    return redirect("sessions", session.client_id)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)

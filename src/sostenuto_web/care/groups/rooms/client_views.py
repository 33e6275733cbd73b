"""One member's questions on a leader's tablet, which is handed over: nothing else is in sight."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sostenuto_web.care.groups.rooms import answering, asking, frames
from sostenuto_web.care.groups.rooms.sheets import Step, done_of
from sostenuto_web.care.models import Session
from sostenuto_web.care.running.selectors import session_for
from sostenuto_web.care.running.views import Fresh
from sostenuto_web.people.guard import person_guard, token_for
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.views import rule

RULE = "session.run"


@rule(RULE, methods=("GET", "POST"))
@person_guard
def handed_over(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Ask one question after another; each answer is kept at once as the member's own."""
    session = session_for(request.user, client_id, session_id, RULE)
    if session.meeting is None or session.state == Session.State.MISSED:
        raise Http404
    said = request.POST if request.method == "POST" else request.GET
    moment = said.get("moment", "")
    moment = moment if moment in asking.ROUNDS else session.meeting.room_moment
    place = said.get("q", "")
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else -1
    steps = _steps(session, moment)
    if request.method == "GET":
        return _page(request, session, moment, steps, at)
    if at < 0 or at >= len(steps) or not _kept(request, session, steps[at]):
        wrong = {"wrong": _("Choose an answer, or leave it out."), "typed": _said(request)}
        return _page(request, session, moment, steps, at, **wrong)
    here = reverse("group-asked", args=[client_id, session_id])
    return redirect(f"{here}?moment={moment}&q={at + 1}")


def _kept(request: HttpRequest, session: Session, step: Step) -> bool:
    token = request.POST.get("id") or str(uuid4())
    given = frames.given({"id": token, "ask": step.handle, "said": _said(request)})
    if given is None:
        return False
    result = answering.handed_over(request.user, session, step.question, given.said, given.token)
    return result != answering.REFUSED


def _said(request: HttpRequest) -> str:
    post = request.POST
    return post.get("cell") or post.get("value") or post.get("words", "")


def _steps(session: Session, moment: str) -> list[Step]:
    done = done_of(session, moment)
    asked = asking.questions(session.meeting, moment, session) if session.meeting else ()
    return [
        Step(number, asking.handle(session.pk, one.key, moment), one, one.key in done)
        for number, one in enumerate(asked)
    ]


def _page(
    request: HttpRequest, session: Session, moment: str, steps: list[Step], at: int, **more: Any
) -> HttpResponse:
    first = next((step.number for step in steps if not step.is_done), 0)
    at = first if at < 0 else min(at, len(steps))
    context = {
        "client": session.client,
        "steps": steps,
        "step": steps[at] if at < len(steps) else None,
        "count": len(steps),
        "fresh": Fresh(),
        "person": token_for(session.client_id),
        "moment": moment,
        "here": reverse("group-asked", args=[session.client_id, session.pk]),
        "back": _back(request, session, moment),
        **more,
    }
    status = 422 if "wrong" in more else 200
    return render(request, "care/groups/rooms/asked.html", context, status=status)


def _back(request: HttpRequest, session: Session, moment: str) -> str:
    """Return where whoever handed the tablet over goes on: the round, where it is theirs."""
    meeting = session.meeting
    if meeting is not None and may(request.user, "group.run", group_id=meeting.group_id):
        page = reverse("group-round", args=[meeting.group_id, meeting.pk])
        return f"{page}?moment={moment}"
    return reverse("client", args=[session.client_id])

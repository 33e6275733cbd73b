"""The page of a running session, and the one address that takes what was tapped on it."""

from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from sostenuto_web.care.models import Session
from sostenuto_web.care.running import actions, batches, selectors, services
from sostenuto_web.people.guard import FIELD, person_guard, token_for
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.facts.services import NotSoError

KEPT_FOR = "X-Kept-For"
PRESSED = ("level", "key")
"""Fields that a form sends by which of its buttons was pressed."""


class Fresh:
    """An id for each form of a page: written out, it is another one every time."""

    def __str__(self) -> str:
        """Return one that was never given."""
        return str(uuid4())


@rule("session.run", methods=("GET",))
def run(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Show the page on which a session is run; devices keep it for when the network is away."""
    session = selectors.session_for(request.user, client_id, session_id, "session.run")
    answer = _page(request, session)
    answer[KEPT_FOR] = str(request.user.pk)
    return answer


@rule("session.run", methods=("POST",))
def moments(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Take what was tapped: a batch of actions as JSON, or one action of a form."""
    session = selectors.session_for(request.user, client_id, session_id, "session.run")
    if request.content_type == "application/json":
        person = token_for(session.client_id)
        return batches.taken(request, person, partial(services.apply, request.user, session))
    form: HttpResponse = _of_form(request, client_id=client_id, session=session)
    return form


@person_guard
def _of_form(request: HttpRequest, client_id: UUID, session: Session) -> HttpResponse:
    try:
        answer = services.apply(request.user, session, actions.from_form(request.POST))
    except NotSoError as problem:
        answer = services.Answer(services.REFUSED, problem.words)
    if answer.result == services.REFUSED:
        return _again(request, session, answer.words)
    opens = "#sheet-ground" if request.POST.get("kind") == "distress" else ""
    return redirect(_page_of(request, session) + opens)


def _page_of(request: HttpRequest, session: Session) -> str:
    """Return where the form stood: on the session's page, or on that of its group's meeting."""
    if request.POST.get("page") == "meeting" and session.meeting is not None:
        return reverse("meeting-run", args=[session.meeting.group_id, session.meeting_id])
    return reverse("session-run", args=[session.client_id, session.pk])


def _again(request: HttpRequest, session: Session, words: str) -> HttpResponse:
    """Show what was not taken once more, with everything that was typed and chosen."""
    post = request.POST
    pressed = next((name for name in PRESSED if name in post), "")
    shown = {"words", pressed, FIELD, "csrfmiddlewaretoken"}
    context = {
        "client": session.client,
        "session": session,
        "words": words,
        "typed": post.get("words"),
        "pressed": pressed,
        "pressed_value": post.get(pressed, ""),
        "back": _page_of(request, session),
        "kept": [(name, one) for name in post if name not in shown for one in post.getlist(name)],
    }
    return render(request, "care/running/again.html", context, status=422)


def _page(request: HttpRequest, session: Session) -> HttpResponse:
    screen = selectors.screen_of(request.user, session)
    here = reverse("session-run", args=[session.client_id, session.pk])
    context = {
        "client": session.client,
        "session": session,
        "screen": screen,
        "fresh": Fresh(),
        "person": token_for(session.client_id),
        "current": screen.now.activity,
        "note_url": _note_url(session),
        "known": {"lines": [asdict(line) for line in screen.lines]},
        "idle": idle_here(request, here),
    }
    return render(request, "care/running/run.html", context)


def idle_here(request: Any, here: str) -> dict[str, Any] | None:
    """Return how long this page may stay without use; who signs in again gets back here."""
    from sostenuto_web.platform.accounts.context import idle

    said: dict[str, Any] | None = idle(request)["idle"]
    return said and said | {"out": f"{said['out']}?{urlencode({'next': here})}"}


def _note_url(session: Session) -> str:
    try:
        return reverse("note", args=[session.client_id, session.pk])
    except NoReverseMatch:
        return ""

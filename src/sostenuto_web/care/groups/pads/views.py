"""The page of a running meeting, and the one address that takes what was tapped for everybody."""

from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import constant_time_compare

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.pads import selectors, services
from sostenuto_web.care.models import Meeting
from sostenuto_web.care.running import actions, batches
from sostenuto_web.care.running.views import KEPT_FOR, Fresh, idle_here
from sostenuto_web.people.guard import FIELD, token_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.facts.services import NotSoError

RULE = "group.run"
ELSEWHERE = {
    "start": "meeting-start",
    "presence": "meeting-presence",
    "round": "group-round",
    "after": "meeting-after",
}
"""Where one goes on from the page, to other rooms."""


@rule(RULE, methods=("GET",))
def run(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show the page on which a meeting is run; devices keep it for when the network is away."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, RULE)
    screen = selectors.screen_of(request.user, meeting)
    telling.tell(request, shown=len(screen.members))
    context = _context(request, meeting) | {
        "screen": screen,
        "fresh": Fresh(),
        "known": {
            "lines": [asdict(line) for line in screen.lines],
            "people": {
                to.url: {"person": to.person, "says": to.says}
                for to in (screen.to, *(one.to for one in screen.members))
            },
        },
    }
    answer = render(request, "care/groups/pads/run.html", context)
    answer[KEPT_FOR] = str(request.user.pk)
    return answer


@rule(RULE, methods=("POST",))
def moments(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Take what was tapped for all: a batch of actions as JSON, or one action of a form."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, RULE)
    if request.content_type == "application/json":
        apply = partial(services.apply, request.user, meeting)
        return batches.taken(request, token_for(meeting.pk), apply)
    if not constant_time_compare(request.POST.get(FIELD, ""), token_for(meeting.pk)):
        return render(request, "people/wrong_person.html", status=409)
    return _of_form(request, meeting)


def _of_form(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        answer = services.apply(request.user, meeting, actions.from_form(request.POST))
    except NotSoError as problem:
        answer = services.Answer(services.REFUSED, problem.words)
    if answer.result == services.REFUSED:
        return _again(request, meeting, answer.words)
    opens = "#sheet-ground" if request.POST.get("kind") == "distress" else ""
    return redirect(reverse("meeting-run", args=[meeting.group_id, meeting.pk]) + opens)


def _again(request: HttpRequest, meeting: Meeting, words: str) -> HttpResponse:
    """Show what was not taken once more, with everything that was typed and chosen."""
    post = request.POST
    shown = {"words", FIELD, "csrfmiddlewaretoken"}
    context = _context(request, meeting) | {
        "to": selectors.target_of(meeting),
        "words": words,
        "typed": post.get("words"),
        "kept": [(name, one) for name in post if name not in shown for one in post.getlist(name)],
    }
    return render(request, "care/groups/pads/again.html", context, status=422)


def _context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    here = reverse("meeting-run", args=[meeting.group_id, meeting.pk])
    ways = {name: _address(of, meeting) for name, of in ELSEWHERE.items()}
    return {"meeting": meeting, "here": here, "ways_on": ways, "idle": idle_here(request, here)}


def _address(name: str, meeting: Meeting) -> str:
    """Return where another room is, or nothing while it has no such page."""
    try:
        return reverse(name, args=[meeting.group_id, meeting.pk])
    except NoReverseMatch:
        return ""

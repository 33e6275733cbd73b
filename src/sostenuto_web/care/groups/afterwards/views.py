"""After a meeting: its shared part, how its notes stand, and signing them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.afterwards import co_leading, readying, selectors, shared_part
from sostenuto_web.care.groups.afterwards.forms import SharedForm
from sostenuto_web.care.groups.afterwards.guarding import GuardedError
from sostenuto_web.care.models import Meeting
from sostenuto_web.care.notes.said import cleared_by
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

RULE = "group.run"


@rule(RULE, methods=("GET", "POST"))
def after(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show how the notes of a meeting stand; write the part that all of them have."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, RULE)
    form = SharedForm(sent(request), initial=_known(meeting))
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        said, cleared = form.cleaned_data, cleared_by(request.POST)
        texts = (said["topic"], said["words"])
        try:
            shared_part.write(request.user, meeting, *texts, said["revision"] or 0, cleared)
        except shared_part.SharedMeanwhileError as problem:
            form.know_of(problem.meeting.shared_revision)
            more["meanwhile"] = problem.meeting
        except GuardedError as problem:
            more |= {"guarded": problem.found, "cleared": cleared, "guarded_url": request.path}
        else:
            messages.success(request, _("It is in everybody's note."))
            return _onwards(request, meeting)
    status = 422 if request.method == "POST" else 200
    return _page(request, meeting, form, status, more)


def _known(meeting: Meeting) -> dict[str, Any]:
    words = meeting.shared
    if not meeting.shared_revision and meeting.state == Meeting.State.FINISHED:
        words = shared_part.drafted(meeting)
    return {"topic": meeting.topic, "words": words, "revision": meeting.shared_revision}


def _onwards(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Go to the first card that is due, or back to the list."""
    found = selectors.after(request.user, meeting)
    due = next((card.session for card in found.present if card.is_due and card.is_mine), None)
    if due is None or due.state != due.State.FINISHED:
        return redirect("meeting-after", meeting.group_id, meeting.pk)
    return redirect("group-card", due.client_id, due.pk)


def _page(
    request: HttpRequest, meeting: Meeting, form: SharedForm, status: int, more: dict[str, Any]
) -> HttpResponse:
    found = selectors.after(request.user, meeting)
    telling.tell(request, shown=len(found.cards))
    context = {"group": meeting.group, "meeting": meeting, "form": form, "found": found, **more}
    return render(request, "care/groups/afterwards/after.html", context, status=status)


@rule(RULE, methods=("GET", "POST"))
def sign(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show which notes are ready and what holds the others back; sign, or hand in, the ready."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, RULE)
    if request.method == "POST":
        done = readying.sign_all(request.user, meeting)
        count = len(done)
        words = ngettext("%(count)d note is done.", "%(count)d notes are done.", count)
        messages.success(request, words % {"count": count})
        return redirect("meeting-after", group_id, meeting_id)
    found = selectors.after(request.user, meeting)
    lines = readying.lines_of(request.user, found)
    telling.tell(request, shown=len(lines))
    ready = [line for line in lines if line.is_ready]
    context = {
        "group": meeting.group,
        "meeting": meeting,
        "found": found,
        "ready": ready,
        "held": [line for line in lines if not line.is_ready],
        "hands_in": any(line.hands_in for line in ready),
    }
    return render(request, "care/groups/afterwards/sign.html", context)


@rule(RULE, methods=("POST",))
def sign_with(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Sign every note of a meeting that waits for one as co-leader."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, RULE)
    count = len(co_leading.sign(request.user, meeting))
    words = ngettext("You signed %(count)d note.", "You signed %(count)d notes.", count)
    messages.success(request, words % {"count": count})
    return redirect("meeting-after", group_id, meeting_id)

"""Writing down what a card asks to be recorded, while the session's note is still open."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.models import Activity
from sostenuto_web.care.notes import recording, selectors, services, standing
from sostenuto_web.care.notes.recording_forms import RecordForm
from sostenuto_web.people import recorded
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


@rule("note.write", methods=("GET", "POST"))
@person_guard
def record(
    request: HttpRequest, client_id: UUID, session_id: UUID, activity_id: UUID
) -> HttpResponse:
    """Ask what a card wants to know of an activity, and keep it."""
    client = client_for(request.user, client_id, "note.write")
    session = selectors.session_for(request.user, client, session_id, "note.write")
    note = selectors.note_of(session) or services.new_note(request.user, session)
    latest = recorded.latest_change(Activity, activity_id)
    done = recording.done_for(session, activity_id)
    if not standing.may_write(request.user, note, client) or done.card is None:
        raise Http404
    form = RecordForm(done.card, sent(request), initial={**done.answers, "seen": latest})
    context: dict[str, Any] = {"client": client, "session": session, "done": done, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            recording.write(request.user, done.row, form.answers, form.cleaned_data["seen"])
        except ChangedMeanwhileError:
            form.know_of(recorded.latest_change(Activity, activity_id))
            context["meanwhile"] = recorded.change_meanwhile(done.row)
        else:
            messages.success(request, _("It is written down, and stands in the note."))
            return redirect("note", client.pk, session.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "care/notes/record.html", context, status=status)

"""The note of a session: written beside what was recorded, signed, handed in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sostenuto_web.care.groups.afterwards.guarding import GuardedError
from sostenuto_web.care.models import Note, Session
from sostenuto_web.care.notes import (
    pages,
    recording,
    selectors,
    services,
    standing,
    taking_back,
)
from sostenuto_web.care.notes.pages import Draft
from sostenuto_web.care.notes.reading import read_page
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

WRITE, FRAGMENT = "care/notes/write.html", "care/notes/_preview.html"


@rule("note.read", methods=("GET",))
def note(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Show the note of a session: to be written while it is open, as it was signed after."""
    client, session = _found(request, client_id, session_id, "note.read")
    kept = selectors.note_of(session)
    if not standing.can_be_noted(session):
        return render(request, "care/notes/not_yet.html", {"client": client, "session": session})
    row = kept or services.new_note(request.user, session)
    if standing.may_write(request.user, row, client):
        return _writing(request, client, session, kept, pages.draft(request, session, kept))
    if kept is None or standing.is_open(kept):
        return render(request, "care/notes/not_yet.html", {"client": client, "session": session})
    return read_page(request, client, kept)


@rule("note.write", methods=("POST",))
@person_guard
def draft(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Save what was typed, or only show the note that comes of it.

    ``do=show`` shows it, ``say=…`` opens one sentence to be reworded, ``drop=…`` drafts it again.
    """
    if {"say", "drop"} & set(request.POST) or request.POST.get("do") == "show":
        return _only_shown(request, client_id, session_id)
    return _act(request, client_id, session_id, services.save, _("The draft is saved."))


@rule("note.sign", methods=("POST",))
@person_guard
def sign(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Save and sign."""
    return _act(request, client_id, session_id, services.sign, _("It is signed."))


@rule("note.write", methods=("POST",))
@person_guard
def hand_in(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Save and hand in for a co-signature; ``do=take-back`` takes back what was handed in."""
    if request.POST.get("do") == "take-back":
        return _take_back(request, client_id, session_id)
    said = _("It is handed in. A supervisor looks at it now.")
    return _act(request, client_id, session_id, services.hand_in, said)


def _found(
    request: HttpRequest, client_id: UUID, session_id: UUID, name: str
) -> tuple[Client, Session]:
    client = client_for(request.user, client_id, name)
    return client, selectors.session_for(request.user, client, session_id, name)


def _take_back(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Make a draft of what was handed in, or say that a supervisor was quicker."""
    client, session = _found(request, client_id, session_id, "note.write")
    kept = selectors.note_of(session)
    if kept is None or kept.author_id != request.user.pk or not kept.versions.exists():
        raise Http404
    try:
        taking_back.take_back(request.user, kept)
    except services.NotNowError:
        return _not_taken_back(request, client, session)
    messages.success(request, _("You have taken it back. It is a draft again."))
    return redirect("note", client.pk, session.pk)


def _not_taken_back(request: HttpRequest, client: Client, session: Session) -> HttpResponse:
    kept = selectors.note_of(session)
    if kept is None:
        raise Http404
    if not standing.may_write(request.user, kept, client):
        return read_page(request, client, kept, status=422, is_acted_on=True)
    made = pages.draft(request, session, kept, as_kept=True)
    return _writing(request, client, session, kept, made, status=422, is_acted_on=True)


def _only_shown(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    client, session = _found(request, client_id, session_id, "note.write")
    telling.tell(request, part=1)
    kept = selectors.note_of(session)
    made = pages.draft(request, session, kept)
    return _writing(request, client, session, kept, made, open_key=request.POST.get("say", ""))


def _act(
    request: HttpRequest,
    client_id: UUID,
    session_id: UUID,
    act: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """Do what a button says with everything that was typed; what cannot be, comes back."""
    name = "note.sign" if act is services.sign else "note.write"
    client, session = _found(request, client_id, session_id, name)
    kept = selectors.note_of(session)
    made = pages.draft(request, session, kept)
    more: dict[str, Any] = {}
    if made.form.is_valid():
        try:
            act(request.user, session, made.said)
        except services.ChangedMeanwhileError as problem:
            kept = problem.note
            made.form.know_of(kept.revision)
            more["meanwhile"] = pages.meanwhile(kept, made.said)
        except services.NotNowError:
            more["not_now"] = True
        except GuardedError as problem:
            more |= pages.guarded(problem.found, made.said, request.path)
        else:
            messages.success(request, said)
            return redirect("note", client.pk, session.pk)
    return _writing(request, client, session, kept, made, status=422, **more)


def _writing(
    request: HttpRequest,
    client: Client,
    session: Session,
    kept: Note | None,
    made: Draft,
    *,
    status: int = 200,
    open_key: str = "",
    **more: Any,
) -> HttpResponse:
    row = kept or services.new_note(request.user, session)
    remarks = list(row.remarks.filter(settled_at=None)) if kept is not None else []
    is_fragment = request.headers.get("HX-Request") == "true"
    context = {
        "client": client,
        "session": session,
        "note": row,
        "form": made.form,
        "rendered": made.note,
        "sections": pages.shown(made.note, remarks, open_key),
        "wordings": {key: text for key, text in made.said.wordings.items() if key != open_key},
        "remarks": pages.unplaced(made.note, remarks),
        "draft_url": reverse("note-draft", args=[client.pk, session.pk]),
        "done": [] if is_fragment else recording.done_in(session),
        "may_sign": standing.may_sign(request.user, row, client),
        "must_hand_in": standing.must_hand_in(request.user, row, client),
        **more,
    }
    return render(request, FRAGMENT if is_fragment else WRITE, context, status=status)

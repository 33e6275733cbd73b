"""A note that was handed in or signed: read, co-signed, returned, amended, taken along."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto.care.notes.formats import formats
from sostenuto_web.care.groups.afterwards.guarding import GuardedError
from sostenuto_web.care.models import Note, Session
from sostenuto_web.care.notes import leaving, pages, selectors, services, standing
from sostenuto_web.care.notes.said import AmendForm, Said, cleared_by, whole
from sostenuto_web.care.papers import pdf_response
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule

REMARK = "remark-"


def read_page(
    request: HttpRequest, client: Client, note: Note, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show a note that is no draft: its latest version, who signed, what may be done with it."""
    rows = selectors.versions_of(note)
    latest = pages.version_of(rows[0])
    remarks = list(note.remarks.select_related("by", "data_key"))
    may_cosign = standing.may_cosign(request.user, note, client)
    typed = _remarks(request)
    context = {
        "client": client,
        "note": note,
        "session": note.session,
        "version": latest,
        "sections": pages.shown(latest.note, remarks, "", typed) if latest.note else [],
        "remarks": pages.unplaced(latest.note, remarks) if latest.note else remarks,
        "text": leaving.text_of(latest),
        "formats": list(formats().values()),
        "is_behind": pages.is_behind(note, rows[0]),
        "amendments": len({row.why for row in rows if row.why}),
        "may_cosign": may_cosign,
        "may_take_back": standing.may_take_back(request.user, note, client),
        "may_amend": standing.may_amend(request.user, note, client, request),
        "whole": typed.get("", ""),
        **more,
    }
    template = "care/notes/cosign.html" if may_cosign else "care/notes/note.html"
    return render(request, template, context, status=status)


@rule("note.cosign", methods=("POST",))
@person_guard
def cosign(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Co-sign what was handed in."""
    client, note = _found(request, client_id, session_id, "note.cosign")
    try:
        cleared, read = cleared_by(request.POST), whole(request.POST.get("version"))
        services.cosign(request.user, note, _remarks(request), cleared, read)
    except services.NotNowError:
        return _too_late(request, client, note)
    except GuardedError as problem:
        return _guarded(request, client, note, problem)
    messages.success(request, _("It is co-signed."))
    return redirect("note", client.pk, note.session_id)


@rule("note.cosign", methods=("POST",))
@person_guard
def give_back(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Return what was handed in, with remarks."""
    client, note = _found(request, client_id, session_id, "note.cosign")
    try:
        read = whole(request.POST.get("version"))
        services.return_(request.user, note, _remarks(request), read)
    except services.NotNowError:
        return _too_late(request, client, note)
    except GuardedError as problem:
        return _guarded(request, client, note, problem)
    except InputError:
        return read_page(request, client, note, status=422, needs_remark=True)
    messages.success(request, _("It is returned, with your remarks."))
    return redirect("note", client.pk, note.session_id)


@rule("note.sign", methods=("GET", "POST"))
@person_guard
def amend(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Write another version of a signed note, with a reason."""
    client, note = _found(request, client_id, session_id, "note.sign")
    if not standing.may_amend(request.user, note, client):
        raise Http404
    session = note.session
    made = pages.draft(request, session, note)
    why = AmendForm(sent(request))
    more: dict[str, Any] = {}
    is_act = request.method == "POST" and "amend" in (request.POST.get("do"), request.GET.get("do"))
    if is_act and made.form.is_valid() and why.is_valid():
        try:
            services.amend(request.user, session, made.said, why.cleaned_data["why"])
        except services.ChangedMeanwhileError as problem:
            made.form.know_of(problem.note.revision)
            more["meanwhile"] = pages.meanwhile(problem.note, made.said)
        except GuardedError as problem:
            more |= pages.guarded(problem.found, made.said, f"{request.path}?do=amend")
        else:
            messages.success(
                request, _("The amendment is signed. What stood there before is kept.")
            )
            return redirect("note", client.pk, session.pk)
    return _amending(
        request,
        client,
        note,
        made,
        why if is_act else AmendForm(initial={"why": request.POST.get("why", "")}),
        more,
        422 if is_act else 200,
    )


def _amending(
    request: HttpRequest,
    client: Client,
    note: Note,
    made: pages.Draft,
    why: AmendForm,
    more: dict[str, Any],
    status: int,
) -> HttpResponse:
    open_key = request.POST.get("say", "")
    context = {
        "client": client,
        "session": note.session,
        "note": note,
        "form": made.form,
        "why": why,
        "rendered": made.note,
        "sections": pages.shown(made.note, (), open_key),
        "wordings": {key: text for key, text in made.said.wordings.items() if key != open_key},
        "is_amending": True,
        "draft_url": reverse("note-amend", args=[client.pk, note.session_id]),
        **more,
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "care/notes/_preview.html" if is_fragment else "care/notes/write.html"
    return render(request, template, context, status=status)


@rule("note.read", methods=("GET",))
def history(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Show every version of a note, each side by side with the one before."""
    client, note = _found(request, client_id, session_id, "note.read")
    context = {
        "client": client,
        "note": note,
        "session": note.session,
        "versions": pages.history(selectors.versions_of(note)),
    }
    return render(request, "care/notes/history.html", context)


@rule("note.read", methods=("GET",))
def copy(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Show a note as plain text to be copied, in any format (``?format=dap``)."""
    client, note = _found(request, client_id, session_id, "note.read")
    version = _version(request, note)
    context = {
        "client": client,
        "note": note,
        "session": note.session,
        "version": version,
        "text": leaving.text_of(version),
        "formats": list(formats().values()),
    }
    return render(request, "care/notes/copy.html", context)


@rule("note.read", methods=("GET",))
def text(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Return a note as plain text and nothing else."""
    _client, note = _found(request, client_id, session_id, "note.read")
    said = leaving.text_of(_version(request, note))
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@rule("note.read", methods=("GET",))
def pdf(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Return a note as PDF."""
    client, note = _found(request, client_id, session_id, "note.read")
    return pdf_response("note", leaving.pdf_of(_version(request, note), client))


def _version(request: HttpRequest, note: Note) -> pages.Version:
    rows = selectors.versions_of(note)
    if not rows:
        raise Http404
    version = pages.version_of(rows[0], request.GET.get("format", ""))
    if version.note is None:
        raise Http404
    return version


def _found(
    request: HttpRequest, client_id: UUID, session_id: UUID, name: str
) -> tuple[Client, Note]:
    client = client_for(request.user, client_id, name)
    session: Session = selectors.session_for(request.user, client, session_id, name)
    note = selectors.note_of(session)
    if note is None:
        raise Http404
    return client, note


def _remarks(request: HttpRequest) -> dict[str, str]:
    names = [name for name in request.POST if name.startswith(REMARK)]
    return {name.removeprefix(REMARK)[:80]: request.POST[name][:2000] for name in names[:400]}


def _guarded(
    request: HttpRequest, client: Client, note: Note, problem: GuardedError
) -> HttpResponse:
    said = Said(cleared=cleared_by(request.POST))
    more = pages.guarded(problem.found, said, request.path)
    return read_page(request, client, note, status=422, **more)


def _too_late(request: HttpRequest, client: Client, note: Note) -> HttpResponse:
    fresh = selectors.note_of(note.session) or note
    if standing.is_open(fresh) and not selectors.versions_of(fresh):
        raise Http404
    return read_page(request, client, fresh, status=422, is_too_late=True)

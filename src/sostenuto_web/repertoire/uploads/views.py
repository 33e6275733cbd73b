"""Bringing music in: for the service, for one client, and out of a folder of this machine."""

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.base.errors import InputError
from sostenuto.exchange.scan import CALLED_OTHERWISE
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent, sent_files
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire import services as hearing
from sostenuto_web.repertoire.models import Upload
from sostenuto_web.repertoire.uploads import places, selectors, services
from sostenuto_web.repertoire.uploads.forms import (
    NOT_A_FOLDER,
    WITHOUT_SCRIPT_BYTES,
    FilesForm,
    FolderForm,
    OwnTermsForm,
    TermsForm,
)

OFFSET = "X-Offset"


@rule("music.upload", methods=("GET", "POST"))
def bring(request: HttpRequest) -> HttpResponse:
    """Bring music for the service."""
    return _bring(request, None)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def client_bring(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Bring music with a client, most often their own."""
    return _bring(request, client_for(request.user, client_id, "taste.change"))


@rule("music.upload", methods=("POST",))
def bring_begin(request: HttpRequest) -> HttpResponse:
    """Begin one file, or say how far it is."""
    return _begin(request, None)


@rule("taste.change", methods=("POST",))
@person_guard
def client_bring_begin(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Begin one file that is brought with a client."""
    return _begin(request, client_for(request.user, client_id, "taste.change"))


@rule("music.upload", methods=("GET", "POST"))
def bring_piece(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Tell how far an upload is, or take its next piece."""
    upload = selectors.upload_for(request.user, upload_id)
    if request.method == "GET":
        return _told(upload)
    try:
        offset = int(request.headers.get(OFFSET, ""))
        if upload.state != Upload.State.COMING:
            return _told(upload, status=409)
        return _told(services.take_piece(request.user, upload, offset, request.body))
    except (ValueError, services.WrongPlaceError):
        return _told(selectors.upload_for(request.user, upload_id), status=409)
    except places.BusyError:
        return _told(upload, status=409, again=True)
    except services.NotTakenError as problem:
        return JsonResponse({"message": str(problem)}, status=507)


@rule("music.upload", methods=("POST",))
def bring_leave(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Drop an upload that is not whole."""
    upload = selectors.upload_for(request.user, upload_id)
    services.leave_off(request.user, upload)
    messages.success(request, _("It is dropped."))
    if upload.only_for_id:
        return redirect("client-bring", upload.only_for_id)
    return redirect("bring")


@rule("music.upload", methods=("GET",))
def bring_progress(request: HttpRequest) -> HttpResponse:
    """Show what became of what somebody brought; an open page asks for it."""
    context = {"progress_url": reverse("bring-progress"), **selectors.brought(request.user, None)}
    return render(request, "repertoire/uploads/_brought.html", context)


@rule("taste.change", methods=("GET",))
def client_bring_progress(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what became of what somebody brought for a client."""
    client = client_for(request.user, client_id, "taste.change")
    context = {
        "client": client,
        "progress_url": reverse("client-bring-progress", args=[client.pk]),
        **selectors.brought(request.user, client),
    }
    return render(request, "repertoire/uploads/_brought.html", context)


@rule("music.hear", methods=("GET", "POST"))
def folder_add(request: HttpRequest) -> HttpResponse:
    """Have a folder of this machine heard."""
    form = FolderForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            folder = hearing.register_folder(form.cleaned_data["path"], request.user)
        except InputError:
            form.add_error("path", NOT_A_FOLDER)
        else:
            hearing.ask_to_hear(folder=folder, by=request.user)
            messages.success(request, _("The folder is heard from now on."))
            return redirect("recordings")
    status = 422 if request.method == "POST" else 200
    return render(request, "repertoire/uploads/folder.html", {"form": form}, status=status)


def _terms_form(request: HttpRequest, client: Client | None) -> TermsForm:
    return OwnTermsForm(sent(request)) if client is not None else TermsForm(sent(request))


def _terms(form: TermsForm, client: Client | None) -> services.Terms:
    said = form.cleaned_data
    only_for = client if client is not None and said["theirs"] else None
    return services.Terms(said["licence_note"], said["audience"], only_for)


def _begin(request: HttpRequest, client: Client | None) -> HttpResponse:
    form = _terms_form(request, client)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"message": words}, status=400)
    size = request.POST.get("size", "")
    try:
        upload = services.begin(
            request.user,
            request.POST.get("name", ""),
            int(size) if size.isdecimal() and len(size) < 20 else 0,
            _terms(form, client),
        )
    except services.NotTakenError as problem:
        return JsonResponse({"message": str(problem)}, status=400)
    return _told(upload)


def _told(upload: Upload, *, status: int = 200, again: bool = False) -> HttpResponse:
    so_far = places.come_so_far(upload) if upload.state == Upload.State.COMING else upload.size
    said = {
        "url": reverse("bring-piece", args=[upload.pk]),
        "received": so_far,
        "state": upload.state,
        "message": upload.message,
        "again": again,
    }
    answer = JsonResponse(said, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _bring(request: HttpRequest, client: Client | None) -> HttpResponse:
    length = str(request.META.get("CONTENT_LENGTH") or "")
    larger = length.isdecimal() and int(length) > WITHOUT_SCRIPT_BYTES
    form = _terms_form(request, client)
    files = FilesForm(sent(request), sent_files(request), was_larger=larger)
    if request.method == "POST" and form.is_valid() and files.is_valid():
        _take_all(request, files.cleaned_data, _terms(form, client))
        return redirect("client-bring", client.pk) if client is not None else redirect("bring")
    status = 422 if request.method == "POST" else 200
    template = "repertoire/uploads/client_bring.html" if client else "repertoire/uploads/bring.html"
    return render(request, template, _context(request, client, form, files), status=status)


def _context(
    request: HttpRequest, client: Client | None, form: TermsForm, files: FilesForm
) -> dict[str, Any]:
    named = ("client-bring", [client.pk]) if client else ("bring", [])
    return {
        "client": client,
        "form": form,
        "files_form": files,
        "begin_url": reverse(f"{named[0]}-begin", args=named[1]),
        "progress_url": reverse(f"{named[0]}-progress", args=named[1]),
        "piece_bytes": services.PIECE_BYTES,
        "most_bytes": services.MOST_BYTES,
        "no_sound": " ".join(sorted(CALLED_OTHERWISE)),
        **selectors.brought(request.user, client),
    }


def _take_all(request: HttpRequest, files: dict[str, Any], terms: services.Terms) -> None:
    taken = 0
    for place, file in enumerate(files["sounds"]):
        token = uuid5(files["once"], str(place)) if files["once"] else None
        try:
            services.take_whole(request.user, file.name, file.chunks(), file.size, terms, token)
            taken += 1
        except (services.NotTakenError, services.WrongPlaceError, places.BusyError) as problem:
            messages.error(request, str(problem))
    if taken:
        said = ngettext("%(count)s file came in.", "%(count)s files came in.", taken)
        messages.success(request, said % {"count": taken})

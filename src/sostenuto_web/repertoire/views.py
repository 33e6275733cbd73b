"""How far the service's folders of music have been heard: progress, going on, stopping."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire import selectors, services
from sostenuto_web.repertoire.models import MusicFolder


@rule("music.see", methods=("GET",))
def progress(request: HttpRequest) -> HttpResponse:
    """Show how far the hearing has come; a page that is open asks for it, then shows all anew."""
    folders = _folders()
    answer = render(request, "repertoire/_folders.html", folders)
    if request.headers.get("HX-Request") and not folders["running"]:
        answer["HX-Refresh"] = "true"
    return answer


def _folders() -> dict[str, Any]:
    folders = list(selectors.folders())
    return {"folders": folders, "running": any(folder.is_running for folder in folders)}


@rule("music.hear", methods=("POST",))
def hear(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """Have a folder heard, or go on with it."""
    folder = get_object_or_404(MusicFolder, pk=folder_id)
    services.ask_to_hear(folder=folder, by=request.user)
    return redirect("recordings")


@rule("music.hear", methods=("POST",))
def stop(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """Stop the hearing of a folder; what was heard stays."""
    folder = get_object_or_404(MusicFolder, pk=folder_id)
    services.stop_hearing(folder=folder, by=request.user)
    return redirect("recordings")

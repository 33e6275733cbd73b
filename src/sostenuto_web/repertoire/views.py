"""The page of the service's music. Nothing sounds yet: the gate comes first."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire import plane, selectors, services
from sostenuto_web.repertoire.models import MusicFolder

A_PAGE = 50
SHOWN_FAILURES = 50


@rule("music.see", methods=("GET",))
def music(request: HttpRequest) -> HttpResponse:
    """List the recordings with what the engine heard, and draw where they lie."""
    page = Paginator(selectors.heard(), A_PAGE).get_page(request.GET.get("page"))
    failures = list(selectors.unheard()[: SHOWN_FAILURES + 1])
    context = {
        "page": page,
        "spots": plane.spots(page.object_list, first=page.start_index()),
        "side": plane.SIDE,
        "middle": plane.SIDE / 2,
        **_folders(),
        "failures": failures[:SHOWN_FAILURES],
        "more_failures": len(failures) > SHOWN_FAILURES,
    }
    return render(request, "repertoire/music.html", context)


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

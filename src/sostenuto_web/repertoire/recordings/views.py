"""Pages of the recordings: all of them, one of them, what people say against what was heard."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire import plane
from sostenuto_web.repertoire import selectors as of_folders
from sostenuto_web.repertoire.models import Correction, Recording
from sostenuto_web.repertoire.recordings import outlines, selectors, services
from sostenuto_web.repertoire.recordings.forms import CorrectionForm, RecordingForm

SHOWN_FAILURES = 50


@rule("music.see", methods=("GET",))
def recordings(request: HttpRequest) -> HttpResponse:
    """List the recordings with what the engine heard, and draw where they lie."""
    page = selectors.page_of(request.user, request.GET.get("page"))
    failures = list(selectors.unheard(request.user)[: SHOWN_FAILURES + 1])
    shown = list(of_folders.folders())
    context = {
        "page": page,
        **plane.drawing(page.object_list, first=page.start_index()),
        "folders": shown,
        "running": any(folder.is_running for folder in shown),
        "failures": failures[:SHOWN_FAILURES],
        "more_failures": len(failures) > SHOWN_FAILURES,
    }
    return render(request, "repertoire/music.html", context)


@rule("music.see", methods=("GET",))
def recording(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """Show one recording: its outline, what was heard, what people say instead."""
    row = selectors.recording_for(request.user, recording_id)
    _tell(request, row)
    return _page(request, row, CorrectionForm(initial=_said(row)))


def _page(
    request: HttpRequest, row: Recording, form: CorrectionForm, status: int = 200
) -> HttpResponse:
    corrections = list(selectors.corrections_of(row))
    song = row.song and (row.song.merged_into or row.song)
    context = {
        "recording": row,
        "song": song,
        "heard": outlines.heard(row.content),
        "width": outlines.WIDTH,
        "height": outlines.HEIGHT,
        "form": form,
        "corrections": corrections,
        "against": _against(row, corrections),
        **plane.drawing([row]),
    }
    return render(request, "repertoire/recordings/recording.html", context, status=status)


def _said(row: Recording) -> dict[str, Any]:
    return {name: getattr(row, f"said_{name}") for name in Correction.Field.values}


def _against(row: Recording, corrections: list[Correction]) -> dict[str, Correction]:
    """Return by field the correction that holds."""
    latest: dict[str, Correction] = {}
    for one in corrections:
        latest.setdefault(one.field, one)
    return {name: one for name, one in latest.items() if one.said}


@rule("music.change", methods=("POST",))
def recording_correct(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """Say what one hears against what the engine heard, or take that back."""
    row = selectors.recording_for(request.user, recording_id)
    _tell(request, row)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    if services.correct(request.user, row, form.said()):
        messages.success(request, _("What you say holds from now on."))
    else:
        messages.info(request, _("It was said so already."))
    return redirect("recording", row.pk)


@rule("music.change", methods=("GET", "POST"))
def recording_change(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """Say who may hear a recording, and of which song it is."""
    row = selectors.recording_for(request.user, recording_id)
    _tell(request, row)
    song = row.song and (row.song.merged_into or row.song)
    initial = {"audience": row.audience, "licence_note": row.licence_note}
    if song is not None:
        initial |= {"title": song.title, "artist": song.artist}
    form = RecordingForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("audience", "licence_note")}
        services.change(request.user, row, **said, name=form.name())
        messages.success(request, _("The recording is saved."))
        return redirect("recording", row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"recording": row, "form": form}
    return render(request, "repertoire/recordings/change.html", context, status=status)


def _tell(request: HttpRequest, row: Recording) -> None:
    """Say in the page's row whose own recording it is."""
    if row.only_for_id is not None:
        telling.tell(request, client_id=row.only_for_id)

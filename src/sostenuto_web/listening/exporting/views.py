"""The page of what can be taken along, and the files themselves."""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.papers import PaperError, pdf_response
from sostenuto_web.listening.exporting import card, delivered, readiness, reports, services
from sostenuto_web.listening.exporting.forms import CARD, FOLDER, LIST, NAMES, WAYS, GiveForm
from sostenuto_web.listening.exporting.going import Going, Piece, going_of
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.player import selectors
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.sounding import sending
from sostenuto_web.repertoire.sounding.files import NotThereError
from sostenuto_web.repertoire.sounding.ranges import Part

ALONE = ListeningProgramme.Setting.ALONE
Response = TypeVar("Response", bound=HttpResponseBase)


@rule("programme.read", methods=("GET",))
def out(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Show what may be taken along of a programme, and what stays."""
    client = client_for(request.user, client_id, "programme.read")
    return _page(
        request,
        client,
        selectors.programme_for(request.user, client_id, programme_id, "programme.read"),
    )


@rule("programme.read", methods=("GET",))
def state(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Show how far the files are; the page asks for it while they are made."""
    client = client_for(request.user, client_id, "programme.read")
    row = selectors.programme_for(request.user, client_id, programme_id, "programme.read")
    found = readiness.readiness_of(going_of(request, client, row).pieces)
    context = {"client": client, "programme": row, "files": found, "watched": True}
    return render(request, "listening/exporting/_state.html", context)


@rule("programme.give_out", methods=("POST",))
@person_guard
def ready(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Have the files of a folder made in the background."""
    client = client_for(request.user, client_id, "programme.give_out")
    row = selectors.programme_for(request.user, client_id, programme_id, "programme.give_out")
    readiness.prepare(going_of(request, client, row).pieces)
    return redirect("programme-out", client.pk, row.pk)


@rule("programme.give_out", methods=("POST",))
@person_guard
def give(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Give something of a programme out, after the gate and the cautions were asked."""
    client = client_for(request.user, client_id, "programme.give_out")
    row = selectors.programme_for(request.user, client_id, programme_id, "programme.give_out")
    going = going_of(request, client, row)
    way = request.POST.get("way", "")
    form = GiveForm(request.POST, way=way if way in WAYS else LIST, asks=going.asks)
    if not form.is_valid():
        return _page(request, client, row, form, status=422)
    pieces = _pieces(way, going)
    if not pieces or (way == FOLDER and not readiness.readiness_of(going.pieces).is_done):
        messages.warning(request, _("Nothing was given out: look at what the page says now."))
        return redirect("programme-out", client.pk, row.pk)
    titled = way in (LIST, NAMES) or form.cleaned_data["titled"]
    try:
        response = _MAKES[way](request, pieces, titled)
    except (NotThereError, OSError, EOFError, PaperError):
        messages.error(request, _("It could not be made whole, so nothing was given out."))
        return redirect("programme-out", client.pk, row.pk)
    services.given_out(
        request.user, row, way, len(pieces), titled=titled, looked="looked" in form.cleaned_data
    )
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


def _pieces(way: str, going: Going) -> Sequence[Piece]:
    """Return what goes along one way: a list has no own recordings, a folder only what is ready."""
    if way in (LIST, NAMES):
        return [piece for piece in going.pieces if not piece.is_own]
    return readiness.readiness_of(going.pieces).ready if way == FOLDER else going.pieces


def _list(request: HttpRequest, pieces: Sequence[Piece], titled: bool) -> HttpResponse:
    made = services.playlist(pieces)
    return _file(HttpResponse(made, content_type="audio/mpegurl; charset=utf-8"), "music.m3u8")


def _names(request: HttpRequest, pieces: Sequence[Piece], titled: bool) -> HttpResponse:
    made = services.names(pieces)
    return _file(HttpResponse(made, content_type="application/json"), "music.jspf")


def _card(request: HttpRequest, pieces: Sequence[Piece], titled: bool) -> HttpResponse:
    return pdf_response("music", card.card(pieces, titled=titled))


def _folder(request: HttpRequest, pieces: Sequence[Piece], titled: bool) -> HttpResponseBase:
    made = services.folder(pieces, titled=titled)
    size = made.seek(0, 2)
    part = Part(0, size - 1, size)
    response = sending.sent(request, made, part, "application/zip")
    response["Content-Length"] = str(size)
    return _file(response, "music.zip")


def _file(response: Response, name: str) -> Response:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_MAKES: dict[str, Callable[[HttpRequest, Sequence[Piece], bool], HttpResponseBase]] = {
    LIST: _list,
    NAMES: _names,
    CARD: _card,
    FOLDER: _folder,
}


def _page(
    request: HttpRequest,
    client: Client,
    row: ListeningProgramme,
    sent: GiveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    going = going_of(request, client, row)
    telling.tell(request, shown=len(going.pieces))
    forms = {way: GiveForm(way=way, asks=going.asks) for way in WAYS}
    if sent is not None:
        forms[sent.by_way] = sent
    context = {
        "client": client,
        "programme": row,
        "going": going,
        "care": going.care,
        "forms": forms,
        "files": readiness.readiness_of(going.pieces),
        "is_stricter": row.setting != ALONE,
        "named": len(going.pieces) - going.own,
        "report": reports.rows(delivered.of_programme(row)),
    }
    return render(request, "listening/exporting/out.html", context, status=status)

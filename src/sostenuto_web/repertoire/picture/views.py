"""The library as a picture: for the staff, and as it may sound for one client."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire import plane
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.picture import filters, points, selectors
from sostenuto_web.repertoire.picture.forms import WantedForm, initial_of

NO_ID = UUID(int=0)


@rule("music.see", methods=("GET", "POST"))
def picture(request: HttpRequest) -> HttpResponse:
    """Show every recording of the service on the affect plane, and the list that says the same."""
    return _page(request, "picture", {}, selectors.of_the_house())


@rule("music.see", methods=("GET",))
def picture_points(request: HttpRequest) -> HttpResponse:
    """Send the points that the picture draws."""
    telling.tell(request, shown=len(points.of_the_house().rows))
    return _json(selectors.document_of_the_house())


@rule("gate.ask", methods=("GET", "POST"))
@person_guard
def client_picture(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what may sound for a client with a therapist in the room."""
    client = client_for(request.user, client_id, "gate.ask")
    asked, answered = selectors.of_client(client)
    return _page(request, "client-picture", {"client_id": client.pk}, answered, client, asked)


@rule("gate.ask", methods=("GET",))
def client_picture_points(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Send the points with what the gate says of each for a client, without reasons."""
    client = client_for(request.user, client_id, "gate.ask")
    _asked, answered = selectors.of_client(client)
    telling.tell(request, shown=len(answered))
    return _json(selectors.document_for(answered))


def _page(
    request: HttpRequest,
    name: str,
    kwargs: dict[str, Any],
    answered: list[selectors.Answered],
    client: Client | None = None,
    asked: asking.Asked | None = None,
) -> HttpResponse:
    address = reverse(name, kwargs=kwargs)
    word = request.GET.get("f", "")
    wanted = filters.kept(request.session, word)
    form = WantedForm(
        sent(request),
        initial=initial_of(wanted),
        tags=points.of_the_house().tags,
        for_client=client is not None,
    )
    if request.method == "POST" and form.is_valid():
        return redirect(f"{address}?f={filters.keep(request.session, form.wanted())}")
    reader = asking.reader(request.user, client, request) if client is not None else None
    number = request.GET.get("page")
    page = selectors.page_of(request.user, answered, wanted, number, asked, reader)
    telling.tell(request, shown=len(page.object_list))
    context = {
        "client": client,
        "form": form,
        "page": page,
        "word": word if not wanted.everything else "",
        "everything": wanted.everything,
        "count": len(answered),
        "points": reverse(f"{name}-points", kwargs=kwargs),
        "sound": _sound(client),
        "one": reverse("recording", args=[NO_ID]),
        **plane.drawing((line.recording for line in page.object_list), first=page.start_index()),
    }
    template = f"repertoire/picture/{'client' if client is not None else 'picture'}.html"
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def _sound(client: Client | None) -> str:
    """Return the address of the sound of no recording, for a script to put one in."""
    if client is None:
        return reverse("recording-sound", args=[NO_ID])
    return reverse("client-sound", args=[client.pk, NO_ID])


def _json(document: bytes) -> HttpResponse:
    answer = HttpResponse(document, content_type="application/json")
    answer["Cache-Control"] = "private, no-store"
    return answer

"""The list of a client's notes."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.care.notes import selectors
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

A_PAGE = 50


@rule("note.read", methods=("GET",))
def of_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List the finished sessions of a client and how their notes stand."""
    client = client_for(request.user, client_id, "note.read")
    rows = selectors.notes_of(request.user, client)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    telling.tell(request, shown=len(page.object_list))
    return render(request, "care/notes/of_client.html", {"client": client, "page": page})

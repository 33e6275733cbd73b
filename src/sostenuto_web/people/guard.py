"""The wrong-client guard: a form about a client carries that client's token.

What is shown in the banner, what the form was filled in for and what the address names have to
be the same person; where they differ nothing is saved, and the page says so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

FIELD = "person"


def token_for(client_id: UUID) -> str:
    """Return the token that forms about a client carry; it does not show the id."""
    return salted_hmac("sostenuto.people.person", str(client_id), algorithm="sha256").hexdigest()


def person_guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a form that was filled in for somebody else than the address names."""

    @wraps(view)
    def guarded(request: HttpRequest, client_id: UUID, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            given = request.POST.get(FIELD, "")
            if not constant_time_compare(given, token_for(client_id)):
                return render(request, "people/wrong_person.html", status=409)
        return view(request, client_id=client_id, **kwargs)

    return guarded

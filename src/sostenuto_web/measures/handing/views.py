"""Choosing what a client is asked, and handing the device over."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sostenuto_web.measures.handing import offering, services
from sostenuto_web.measures.handing.forms import HandOverForm
from sostenuto_web.measures.handing.given import RULE, Handed
from sostenuto_web.measures.handing.offering import Offered
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.accounts import locking
from sostenuto_web.platform.policy.views import rule

CLEARS = '"cache"'
"""What a browser forgets when the device is handed over: pages that it kept, for going back."""


@rule(RULE, methods=("GET", "POST"))
@person_guard
@never_cache
def hand_over(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what may be handed over; when it is sent, lock this browser and show the questions."""
    client = client_for(request.user, client_id, RULE)
    offered = offering.offered(client)
    session = offering.session_now(request.user, client)
    moment = offering.moment_now(session)
    initial = {
        "measures": [one.key for one in offered if one.is_due and one.has_form],
        "ratings": offering.ratings_due(client, moment),
        "moment": moment,
    }
    form = HandOverForm(sent(request), offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        handed = services.prepare(
            request.user,
            client,
            _chosen(offered, said.get("measures", ())),
            said["ratings"],
            said["moment"],
            session.pk if session else None,
            said["once"],
        )
        if handed.rows or handed.ratings:
            return _locked(request, handed)
        form.add_error(None, _("All of that has been answered already. Choose something else."))
    return _page(request, client, form, offered)


def _chosen(offered: Iterable[Offered], keys: Iterable[str]) -> list[Offered]:
    wanted = set(keys)
    return [one for one in offered if one.key in wanted]


def _locked(request: HttpRequest, handed: Handed) -> HttpResponse:
    locking.hand_over(request, handed.kept())
    answer = locking.SeeOther(reverse("tablet"))
    if request.is_secure():  # browsers listen to it on https only
        answer["Clear-Site-Data"] = CLEARS
    return answer


def _page(
    request: HttpRequest, client: Client, form: HandOverForm, offered: list[Offered]
) -> HttpResponse:
    context = {
        "client": client,
        "form": form,
        "wordless": [one for one in offered if not one.has_form],
        "has_measures": any(one.has_form for one in offered),
        "session": offering.session_now(request.user, client),
    }
    status = 422 if form.errors else 200
    return render(request, "measures/handing/hand_over.html", context, status=status)

"""The page of suggestions: what is asked, what speaks for and against each technique."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sostenuto.care.contexts import contexts
from sostenuto.evidence.library import Library, library
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.suggesting.forms import Asked, AskForm
from sostenuto_web.evidence.suggesting.showing import shown, wish_in_words
from sostenuto_web.evidence.suggesting.standing import Ground, ground_of
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.recorded import caution_tag
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

OPEN = 3
"""So many suggestions show their reasons at once; the others are one tap away."""


@rule("course.read", methods=("GET", "POST"))
@person_guard
def suggestions(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Suggest techniques; what is asked is sent, so that it stands in no address, and not kept."""
    client = client_for(request.user, client_id, "course.read")
    known = library()
    ground = ground_of(known, client)
    form = AskForm(sent(request), library=known, ground=ground)
    asked = form.asked()
    found = shown(known, asked, ground.cautions, cards.catalogue()) if asked else None
    telling.tell(request, shown=len(found.ranked) if found else 0)
    context = {
        "client": client,
        "ground": ground,
        "form": form,
        "found": found,
        "said": _said(known, ground, asked) if asked else None,
        "open": OPEN,
        "into": _into(client, ground),
    }
    is_wrong = form.is_bound and not form.is_valid()
    return render(
        request, "evidence/suggesting/suggestions.html", context, status=422 if is_wrong else 200
    )


def _into(client: Client, ground: Ground) -> str:
    """Return where a technique goes that is put into a plan; its button says it more exactly."""
    if ground.goals:
        return reverse("objective-new", args=[client.pk, ground.goals[0].pk])
    if ground.session is not None:
        return reverse("plan-cards", args=[client.pk, ground.session.pk])
    return ""


def _said(known: Library, ground: Ground, asked: Asked) -> dict[str, object]:
    """Return what is asked, in words."""
    remarks = [
        words.said(known.remarks[key].name) for key in asked.cautions if key in known.remarks
    ]
    kinds = dict.fromkeys(
        (*ground.cautions, *(kind for kind in asked.cautions if kind not in known.remarks))
    )
    return {
        "context": words.said(contexts()[asked.context].name),
        "needs": [words.outcome(key) for key in asked.needs],
        "cautions": [*(caution_tag(kind) for kind in kinds), *remarks],
        "wishes": [wish_in_words(wish) for wish in asked.preferences],
    }

"""The page on which a new programme is asked for."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sostenuto.base.affect import AffectPoint
from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.care.sessions.ways import address
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes import cautions, lacking, pieces, words
from sostenuto_web.listening.programmes.forms import ProgrammeForm
from sostenuto_web.listening.programmes.selectors import finding, leaving_out
from sostenuto_web.listening.programmes.services import checking, choosing, making
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.gate import asking

MOST_SESSIONS = 8
TO_COME = (Session.State.PLANNED, Session.State.RUNNING)


@rule("programme.make", methods=("GET", "POST"))
@person_guard
def new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Plan a new programme from where the person is."""
    client = client_for(request.user, client_id, "programme.make")
    mood = finding.latest_mood(client)
    form = _form(request, client, mood)
    context: dict[str, Any] = {"client": client, "form": form, **_said(mood)}
    if request.method == "POST" and form.is_valid():
        try:
            made = making.make(
                request.user, client, form.fields_of(), token=form.cleaned_data["once"]
            )
        except checking.CautionError as error:
            context["care"] = error.care
        except checking.NoPlanError as error:
            context |= _cannot(request, client, error)
        else:
            name = "programme-choose" if made.arc == choosing.OWN else "programme"
            return redirect(name, client.pk, made.pk)
    context.setdefault("care", cautions.care_for(client, ListeningProgramme.Setting.WITH_THERAPIST))
    context["compose"] = address("made-here")
    refused = request.method == "POST" and "asked" not in context
    status = 422 if refused else 200
    return render(request, "listening/programmes/new.html", context, status=status)


def _cannot(request: HttpRequest, client: Client, error: checking.NoPlanError) -> dict[str, Any]:
    """Return why nothing was planned, and have a piece made where that was asked for."""
    reader = asking.reader(request.user, client, request)
    found: dict[str, Any] = {
        "cannot": str(error),
        "left_out": leaving_out.counts_of(error.left_out, reader),
        "rules": lacking.rules_in_the_way(error.left_out),
        "lack": error.lack,
        "may_compose": pieces.may_ask(request.user),
        "pieces": pieces.there_for(error.lack),
    }
    if found["may_compose"] and "piece" in request.POST:
        try:
            found |= {"pieces": pieces.ask(request.user, error.lack), "asked": True}
        except pieces.TooManyError as problem:
            found["too_many"] = str(problem)
    return found


def _said(mood: Any) -> dict[str, Any]:
    """Return how they said they are, and how long ago."""
    if mood is None or mood.valence is None or mood.arousal is None:
        return {}
    minutes = int((timezone.now() - mood.at).total_seconds() // 60)
    return {"mood": words.place(mood.valence, mood.arousal), "mood_ago": words.ago(minutes)}


def _form(request: HttpRequest, client: Client, mood: Any) -> ProgrammeForm:
    rows = sessions.of_client(request.user, client).filter(state__in=TO_COME)
    known = list(rows.order_by("starts_at", "pk")[:MOST_SESSIONS])
    wanted = request.GET.get("session", "")
    running = next((str(row.pk) for row in known if row.state == Session.State.RUNNING), "")
    chosen = wanted if wanted in {str(row.pk) for row in known} else running
    point = AffectPoint(mood.valence, mood.arousal) if mood else None
    return ProgrammeForm(sent(request), mood=point, sessions=known, initial={"session": chosen})

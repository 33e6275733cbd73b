"""The page on which music is steered while it sounds, and what it says of itself.

The music is made in the browser; the house keeps the seed and each change. Without scripts there is
no such music, and the page leads to what is made beforehand.
"""

from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sostenuto.care.session_words import session_words
from sostenuto.exchange.levelled import TARGET_LUFS
from sostenuto.music import steering
from sostenuto_web.listening.composing.seeds import LARGEST_SEED, drawn_seed
from sostenuto_web.listening.models import SteeredMusic
from sostenuto_web.listening.steering import allowing, selectors, services, words
from sostenuto_web.listening.steering.changes import FaultyError
from sostenuto_web.listening.steering.forms import BeginForm, ChangesForm
from sostenuto_web.people.guard import person_guard, token_for
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.facts.services import NotSoError

RULE = "programme.play"
NO_BATCH = 400
"""A batch of changes that cannot be read comes from a script: no form is shown again."""


@rule("programme.play", methods=("GET",))
def live_music(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the two sliders, when the cautions say so."""
    client = client_for(request.user, client_id, RULE)
    now = allowing.for_client(client)
    session = selectors.session_of(request.user, client, request.GET.get("session", ""))
    valence, arousal = selectors.beginning(client)
    context = {
        "client": client,
        "care": now.care,
        "held": now.is_ruled_out,
        "asks": now.asks,
        "session": session,
        "music": {"session_id": session and session.pk},  # as the card of the steps asks for it
        "grounding": session_words().grounding,
        "limits": words.LIMITS,
        "largest_seed": LARGEST_SEED,
        "place": {"valence": f"{valence:g}", "arousal": f"{arousal:g}"},
        "volume": {"start": f"{now.volume.start_db:g}", "cap": f"{now.volume.cap_db:g}"},
        "person": token_for(client.pk),
        "told": None if now.is_ruled_out else _told(now),
    }
    return render(request, "listening/steering/live_music.html", context)


@rule("programme.play", methods=("POST",))
@person_guard
def begin(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Say that it begins; the cautions are asked again."""
    client = client_for(request.user, client_id, RULE)
    form = BeginForm(sent(request))
    if not form.is_valid():
        return _faulty(form)
    said, session = form.cleaned_data, None
    if said["session"]:
        session = selectors.session_of(request.user, client, str(said["session"]))
        if session is None:
            return _refused(_("That session is over, or somebody else’s."), status=422)
    wanted = services.Beginning(
        said["seed"], said["preset"], said["valence"], said["arousal"], session, said["stays"]
    )
    try:
        row = services.begin(request.user, client, wanted, said["once"])
    except NotSoError as problem:
        return _refused(problem.words)
    return JsonResponse({"result": "done", "at": _address(client, row)})


@rule("programme.play", methods=("POST",))
@person_guard
def changes(request: HttpRequest, client_id: UUID, steered_id: UUID) -> HttpResponse:
    """Keep a batch of changes."""
    client = client_for(request.user, client_id, RULE)
    music = selectors.music_for(client, steered_id)
    form = ChangesForm(sent(request))
    if not form.is_valid():
        return _faulty(form, status=NO_BATCH)
    try:
        kept = services.steer(music, form.cleaned_data["after"], form.cleaned_data["changes"])
    except NotSoError as problem:
        return _refused(problem.words)
    except FaultyError as problem:
        return _refused(str(problem), status=NO_BATCH)
    return JsonResponse({"result": "done", "kept": kept})


@rule("programme.play", methods=("POST",))
@person_guard
def end(request: HttpRequest, client_id: UUID, steered_id: UUID) -> HttpResponse:
    """Say that it has ended, with what was not sent yet."""
    client = client_for(request.user, client_id, RULE)
    music = selectors.music_for(client, steered_id)
    form = ChangesForm(sent(request))
    if not form.is_valid():
        return _faulty(form, status=NO_BATCH)
    try:
        services.end(request.user, music, form.cleaned_data["after"], form.cleaned_data["changes"])
    except FaultyError as problem:
        return _refused(str(problem), status=NO_BATCH)
    return JsonResponse({"result": "done"})


@cache
def _music() -> dict[str, Any]:
    return steering.table()


def _told(now: allowing.Allowing) -> dict[str, Any]:
    return {
        "music": _music(),
        "words": words.told(),
        "seed": drawn_seed(),
        "lufs": TARGET_LUFS,
        "start_db": now.volume.start_db,
        "cap_db": now.volume.cap_db,
    }


def _address(client: Client, row: SteeredMusic) -> str:
    return reverse("live-music-end", args=[client.pk, row.pk]).removesuffix("end/")


def _faulty(form: BeginForm | ChangesForm, status: int = 422) -> HttpResponse:
    said = " ".join(str(fault) for faults in form.errors.values() for fault in faults)
    answer = {"result": "refused", "words": said, "errors": form.errors}
    return JsonResponse(answer, status=status)


def _refused(said: str, status: int = 409) -> HttpResponse:
    return JsonResponse({"result": "refused", "words": said}, status=status)

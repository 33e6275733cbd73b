"""The player's page, the sound of a slot, and what the player says of itself.

Everything is a form that also works without scripts; a script that asks for JSON gets it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sostenuto.care.session_words import session_words
from sostenuto_web.listening.asking import showing
from sostenuto_web.listening.asking.showing import Faulty
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.player import allowing, levelled, selectors, services
from sostenuto_web.listening.player.forms import PlaceForm
from sostenuto_web.listening.player.selectors import LEVELLED, Row
from sostenuto_web.people.guard import person_guard, token_for
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.facts.services import NotSoError
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.sounding import services as sounding

JSON = "application/json"


@rule("programme.play", methods=("GET",))
def play(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Show the page on which a programme is played."""
    programme = _programme(request, client_id, programme_id)
    return page_of(request, programme)


@rule("programme.play", methods=("GET",))
def sound(
    request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID
) -> HttpResponseBase:
    """Let a slot sound, when the gate and the cautions say so at this moment."""
    programme = _programme(request, client_id, programme_id)
    recording = selectors.slot_of(programme, slot_id).recording
    verdict = allowing.for_programme(programme, programme.client).of_recording(recording)
    made = None
    if request.GET.get("of") == LEVELLED:
        made = levelled.stand_of(getattr(recording, "levelled", None), recording)
        if made is None and verdict.may_sound:
            raise Http404  # the page has to know which it gets: each has a gain of its own
    reader = asking.reader(request.user, programme.client, request)
    return sounding.stream(
        request, recording, verdict, client=programme.client, reader=reader, instead=made
    )


@rule("programme.play", methods=("POST",))
@person_guard
def begin(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Say that a slot begins to sound."""
    return _of_slot(request, client_id, programme_id, slot_id, services.begin)


@rule("programme.play", methods=("POST",))
@person_guard
def played(
    request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID
) -> HttpResponse:
    """Say that a slot sounded to its end."""
    return _of_slot(request, client_id, programme_id, slot_id, services.played)


@rule("programme.play", methods=("POST",))
@person_guard
def skip(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Take a slot out: "not this"."""
    return _of_slot(request, client_id, programme_id, slot_id, services.skip)


@rule("programme.play", methods=("POST",))
@person_guard
def stop(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Stop; without scripts what to do then stands open on the page."""
    programme = _programme(request, client_id, programme_id)
    services.stop(request.user, programme)
    if wants_json(request):
        return JsonResponse({"result": "done"})
    return redirect(f"{_address(programme)}?ground=1")


@rule("programme.play", methods=("POST",))
@person_guard
def position(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Keep where the music is, and for how long it was heard."""
    programme = _programme(request, client_id, programme_id)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"result": "refused", "errors": form.errors}, status=422)
    slot = selectors.slot_of(programme, form.cleaned_data["slot"])
    said = form.cleaned_data
    services.hold_place(programme, slot, said["position_s"], said["heard_s"])
    return JsonResponse({"result": "done"})


def _of_slot(
    request: HttpRequest,
    client_id: UUID,
    programme_id: UUID,
    slot_id: UUID,
    doing: Callable[[Any, Any, Any], None],
) -> HttpResponse:
    programme = _programme(request, client_id, programme_id)
    slot = selectors.slot_of(programme, slot_id)
    try:
        doing(request.user, programme, slot)
    except NotSoError as problem:
        if wants_json(request):
            return JsonResponse({"result": "refused", "words": problem.words}, status=409)
        return page_of(request, programme, problem.words, status=422)
    if wants_json(request):
        return JsonResponse({"result": "done"})
    return redirect(_address(programme))


def page_of(
    request: HttpRequest,
    programme: ListeningProgramme,
    words: str = "",
    status: int = 200,
    faulty: Faulty | None = None,
) -> HttpResponse:
    """Return the player's page, with what could not be done or a form that was not taken."""
    client = programme.client
    now = allowing.for_programme(programme, client)
    rows = selectors.rows_of(programme, client, now)
    coming = [row for row in rows if row.is_next]
    asking = showing.asked(programme, [row.slot for row in coming], faulty)
    context = {
        "client": client,
        "programme": programme,
        "rows": rows,
        "now": coming[0] if coming else None,
        "held": now.is_ruled_out,
        "care": now.care,
        "words": words,
        "grounding": session_words().grounding,
        "ground_open": request.GET.get("ground") == "1",
        "told": _told(programme, coming, now, asking.first),
        "asking": asking,
        "person": token_for(client.pk),
    }
    return render(request, "listening/player/play.html", context, status=status)


def _told(
    programme: ListeningProgramme,
    coming: list[Row],
    now: allowing.Allowing,
    first: frozenset[UUID],
) -> dict[str, Any]:
    """Return what the player is told: songs by number and address, levels, where to go on."""
    going_on = bool(coming) and coming[0].slot.state == "playing"
    heard_s = coming[0].slot.heard_s if going_on else None
    return {
        "slots": [
            {
                "id": str(row.slot.pk),
                "title": row.slot.recording.title,
                "artist": row.slot.recording.artist,
                "seconds": row.slot.recording.seconds or row.slot.seconds,
                "sounds": [{"url": one.url, "gain_db": one.gain_db} for one in row.sounds],
                "at": _address(programme, row),
                "first": row.slot.pk in first,
            }
            for row in coming
        ],
        "position_s": programme.position_s if going_on else 0,
        "heard_s": heard_s or 0,
        "start_db": now.volume.start_db,
        "cap_db": now.volume.cap_db,
        "states": {str(key): str(label) for key, label in ProgrammeSlot.State.choices},
    }


def _address(programme: ListeningProgramme, row: Row | None = None) -> str:
    of = [programme.client_id, programme.pk]
    if row is None:
        return reverse("programme-play", args=of)
    return reverse("programme-skip", args=[*of, row.slot.pk]).removesuffix("skip/")


def _programme(request: HttpRequest, client_id: UUID, programme_id: UUID) -> ListeningProgramme:
    return selectors.programme_for(request.user, client_id, programme_id, "programme.play")


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which shows the page itself."""
    return request.headers.get("Accept", "") == JSON

"""Taking what is said before, after, and while a piece sounds.

Everything is a form of the player's page that also works without scripts; a script that asks for
JSON gets it. The moved point is sent by scripts alone.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from sostenuto_web.listening.asking import feeling, services, showing
from sostenuto_web.listening.asking.forms import FeltForm, HowForm, PointsForm
from sostenuto_web.listening.asking.showing import Faulty
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.player import selectors
from sostenuto_web.listening.player.views import page_of, wants_json
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.facts.services import NotSoError
from sostenuto_web.record.models.facts import Moment


@rule("programme.play", methods=("POST",))
@person_guard
def before(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Keep how it was before the first piece; whatever was left out is left out."""
    programme = _programme(request, client_id, programme_id)
    form = HowForm(sent(request), auto_id="before_%s")
    if not form.is_valid():
        return _refused(request, programme, form, Faulty(before=form))
    _noted(request, programme, Moment.BEFORE, form)
    return _taken(request, "programme-play", client_id, programme_id)


@rule("programme.play", methods=("POST",))
@person_guard
def after(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Keep how it is when the music is over, and go on to what came of it."""
    programme = _programme(request, client_id, programme_id)
    form = HowForm(sent(request), auto_id="after_%s")
    if not form.is_valid():
        return _refused(request, programme, form, Faulty(after=form))
    _noted(request, programme, Moment.AFTER, form)
    if wants_json(request):
        return JsonResponse({"result": "done", "onward": showing.onward(programme)})
    return redirect(showing.onward(programme))


@rule("programme.play", methods=("POST",))
@person_guard
def felt(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Keep how a piece felt that sounds or sounded."""
    programme = _programme(request, client_id, programme_id)
    slot = selectors.slot_of(programme, slot_id)
    form = FeltForm(sent(request), auto_id="felt_%s")
    if not form.is_valid():
        return _refused(request, programme, form, Faulty(felt=form, slot=slot))
    said = form.cleaned_data
    try:
        feeling.say(
            request.user,
            programme,
            slot,
            place=said["felt"],
            liked=said["liked"],
            familiar=said["familiar"],
            token=said["once"],
        )
    except NotSoError as problem:
        form.add_error(None, problem.words)
        return _refused(request, programme, form, Faulty(felt=form, slot=slot), status=409)
    return _taken(request, "programme-play", client_id, programme_id)


@rule("programme.play", methods=("POST",))
@person_guard
def point(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Keep a batch of places that the point was moved to; what came before is kept once."""
    programme = _programme(request, client_id, programme_id)
    slot = selectors.slot_of(programme, slot_id)
    form = PointsForm(sent(request))
    if not form.is_valid():
        return JsonResponse({"result": "refused", "errors": form.errors}, status=400)
    try:
        new = feeling.move(request.user, programme, slot, form.cleaned_data["points"])
    except NotSoError as problem:
        return JsonResponse({"result": "refused", "words": problem.words}, status=409)
    return JsonResponse({"result": "done", "new": new})


def _programme(request: HttpRequest, client_id: UUID, programme_id: UUID) -> ListeningProgramme:
    return selectors.programme_for(request.user, client_id, programme_id, "programme.play")


def _noted(request: HttpRequest, programme: ListeningProgramme, moment: str, form: HowForm) -> None:
    said = form.cleaned_data
    services.note(
        request.user, programme, moment, form.said(), said["given_by"], token=said["once"]
    )


def _taken(request: HttpRequest, page: str, client_id: UUID, programme_id: UUID) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"result": "done"})
    return redirect(page, client_id, programme_id)


def _refused(
    request: HttpRequest,
    programme: ListeningProgramme,
    form: HowForm | FeltForm,
    faulty: Faulty,
    status: int = 422,
) -> HttpResponse:
    """Show the page with the form as it was filled in, and what is not right in it."""
    if wants_json(request):
        return JsonResponse({"result": "refused", "errors": form.errors}, status=status)
    return page_of(request, programme, faulty=faulty, status=422)

"""The pages of a device that was handed over: the questions, the end, and taking it back.

Each works as a plain form; `handed-over.js` sends the same answers one by one and keeps them on the
page while the network is away. Nothing here names anybody, says a score, or leads anywhere else.
"""

from typing import Any
from uuid import uuid4

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from sostenuto_web.care.groups.rooms import frames
from sostenuto_web.care.sessions.ways import address
from sostenuto_web.measures.handing import given, services, taking
from sostenuto_web.measures.handing.screen import Screen, screen_of
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.accounts import locking
from sostenuto_web.platform.accounts.forms import ProofByPasswordForm
from sostenuto_web.platform.accounts.views.door import status_of
from sostenuto_web.platform.policy.views import rule

RULE = "tablet.answer"
START, HELP = "start", "help"
GIVEN = services.State.GIVEN


def _handed(view: Any) -> Any:
    """Make a view one of the handed-over device: reached while it is, and kept nowhere."""
    return locking.opens_while_handed(never_cache(view))


@rule(RULE, methods=("GET",))
@_handed
def page(request: HttpRequest) -> HttpResponse:
    """Show one question, the beginning, what to do in need, or thanks."""
    screen = screen_of(request)
    if screen is None:
        return redirect("home")
    return _page(request, screen, request.GET.get("q", START))


@rule(RULE, methods=("POST",))
@_handed
def answer(request: HttpRequest) -> HttpResponse:
    """Keep one answer: of a form, or as a script sends it."""
    screen = screen_of(request)
    if request.content_type == "application/json":
        return _answered(request, screen)
    if screen is None:
        return redirect("home")
    post = request.POST
    step = screen.find(post.get("ask", ""))
    if step is None:
        return locking.SeeOther(reverse("tablet"))
    said = taking.NOTHING if "leave" in post else post.get("cell") or post.get("value", "")
    found = frames.given({"id": post.get("id") or str(uuid4()), "ask": step.handle, "said": said})
    if found is None or ("leave" not in post and not said):
        return _wrong(request, screen, step.number, said)
    try:
        tells = screen.take(found)
    except taking.NoAnswerError:
        return _wrong(request, screen, step.number, said)
    after = (screen_of(request) or screen).after(step.number)
    return locking.SeeOther(f"{reverse('tablet')}?q={f'{HELP}-{after}' if tells else after}")


def _answered(request: HttpRequest, screen: Screen | None) -> HttpResponse:
    """Take one answer as JSON; say whether it is kept, and what is not asked any more."""
    if screen is None or screen.is_over:
        return JsonResponse({"shut": True}, status=409)
    try:
        found = frames.read(request.body.decode())
    except UnicodeDecodeError:
        found = None
    if found is None:
        return JsonResponse({"refused": ""}, status=400)
    try:
        screen.take(found)
    except taking.NoAnswerError:
        return JsonResponse({"refused": str(found.token)})
    now = screen_of(request) or screen
    return JsonResponse({"kept": str(found.token), "out": now.left_out})


@rule(RULE, methods=("POST",))
@_handed
def done(request: HttpRequest) -> HttpResponse:
    """Say that the client is through, or wants to stop; what was answered is kept."""
    screen = screen_of(request)
    if screen is None:
        return redirect("home")
    services.give_back(request.user, screen.rows)
    given.say_over(request)
    return locking.SeeOther(reverse("tablet"))


@rule(RULE, methods=("GET", "POST"))
@sensitive_post_parameters()
@_handed
def back(request: Any) -> HttpResponse:
    """Open the house again for whoever handed the device over, by their password."""
    screen = screen_of(request)
    if screen is None:
        return redirect("home")
    form = _proof(request)
    if request.method == "POST" and form.is_valid():
        record_authentication(request, request.user, method="password", reauthenticated=True)
        return _taken_back(request, screen)
    status = status_of(form) if form.errors else 200
    context = {"form": form, "over": screen.is_over}
    return render(request, "measures/handing/back.html", context, status=status)


@rule("door.open", methods=("GET",))
@_handed
def rested(request: HttpRequest) -> HttpResponse:
    """Say that the page has rested for too long; nobody is signed in here any more."""
    if locking.is_handed(request):
        return locking.SeeOther(reverse("tablet"))
    return render(request, "measures/handing/rested.html")


def _proof(request: Any) -> ProofByPasswordForm:
    """Return the form for the password; a browser that remembers it must not fill it in here."""
    form = ProofByPasswordForm(sent(request), user=request.user)
    form.fields["password"].widget.attrs["autocomplete"] = "new-password"
    return form


def _taken_back(request: Any, screen: Screen) -> HttpResponse:
    services.taken_back(request.user, screen.client, screen.rows)
    locking.take_back(request)
    if screen.client is None:
        return redirect("home")
    waiting = [row for row in screen.rows_now() if row.state == GIVEN]
    messages.success(request, _("The tablet is yours again. What was answered is kept."))
    if len(waiting) > 1:
        more = len(waiting) - 1
        words = ngettext(
            "%(count)d more form waits to be looked at.",
            "%(count)d more forms wait to be looked at.",
            more,
        )
        messages.info(request, words % {"count": more})
    return locking.SeeOther(_onward(screen, waiting))


def _onward(screen: Screen, waiting: list[Any]) -> str:
    """Return where staff go on: what has to be looked at, the session, or the client's measures."""
    client_id = screen.handed.client_id
    for row in waiting[:1]:
        found = address("measure-finish", client_id=client_id, administration_id=row.pk)
        if found:
            return found
    return address("measures", client_id=client_id) or reverse("home")


def _wrong(request: HttpRequest, screen: Screen, number: int, said: str) -> HttpResponse:
    more = {"wrong": _("Choose an answer, or leave it out."), "typed": said}
    return _page(request, screen, str(number), **more)


def _page(request: HttpRequest, screen: Screen, place: str, **more: Any) -> HttpResponse:
    status = 422 if "wrong" in more else 200
    context = screen.context(place) | more
    return render(request, "measures/handing/handed.html", context, status=status)

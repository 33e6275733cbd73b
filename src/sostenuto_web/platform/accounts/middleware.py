"""Two guards before every page: the session still lasts, and staff have a second step."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from sostenuto_web.platform.accounts import codes, locking, log_off
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.policy import table

SIGNED_OUT = "X-Signed-Out"
HAS_FACTOR = "has_factor"
OPEN_WITHOUT_FACTOR = ("account.self", "account.secure")


class LogOffMiddleware:
    """Ends a session that was not used for a while, and says so without losing what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Sign out whoever was away too long; note the use of whoever was not."""
        request.log_off = None
        if request.user.is_authenticated:
            request.log_off = log_off.left(request)
            if request.log_off is None:
                answer = _end(request)
                if answer is not None:
                    return answer
            elif not log_off.is_background(request):
                log_off.use(request)
                request.log_off = log_off.left(request)
        response = self.get_response(request)
        if request.user.is_authenticated:  # the next person at this browser goes back in vain
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: Any, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Answer what cannot be repeated after signing in with a page of its own: 401, no data."""
        if request.user.is_authenticated or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        name = getattr(view, "policy_rule", None)
        if name is None or table.rule_named(name).anyone:
            return None
        if getattr(view, "opens_while_handed", False):
            return locking.rested(request)
        repeatable = request.method in ("GET", "HEAD") and not request.htmx
        return None if repeatable and not log_off.is_background(request) else _signed_out(request)


class SecondFactorMiddleware:
    """Leads staff without a second step to the page that sets one up, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; what matters is the view."""
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Let pages of one's own account open, and everything to those who have a second step."""
        name = getattr(view, "policy_rule", None)
        if name is None or name in OPEN_WITHOUT_FACTOR or table.rule_named(name).anyone:
            return None
        return redirect("mfa_index") if lacks_second_step(request) else None


def lacks_second_step(request: Any) -> bool:
    """Say whether the house is shut to whoever asks until they have set up a second step."""
    user = request.user
    if not (settings.SECOND_FACTOR_REQUIRED and user.is_authenticated and user.is_staff):
        return False
    if request.session.get(HAS_FACTOR):
        return False
    if codes.has_factor(user):
        request.session[HAS_FACTOR] = True
        return False
    return True


def _end(request: Any) -> HttpResponse | None:
    """End a session; a client who held the device is led to a page of their own."""
    was_handed = locking.is_handed(request)
    audit.record(request.user, "session.expired", request.user)
    request.session.flush()
    request.user = AnonymousUser()
    if not log_off.is_background(request):
        messages.info(request, gettext("You were signed out, because nobody did anything here."))
    return locking.rested(request) if was_handed else None


def _signed_out(request: HttpRequest) -> HttpResponse:
    answer = render(request, "accounts/signed_out.html", status=401)
    answer[SIGNED_OUT] = "true"
    return answer

"""Holds every request to the rule of its view, before the view runs.

It leaves on the request what it found, for the audit: ``policy_rule`` (the name, or None for a
view without one), ``policy_relation`` (a `Relation` or None) and ``policy_outcome``: ``granted``,
``refused`` (404, the same page as for what does not exist) or ``door`` (sent to sign in, or to
prove once more who they are).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django_htmx.http import HttpResponseClientRedirect

from sostenuto_web.platform.policy import asking, confirmation, subjects, table
from sostenuto_web.platform.policy.views import UNDECLARED

GRANTED, REFUSED, DOOR = "granted", "refused", "door"


class PolicyMiddleware:
    """Signed in, granted and in the right relation, or 404; a view without a rule is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the rule is asked when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let the view run, send to the sign-in page, or refuse."""
        name = getattr(view, "policy_rule", None)
        request.policy_rule, request.policy_relation = name, None
        request.policy_outcome = REFUSED
        if name is None or args:  # an unnamed part of an address cannot be asked after
            raise Http404
        rule = table.rule_named(name)
        methods = getattr(view, "policy_methods", UNDECLARED)
        if not rule.anyone:
            user: Any = request.user
            if not (user.is_authenticated and user.is_active):
                request.policy_outcome = DOOR
                return _to_the_door(request, methods)
            if not self._stands(request, rule, kwargs):
                raise Http404
        request.policy_outcome = GRANTED
        if request.method not in methods:
            return _not_answered(request, methods)
        return _confirmed(request) if rule.confirm else None

    def _stands(self, request: Any, rule: table.Rule, kwargs: dict[str, Any]) -> bool:
        if subjects.is_named(kwargs):
            relation = asking.standing(request.user, kwargs, request)
            request.policy_relation = relation
            return relation in table.relations(request.user.roles, rule.name)
        if rule.about_client and not all(map(subjects.is_declared, kwargs)):
            return False  # it may name a client's record, and nobody has said how to ask
        return rule.signed_in or bool(table.relations(request.user.roles, rule.name))


def _confirmed(request: Any) -> HttpResponseBase | None:
    page = confirmation.asked(request)
    if page is not None:
        request.policy_outcome = DOOR
    return page


def _to_the_door(request: Any, methods: frozenset[str]) -> HttpResponse:
    """Send to the sign-in page, and back afterwards to a page that can be opened."""
    if request.htmx:
        # The fragment is no page; what the browser shows is.
        page = request.htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
        return HttpResponseClientRedirect(_sign_in(page).url)
    return _sign_in(request.get_full_path() if "GET" in methods else "")


def _sign_in(back_to: str) -> HttpResponseRedirect:
    return redirect_to_login(back_to or resolve_url(settings.LOGIN_REDIRECT_URL))


def _not_answered(request: HttpRequest, methods: frozenset[str]) -> HttpResponse:
    page = render_to_string("frontend/refusal.html", {"status": 405}, request=request)
    return HttpResponseNotAllowed(sorted(methods), page)

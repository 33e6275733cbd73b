"""Holds every request to the rule of its view, before the view runs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from sostenuto_web.platform.policy import subjects, table


class PolicyMiddleware:
    """Signed in, granted and in the right relation, or 404; a view without a rule is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the rule is asked when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let the view run, send to the sign-in page, or refuse."""
        name = getattr(view, "policy_rule", None)
        if name is None:
            raise Http404
        rule = table.rule_named(name)
        if rule.anyone:
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if rule.signed_in:
            return None
        granted = table.relations(user.roles, name)
        if subjects.is_named(kwargs):
            if subjects.standing_in(user, kwargs) not in granted:
                raise Http404
        elif not granted:
            raise Http404
        return None

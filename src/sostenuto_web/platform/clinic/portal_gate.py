"""The clients' pages are open only while the clinic has switched them on."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from sostenuto_web.platform.clinic import selectors
from sostenuto_web.platform.policy import table


class PortalMiddleware:
    """Shows clients one plain page, with the way out, while their pages are switched off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; what matters is the view."""
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Stop whoever does not work here, unless the page needs no account."""
        user = request.user
        if not settings.PORTAL_SWITCHED or not user.is_authenticated or user.is_staff:
            return None
        name = getattr(view, "policy_rule", None)
        if name is None or table.rule_named(name).anyone or selectors.clinic().portal_on:
            return None
        return render(request, "clinic/portal_off.html", status=403)

"""Every request in the clinic's own time and language; on a fresh house, to the first-run page."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation

from sostenuto_web.platform.clinic import kinds, selectors
from sostenuto_web.platform.clinic.models import Clinic


class ClinicMiddleware:
    """Reads the clinic once, sets time zone and language by it, and guards kind and first run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the clinic's time; 503 where database and house are of two kinds."""
        with selectors.kept_for_a_request():
            clinic = selectors.clinic()
            problem = kinds.mismatch(clinic, settings.HOUSE)
            if problem:
                return HttpResponse(problem, status=503, content_type="text/plain; charset=utf-8")
            with timezone.override(ZoneInfo(clinic.time_zone)), _language(clinic):
                return _or_first_run(request, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Lead to the first-run page while nobody has an account."""
        if getattr(view, "open_before_first_run", False) or selectors.is_opened():
            return None
        return redirect("first-run")


def _language(clinic: Clinic) -> Any:
    """Return the clinic's language as a context; nothing while nobody chose one."""
    known = clinic.language in dict(settings.LANGUAGES)
    return translation.override(clinic.language) if known else nullcontext()


def _or_first_run(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Lead from an address that is nothing to the first run, too, while nobody has an account."""
    is_page = not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/")
    if response.status_code == 404 and is_page and not selectors.is_opened():
        return redirect("first-run")
    return response

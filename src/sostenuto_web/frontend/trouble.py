"""Bad luck below the pages: the database gone, the disk full, characters no database takes."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse

from sostenuto_web.frontend import refusals
from sostenuto_web.frontend.faults import status_of

log = logging.getLogger("sostenuto.trouble")


class TroubleMiddleware:
    """Answers for what cannot be helped with a plain page, and never lets a NUL go further."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Refuse an address with a NUL in it or with fields without end, whatever it is for."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return refusals.bare_page(400)
        try:
            _ = request.GET  # later, a view would have written what nobody then gets to see
        except TooManyFieldsSent:
            return refusals.bare_page(400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, raised: Exception) -> HttpResponse | None:
        """Answer for a view that met bad luck."""
        status = status_of(raised)
        if status is None:
            return None
        log.error("%s in %s: answered %d", type(raised).__name__, _view_of(request), status)
        return refusals.bare_page(status)


def _view_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or "a view without a name") if match else "no view"

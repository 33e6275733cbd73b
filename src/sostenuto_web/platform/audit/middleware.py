"""One row a page: who asked for what, and how it ended; never the content.

Static files do not come this far, and a stranger's requests are left out: what somebody who is
not signed in may see is no one's record (attempts to sign in are recorded by the accounts). A page
that cannot be recorded is not shown: when the database or the disk refuses the row, the answer to a
look is a plain 503. A change is recorded by its service in the same transaction; once that is
done, the answer goes out even where the page's own row fails.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.audit import folding, naming, services, telling
from sostenuto_web.platform.audit.models import Outcome

LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSALS = frozenset({401, 403, 404, 405})
SEARCH_FIELDS = ("q", "search")
"""Fields that hold what is searched for; that there was a search is noted, never the words."""
BACKGROUND = "X-Background"
"""The header by which a page says that it asks by itself, with nobody at the keyboard."""

_log = logging.getLogger(__name__)


class AuditMiddleware:
    """Writes the row of every page that somebody signed in asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then write the row; without the row no look."""
        folding.begin()
        response = self.get_response(request)
        try:
            if _counts(request):
                _write(request, response)
        except (DatabaseError, SostenutoError, OSError) as problem:
            _log.error("a page could not be recorded: %s", type(problem).__name__)
            if request.method in LOOKS:
                response.close()
                return _closed()
        return response


def _counts(request: Any) -> bool:
    """Say whether a request is one to record: somebody signed in, a page that is not for all."""
    if not request.user.is_authenticated:
        return False
    if getattr(request, "policy_rule", None) == "door.open":
        return False
    return request.resolver_match is not None


def _write(request: Any, response: HttpResponseBase) -> None:
    told = telling.told_of(request)
    named = naming.named_by(request.resolver_match.kwargs)
    client_id = told.pop("client_id", None) or named.client_id
    acts = folding.acts(request.user.pk, client_id)
    services.write(
        request.user,
        getattr(request, "policy_rule", None) or "no.rule",
        named.subject,
        named.subject_id,
        client_id,
        outcome_of(request, response),
        {**_circumstances(request, response), **acts, **told},
    )


def outcome_of(request: Any, response: HttpResponseBase) -> str:
    """Return how a request ended, as the policy and the answer's status tell."""
    status = response.status_code
    if getattr(request, "policy_outcome", "granted") != "granted" or status in REFUSALS:
        return Outcome.REFUSED
    if status >= 400:
        return Outcome.FAILED
    is_look = request.method in LOOKS or telling.ONLY_SHOWN in telling.told_of(request)
    return Outcome.SEEN if is_look else Outcome.DONE


def _circumstances(request: Any, response: HttpResponseBase) -> dict[str, str | int]:
    """Return codes that tell how it was asked: method, relation, a search, no person at all."""
    said: dict[str, str | int] = {}
    if request.method != "GET":
        said["method"] = str(request.method)[:10]
    relation = getattr(request, "policy_relation", None)
    if relation is not None:
        said["relation"] = str(relation)
    if any(request.GET.get(field) for field in SEARCH_FIELDS):
        said["search"] = 1
    if request.headers.get(BACKGROUND, "").lower() == "true":
        said["poll"] = 1
    if response.status_code not in (200, 302):
        said["status"] = response.status_code
    return said


def _closed() -> HttpResponse:
    """Return a page that needs neither the database nor a session."""
    page = HttpResponse(render_to_string("audit/closed.html"), status=503)
    page["Retry-After"] = "60"
    page["Cache-Control"] = "no-store"
    return page

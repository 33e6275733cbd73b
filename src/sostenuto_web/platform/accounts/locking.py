"""A session that is handed over: a client holds the device, and only pages made for that open.

Conventions: that a session is handed over stands in the session itself, in the server; the browser
can neither see nor change it. Handing over and taking back each give the session another key, so
that a request which began before cannot write the lock away. Only views that say so
(`opens_while_handed`) are reached; every other address, known or not, by whatever method, leads to
the page that a higher floor has registered. Where none is, nothing opens.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django_htmx.http import HttpResponseClientRedirect

from sostenuto_web.frontend.refusals import bare_page
from sostenuto_web.platform.accounts.log_off import now_s

HANDED, SINCE = "handed", "since"
REFUSALS = (400, 403, 404, 405, 413)
"""Pages that say no are drawn for staff; a client is led back to the questions instead."""

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_pages: dict[str, str] = {}


class SeeOther(HttpResponseRedirect):
    """Leads to a page that is only looked at, whatever was asked for."""

    status_code = 303


def leads_to(*, page: str, rested: str) -> None:
    """Say where a handed-over session is led, and where when it has ended; names of addresses."""
    _pages.update(page=page, rested=rested)


def opens_while_handed(view: View) -> View:
    """Let a view be reached while the session is handed over."""
    marked: Any = view
    marked.opens_while_handed = True
    return view


def is_handed(request: Any) -> bool:
    """Say whether the session of a request is handed over."""
    return HANDED in getattr(request, "session", ())  # what is refused early on has none


def handed(request: Any) -> dict[str, Any]:
    """Return what was said when the session was handed over; empty where it is not."""
    said = request.session.get(HANDED)
    return dict(said) if isinstance(said, Mapping) else {}


def hand_over(request: Any, said: Mapping[str, Any]) -> None:
    """Lock the session of a request; ``said`` is what the pages for the client need of it."""
    request.session[HANDED] = {**said, SINCE: now_s()}
    request.session.cycle_key()


def take_back(request: Any) -> None:
    """Open the session again; whoever calls it has asked for a proof first."""
    request.session.pop(HANDED, None)
    request.session.cycle_key()


def rested(request: HttpRequest) -> HttpResponse | None:
    """Return what a handed-over session is answered that has ended by itself.

    None where that page itself was asked for.
    """
    name = _pages.get("rested")
    return None if name and request.path_info == reverse(name) else _leading(request, "rested")


class HandedMiddleware:
    """Keeps a handed-over session on the pages for whoever holds the device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Go on, or lead back to the questions."""
        if not is_handed(request):
            return self.get_response(request)
        if not request.user.is_authenticated:  # the account has ended meanwhile
            request.session.flush()
            return rested(request) or self.get_response(request)
        if not _is_open(request.path_info):
            return _leading(request, "page")
        response = self.get_response(request)
        refused = response.status_code in REFUSALS and is_handed(request)
        return _leading(request, "page") if refused and not _is_json(response) else response


def _is_open(path: str) -> bool:
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return False
    return getattr(view, "opens_while_handed", False) is True


def _leading(request: Any, where: str) -> HttpResponse:
    name = _pages.get(where)
    if name is None:
        return bare_page(403)
    url = reverse(name)
    if request.path_info == url and request.method in ("GET", "HEAD"):
        return bare_page(403)  # it would lead to itself for ever
    return HttpResponseClientRedirect(url) if _is_htmx(request) else SeeOther(url)


def _is_htmx(request: Any) -> bool:
    return bool(getattr(request, "htmx", False))


def _is_json(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json")

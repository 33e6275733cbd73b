"""Pages that say no, without data: wrong request, forged form, nothing here, a fault of ours.

Conventions: what a person is told depends on the status alone, never on what was asked for. A page
that answers for a broken house (500, 503) is drawn without request, database or context processors.
"""

import sys
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto_web.frontend.faults import status_of

RETRY_S = 30


@dataclass(frozen=True, slots=True)
class Words:
    """What a refusal says: in a word, what it means, what to do now."""

    heading: str | Promise
    says: str | Promise
    next: str | Promise


WORDS = {
    400: Words(
        _("This could not be read"),
        _("The house did not understand what was sent, so nothing was changed."),
        _("Go back and try once more."),
    ),
    403: Words(
        _("This form is no longer good"),
        _("It was open for too long, or was sent from somewhere else. Nothing was changed."),
        _("Go back, load the page again and send it once more."),
    ),
    404: Words(
        _("Nothing here"),
        _("There is no such page, or it is not for you to see."),
        _("Look at the address, or start again from the first page."),
    ),
    405: Words(
        _("Not in this way"),
        _("This page cannot be used like that. Nothing was changed."),
        _("Go back and use the buttons of the page."),
    ),
    413: Words(
        _("Too much at once"),
        _("What was sent is larger than the house takes. Nothing was saved."),
        _("Send less at a time: a smaller file, or the text in parts."),
    ),
    429: Words(
        _("Too many tries"),
        _("That was tried too often in a short time."),
        _("Wait a few minutes, then try again."),
    ),
    500: Words(
        _("Something went wrong here"),
        _("It is a fault of the house and not of yours. Nothing was saved in this step."),
        _("Try again. If it stays like this, tell whoever looks after the house, and when it was."),
    ),
    503: Words(
        _("The house cannot reach its records"),
        _("They are not to be reached just now. Nothing was saved; nothing was half saved."),
        _("Keep this page open, wait half a minute and try again."),
    ),
}
"""By status."""


def page(request: HttpRequest, status: int) -> HttpResponse:
    """Return a refusal inside the page that everybody knows."""
    context = {"status": status, "words": WORDS.get(status, WORDS[400])}
    return render(request, "frontend/refusal.html", context, status=status)


def bare_page(status: int) -> HttpResponse:
    """Return a refusal that needs nothing but this program's own files."""
    words = WORDS.get(status, WORDS[500])
    text = render_to_string("frontend/refusal_bare.html", {"status": status, "words": words})
    answer = HttpResponse(text, status=status)
    if status == 503:
        answer["Retry-After"] = str(RETRY_S)
    answer["Cache-Control"] = "no-store"
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 to what is too large."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return page(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose proof of origin is missing or too old."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return page(request, 404)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer 500, or what fits better to what was raised; also for what a middleware raised."""
    raised = sys.exc_info()[1]
    return bare_page(status_of(raised) or 500)

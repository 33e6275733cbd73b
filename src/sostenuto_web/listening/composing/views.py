"""The room in which the house makes music: asking for a piece, and what was made."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.listening.composing import selectors, services
from sostenuto_web.listening.composing.forms import AskForm
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


@rule("music.compose", methods=("GET", "POST"))
def made_here(request: HttpRequest) -> HttpResponse:
    """Show what the house made, and take what somebody asks it for."""
    form = AskForm(sent(request))
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        return redirect("made-here")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, **_made(request)}
    return render(request, "listening/composing/made_here.html", context, status=status)


@rule("music.compose", methods=("GET",))
def made_progress(request: HttpRequest) -> HttpResponse:
    """Show how far the pieces are; an open page asks for it."""
    context = {"moving": selectors.moving(), "watched": True}
    return render(request, "listening/composing/_moving.html", context)


def _asked(request: HttpRequest, form: AskForm) -> bool:
    try:
        row, new = services.ask(request.user, form.wanted(), form.cleaned_data["once"])
    except services.TooManyError as problem:
        form.add_error(None, str(problem))
        return False
    if new:
        messages.success(request, _("“%(title)s” is being made.") % {"title": row.title})
    else:
        said = _("The same numbers make the same piece: it is “%(title)s”.")
        messages.info(request, said % {"title": row.title})
    return True


def _made(request: HttpRequest) -> dict[str, Any]:
    page = selectors.page_of(request.GET.get("page"))
    return {"page": page, "lines": selectors.lines_of(page), "moving": selectors.moving()}

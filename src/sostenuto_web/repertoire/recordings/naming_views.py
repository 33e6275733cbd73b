"""The naming screen: recordings without a song, a page at a time, many named by one press."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.recordings import selectors, services, suggesting
from sostenuto_web.repertoire.recordings.forms import NamingFormSet

A_PAGE = 25
ROW = re.compile(r"form-(\d{1,2})-\w+", re.ASCII)


@rule("music.change", methods=("GET", "POST"))
def unnamed(request: HttpRequest) -> HttpResponse:
    """Name recordings, each with a suggestion; what was typed comes back with what is wrong."""
    if request.method == "POST":
        return _sent(request)
    return _anew(request)


def _anew(request: HttpRequest, words: str = "") -> HttpResponse:
    """Show a page as it stands; with words, because what came was no page of rows."""
    page = Paginator(selectors.unnamed(request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    ticked = request.GET.get("ticked") == "1"
    found = suggesting.suggested(rows)
    initial = [
        {
            "pk": row.pk,
            "ticked": ticked and one.whole,
            "title": one.title[:300],
            "artist": one.artist[:300],
        }
        for row, one in zip(rows, found, strict=True)
    ]
    forms = NamingFormSet(initial=initial)
    return _shown(request, forms, rows, found, page, 422 if words else 200, words)


def _sent(request: HttpRequest) -> HttpResponse:
    came = max((1 + int(row[1]) for row in map(ROW.fullmatch, request.POST) if row), default=0)
    if not came:
        return _anew(request, _("Nothing came of what was typed. This page begins again."))
    # Counted by what is there: a count that is torn or made up would lose what was typed.
    is_whole = request.POST.get("form-TOTAL_FORMS", "") == str(came)
    forms: Any = NamingFormSet(
        {**request.POST.dict(), "form-TOTAL_FORMS": str(came), "form-INITIAL_FORMS": "0"}
    )
    if not forms.is_valid():
        return _again(request, forms)
    if not is_whole:
        return _again(request, forms, _("Nothing is saved yet: look over the rows once more."))
    # What nobody may see is not named either, whatever was sent.
    ticked = {said["pk"]: said for said in forms.ticked()}
    if not ticked:
        return _again(request, forms, _("Tick those that you mean first."))
    mine = selectors.unnamed(request.user).filter(pk__in=ticked).values_list("pk", flat=True)
    seen = set(mine)
    allowed = [said for pk, said in ticked.items() if pk in seen]
    if "nothing" in request.POST:
        done = services.not_for_here(request.user, [said["pk"] for said in allowed])
        words = ngettext(
            "%(done)s recording is not music for here.",
            "%(done)s recordings are not music for here.",
            done,
        )
    else:
        names = [services.Named(s["pk"], s["artist"].strip(), s["title"].strip()) for s in allowed]
        done = services.name_all(request.user, names)
        words = ngettext(
            "%(done)s recording has a name now.", "%(done)s recordings have a name now.", done
        )
    telling.tell(request, changed=done)
    messages.success(request, words % {"done": done})
    return redirect(f"{reverse('unnamed')}?page={_page_number(request)}")


def _again(request: HttpRequest, forms: Any, words: str = "") -> HttpResponse:
    """Show the rows as they were sent, in their order; of what is gone meanwhile only the words."""
    sent = [row.data.get(row.add_prefix("pk")) for row in forms.forms]
    wanted = [row.cleaned_data["pk"] for row in forms.forms if row.cleaned_data.get("pk")]
    there = {str(row.pk): row for row in selectors.unnamed(request.user).filter(pk__in=wanted)}
    rows = [there.get(str(pk), Recording()) for pk in sent]
    found = [suggesting.Suggested("", "", "") for _row in rows]
    return _shown(request, forms, rows, found, None, 422, words)


def _shown(
    request: HttpRequest,
    forms: Any,
    rows: list[Recording],
    found: list[suggesting.Suggested],
    page: Page[Recording] | None,
    status: int = 200,
    words: str = "",
) -> HttpResponse:
    lines = list(zip(forms.forms, rows, found, strict=True))
    here = page.number if page is not None else _page_number(request)
    context = {"forms": forms, "lines": lines, "page": page, "number": here, "words": words}
    telling.tell(request, shown=len(rows))
    return render(request, "repertoire/recordings/unnamed.html", context, status=status)


def _page_number(request: HttpRequest) -> int:
    asked = request.POST.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1

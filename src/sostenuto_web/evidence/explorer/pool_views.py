"""Studies that somebody brings, pooled while they look; nothing of it is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.evidence.explorer.pool_form import PoolForm
from sostenuto_web.evidence.explorer.pooled import picture_of, result_of
from sostenuto_web.people.views.sending import sent, sent_files
from sostenuto_web.platform.policy.views import rule

EXAMPLES = (
    "study,yi,vi\nFirst,-0.42,0.05\nSecond,-0.10,0.08\nThird,-0.61,0.11",
    "study,ai,bi,ci,di\nFirst,12,38,20,30\nSecond,7,25,11,20",
    "study,n1,m1,sd1,n2,m2,sd2\nFirst,24,10.2,4.1,25,12.9,4.4\nSecond,40,8.8,3.9,38,9.9,4.0",
)


@rule("evidence.read", methods=("GET", "POST"))
def evidence_pool(request: HttpRequest) -> HttpResponse:
    """Pool a table; the button that draws a file gives the picture instead of the page."""
    form = PoolForm(sent(request), sent_files(request))
    context: dict[str, Any] = {"examples": EXAMPLES}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("give") == "picture":
            return _picture(form)
        context["result"] = result_of(form.trials, form.pooled, form.without)
        form = _with_its_lines(form)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "evidence/explorer/pool.html", context | {"form": form}, status=status)


def _with_its_lines(form: PoolForm) -> PoolForm:
    """Return the form with the table that was read, so that a press again needs no file."""
    names = ("lines", "measure", "method", "hartung_knapp")
    return PoolForm(initial={name: form.cleaned_data[name] for name in names})


def _picture(form: PoolForm) -> HttpResponse:
    from sostenuto.evidence.forest import forest_svg

    svg = forest_svg(picture_of(form.trials, form.pooled))
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="studies.svg"'
    return response

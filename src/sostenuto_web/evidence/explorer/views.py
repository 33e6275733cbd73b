"""Pages of what is known: the question, one technique, one row, and what can be taken away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto.evidence.library import library
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.asking import Asked, asked_in
from sostenuto_web.evidence.explorer.first import read_first
from sostenuto_web.evidence.explorer.forms import AskForm
from sostenuto_web.evidence.explorer.overview import overview
from sostenuto_web.evidence.explorer.pictures import file_of, plots_of
from sostenuto_web.evidence.explorer.row import whole_row
from sostenuto_web.evidence.explorer.showing import answer_to, one_row
from sostenuto_web.evidence.explorer.table import as_csv
from sostenuto_web.evidence.explorer.techniques import technique_named
from sostenuto_web.platform.policy.views import rule


@rule("evidence.read", methods=("GET",))
def evidence(request: HttpRequest) -> HttpResponse:
    """Answer what is asked; where nothing is, show what there is."""
    known = library()
    asked = asked_in(known, request.GET.dict())
    context = {
        "asked": asked,
        "form": AskForm(known, asked),
        "overview": overview(known, asked),
        "version": known.version,
    }
    if asked.is_open:
        context["first"] = read_first(known)
    else:
        answer = answer_to(known, asked)
        context["answer"] = answer
        context["heading"] = words.headed(asked.context, asked.technique, asked.outcome)
        context["plots"] = plots_of(known, answer.found, near=asked.near)
    return render(request, "evidence/explorer/evidence.html", context)


@rule("evidence.read", methods=("GET",))
def evidence_table(request: HttpRequest) -> HttpResponse:
    """Give the rows that are shown as CSV; where nothing is asked, all of them."""
    known = library()
    answer = answer_to(known, asked_in(known, request.GET.dict()))
    response = HttpResponse(as_csv(answer.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="evidence.csv"'
    return response


@rule("evidence.read", methods=("GET",))
def evidence_forest(request: HttpRequest) -> HttpResponse:
    """Give one forest plot as a picture file."""
    known = library()
    asked = asked_in(known, request.GET.dict())
    said = request.GET.get("plot", "0")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else -1
    part = "together" if request.GET.get("part") == "together" else "own"
    svg = file_of(known, answer_to(known, asked).found, part, number, near=asked.near)
    if svg is None:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="evidence.svg"'
    return response


@rule("evidence.read", methods=("GET",))
def evidence_technique(request: HttpRequest, technique_key: str) -> HttpResponse:
    """Show everything that is known of one technique."""
    known = library()
    if technique_key not in known.techniques:
        raise Http404
    asked = Asked(technique=technique_key)
    answer = answer_to(known, asked)
    context = {
        "asked": asked,
        "one": technique_named(known, technique_key),
        "answer": answer,
        "plots": plots_of(known, answer.found, near=False),
    }
    return render(request, "evidence/explorer/technique.html", context)


@rule("evidence.read", methods=("GET",))
def evidence_row(request: HttpRequest, row_key: str) -> HttpResponse:
    """Show one row with everything that is known of it and of its source."""
    known = library()
    told = one_row(known, row_key)
    if told is None:
        raise Http404
    return render(request, "evidence/explorer/row.html", whole_row(known, told))

"""The page of the map and of the ways through it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto.evidence.library import library
from sostenuto.evidence.sketch import sketch
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.mechanisms.asking import asked_in
from sostenuto_web.evidence.mechanisms.forms import AskForm
from sostenuto_web.evidence.mechanisms.picture import sides_of
from sostenuto_web.evidence.mechanisms.showing import ways
from sostenuto_web.platform.policy.views import rule


@rule("evidence.read", methods=("GET",))
def mechanisms(request: HttpRequest) -> HttpResponse:
    """Draw the map, and show each way from a place to what a technique is for."""
    known = library()
    asked = asked_in(known, request.GET.dict())
    context = {
        "asked": asked,
        "form": AskForm(known, asked),
        "ways": ways(known, asked),
        "sides": sides_of(sketch(known, words.said), asked),
    }
    return render(request, "evidence/mechanisms/mechanisms.html", context)

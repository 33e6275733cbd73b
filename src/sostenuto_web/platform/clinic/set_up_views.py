"""The set-up, step by step."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.platform.policy.views import rule


@rule("setup.change")
def overview(request: HttpRequest) -> HttpResponse:
    """Show every step, and what is open."""
    return render(request, "clinic/set_up.html")

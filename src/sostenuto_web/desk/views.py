"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.platform.policy.views import rule


@rule("home.see")
def home(request: HttpRequest) -> HttpResponse:
    """Show what this person may do here."""
    return render(request, "desk/home.html")

"""The doctor's page: the same findings as ``sostenuto doctor``."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sostenuto_web.platform.clinic import findings
from sostenuto_web.platform.policy.views import rule


@rule("setup.change")
@require_safe
def doctor(request: HttpRequest) -> HttpResponse:
    """Show what is misconfigured or unconfirmed, and how to mend it."""
    found = findings.all_found()
    context = {
        "must": [each for each in found if each.severity == "must"],
        "should": [each for each in found if each.severity == "should"],
        "looked_at": len(findings.names()),
    }
    return render(request, "clinic/doctor.html", context)

"""The doctor's page: the same findings as ``sostenuto doctor``."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sostenuto_web.platform.clinic import findings, steps
from sostenuto_web.platform.policy import navigation
from sostenuto_web.platform.policy.views import rule


@rule("setup.change")
@require_safe
def doctor(request: HttpRequest) -> HttpResponse:
    """Show what is misconfigured or unconfirmed, and how to mend it."""
    found = findings.all_found()
    offered = {item["key"]: item for item in navigation.items(request)}
    shown = [(each, _page_of(each, offered)) for each in found]
    context = {
        "must": [pair for pair in shown if pair[0].severity == "must"],
        "should": [pair for pair in shown if pair[0].severity == "should"],
        "looked_at": len(findings.names()),
    }
    return render(request, "clinic/doctor.html", context)


def _page_of(found: findings.Finding, offered: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the page that mends something: its address and what it is called; None without one."""
    match found.where:
        case ("set-up-step", slug) if step := steps.step_named(slug):
            return {"url": step.address, "called": step.title}
        case (name,) if name in offered:
            return {"url": offered[name]["url"], "called": offered[name]["label"]}
    return None

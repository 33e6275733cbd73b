"""The pages of the calendar."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.care.sessions import ways
from sostenuto_web.care.sessions.asking import moment_asked
from sostenuto_web.desk.calendar import selectors
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@rule("session.list", methods=("GET",))
def week(request: HttpRequest) -> HttpResponse:
    """Show the week of a day."""
    day = selectors.day_asked(request.GET.get("day", ""))
    everybody = _everybody(request)
    drawn = selectors.week_of(request.user, day, everybody=everybody)
    context = _context(request, day, A_WEEK, drawn) | {"is_week": True}
    return render(request, "desk/calendar/week.html", context)


@rule("session.list", methods=("GET",))
def one_day(request: HttpRequest) -> HttpResponse:
    """Show one day."""
    day = selectors.day_asked(request.GET.get("day", ""))
    drawn = selectors.day_of(request.user, day, everybody=_everybody(request))
    return render(request, "desk/calendar/day.html", _context(request, day, A_DAY, drawn))


@rule("session.list", methods=("GET",))
def new(request: HttpRequest) -> HttpResponse:
    """Ask for whom a new session is; ``?at=`` says when."""
    found: list[Any] = selectors.to_plan_for(request.user)
    at = moment_asked(request)
    asked = f"?at={timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""
    for client in found:
        client.address = ways.address(ways.NEW, client_id=client.pk) + asked
    telling.tell(request, shown=len(found))
    return render(request, "desk/calendar/new.html", {"clients": found, "at": at})


def _everybody(request: HttpRequest) -> bool:
    return request.GET.get("whose") == "all" and sessions.sees_others(request.user)


def _context(
    request: HttpRequest, day: date, step: timedelta, drawn: selectors.Drawn
) -> dict[str, Any]:
    telling.tell(request, shown=drawn.count)
    return {
        "drawn": drawn,
        "day": day,
        "before": day - step,
        "after": day + step,
        "everybody": _everybody(request),
        "sees_others": sessions.sees_others(request.user),
    }

"""Pages of groups: which somebody leads, one group, and what it is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import selectors as meetings
from sostenuto_web.care.groups.meetings import ways
from sostenuto_web.care.groups.rosters import cards, listing, selectors, services, words
from sostenuto_web.care.groups.rosters.forms import GroupForm
from sostenuto_web.care.models import Group
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy import asking
from sostenuto_web.platform.policy.views import rule

FIRST = 6
"""So many meetings to come, or past ones, stand on the page of a group."""


@rule("group.list", methods=("GET",))
def of_mine(request: HttpRequest) -> HttpResponse:
    """List the groups that somebody leads, with what is next and what waits."""
    found = listing.listed(request.user)
    telling.tell(request, shown=len(found))
    context = {
        "groups": [one for one in found if one.group.ended_at is None],
        "ended": [one for one in found if one.group.ended_at is not None],
    }
    return render(request, "care/groups/rosters/list.html", context)


@rule("group.make", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Begin a group."""
    form = GroupForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        group = services.make(request.user, said, token=said["once"])
        messages.success(request, _("The group is there. Now say who is in it."))
        return redirect("group", group.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "care/groups/rosters/new.html", {"form": form}, status=status)


@rule("group.read", methods=("GET",))
def page(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Show a group: when it meets, who is in it, who leads it, what it uses."""
    group = groups.group_for(request.user, group_id, "group.read")
    return group_page(request, group)


def group_page(request: HttpRequest, group: Group, **said: Any) -> HttpResponse:
    """Draw the page of a group."""
    roster = selectors.roster_for(request.user, group)
    leaders = selectors.leaders_of(group)
    past = meetings.past(group)
    held = list(past[: FIRST + 1])
    telling.tell(request, shown=len(roster.members))
    context = {
        "group": group,
        "roster": roster,
        "leaders": leaders,
        "coming": ways.shown(meetings.ahead(group)[:FIRST]),
        "past": ways.shown_rows(group, held[:FIRST]),
        "more_past": len(held) > FIRST,
        "cards": cards.chosen(group, cards.ground(group, today())),
        "set": selectors.set_of(group),
        "may_change": asking.may(request.user, "group.change", request=request, group_id=group.pk),
        "leads": any(one.leads and one.user_id == request.user.pk for one in leaders),
        "picture": ways.address("group-picture", group_id=group.pk),
        **said,
    }
    return render(request, "care/groups/rosters/group.html", context)


@rule("group.change", methods=("GET", "POST"))
def change(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Change what a group is."""
    group = groups.group_for(request.user, group_id, "group.change")
    initial = {name: getattr(group, name) for name in services.FIELDS}
    form = GroupForm(sent(request), initial=initial | {"seen": selectors.state_of(group)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.change(request.user, group, said, said["seen"] or None)
        except ChangedMeanwhileError:
            group.refresh_from_db()
            form.know_of(selectors.state_of(group))
        else:
            messages.success(request, _("It is saved."))
            return redirect("group", group.pk)
    status = 422 if request.method == "POST" else 200
    context = {"group": group, "form": form}
    return render(request, "care/groups/rosters/change.html", context, status=status)


@rule("group.change", methods=("GET", "POST"))
def end(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """End a group, or take that back; it is asked once more."""
    group = groups.group_for(request.user, group_id, "group.change")
    context = {"group": group, "leads": selectors.leads(request.user, group)}
    if request.method != "POST":
        return render(request, "care/groups/rosters/end.html", context)
    try:
        if "again" in request.POST:
            if services.go_on(request.user, group):
                messages.success(request, _("The group goes on."))
        elif services.end(request.user, group):
            messages.success(request, _("The group has ended. Its meetings and notes stay."))
    except services.RefusedError as problem:
        context["why"] = words.REFUSED[problem.why]
        return render(request, "care/groups/rosters/end.html", context, status=422)
    return redirect("group", group.pk)


@rule("group.run", methods=("POST",))
def songs(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Open the group's set list; where there is none, make one for everybody on the roster."""
    group = groups.group_for(request.user, group_id, "group.run")
    row = services.open_set(request.user, group)
    return redirect("set", row.pk)

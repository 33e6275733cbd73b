"""Pages on who is on the roster of a group, and who leads it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.base.errors import InputError
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.rosters import selectors, services, words
from sostenuto_web.care.groups.rosters.forms import LeaderForm, LeavingForm, MemberForm
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.views import rule


@rule("group.change", methods=("GET", "POST"))
def join(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Put somebody on the roster."""
    group = groups.group_for(request.user, group_id, "group.change")
    among = selectors.who_may_join(request.user, group)
    form = MemberForm(sent(request), among=among, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.add_member(request.user, group, said["client"], said["since"])
        except services.RefusedError as problem:
            form.add_error("client", words.REFUSED[problem.why])
        else:
            messages.success(request, _("They are in the group, and its leaders in their team."))
            return redirect("group", group.pk)
    telling.tell(request, shown=len(among))
    roster = selectors.roster_for(request.user, group)
    context = {"group": group, "form": form, "roster": roster, "among": among}
    context["leaders"] = selectors.leaders_of(group)
    context["shut"] = selectors.is_shut(group)
    status = 422 if request.method == "POST" else 200
    return render(request, "care/groups/rosters/join.html", context, status=status)


@rule("group.change", methods=("GET", "POST"))
def leave(request: HttpRequest, group_id: UUID, roster_id: UUID) -> HttpResponse:
    """Take somebody off the roster."""
    group = groups.group_for(request.user, group_id, "group.change")
    roster = selectors.roster_for(request.user, group)
    member = next((one for one in roster.members if one.pk == roster_id), None)
    if member is None:
        raise Http404
    form = LeavingForm(sent(request), member=member, initial={"until": today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_member(request.user, member, form.cleaned_data["until"])
        except InputError:
            form.add_error("until", _("They joined later than that."))
        else:
            messages.success(request, _("They are off the roster. Their record stays as it is."))
            return redirect("group", group.pk)
    context = {"group": group, "member": member, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "care/groups/rosters/leave.html", context, status=status)


@rule("group.change", methods=("GET",))
def former(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """List who was in a group, of those in one's care."""
    group = groups.group_for(request.user, group_id, "group.change")
    rows = list(selectors.former_for(request.user, group)[:200])
    telling.tell(request, shown=len(rows))
    return render(request, "care/groups/rosters/former.html", {"group": group, "former": rows})


@rule("group.change", methods=("GET", "POST"))
def lead(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Let somebody lead the group, or lead it with others."""
    group = groups.group_for(request.user, group_id, "group.change")
    form = LeaderForm(sent(request), among=selectors.who_may_lead())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            missing = services.add_leader(request.user, group, said["user"], leads=said["leads"])
        except services.RefusedError as problem:
            form.add_error("user", words.REFUSED[problem.why])
        else:
            return _led(request, group, missing)
    context = {"group": group, "form": form, "leaders": selectors.leaders_of(group)}
    status = 422 if request.method == "POST" else 200
    return render(request, "care/groups/rosters/lead.html", context, status=status)


def _led(request: HttpRequest, group: Any, missing: int) -> HttpResponse:
    messages.success(request, _("They lead the group from now on."))
    if missing:
        told = ngettext(
            "%d member's care team is not yours to change: whoever leads that care lets them in.",
            "%d members' care teams are not yours to change: whoever leads that care lets them in.",
            missing,
        )
        messages.warning(request, told % missing)
    # Whoever gave the lead away may not change the group any more.
    return redirect("group", group.pk)


@rule("group.change", methods=("GET", "POST"))
def lead_no_more(request: HttpRequest, group_id: UUID, leader_id: UUID) -> HttpResponse:
    """Let somebody lead no longer; it is asked once more."""
    group = groups.group_for(request.user, group_id, "group.change")
    rows = group.leaders.filter(until=None).select_related("user")
    leader = get_object_or_404(rows, pk=leader_id)
    context = {"group": group, "leader": leader, "is_me": leader.user_id == request.user.pk}
    if request.method == "POST":
        try:
            services.end_leader(request.user, leader)
        except services.RefusedError as problem:
            context["why"] = words.REFUSED[problem.why]
        else:
            messages.success(request, _("They lead this group no longer."))
            return redirect("groups") if context["is_me"] else redirect("group", group.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "care/groups/rosters/lead_no_more.html", context, status=status)

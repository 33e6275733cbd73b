"""Who is in a client's care team: come in, lead, hand over, go."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.people.forms.team import HandOverForm, MemberForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.people.selectors import client_for, clients_for
from sostenuto_web.people.services import team as services
from sostenuto_web.people.staff import carers, leaders
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


@rule("team.change", methods=("GET", "POST"))
@person_guard
def client_team(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the care team and let somebody in."""
    client = client_for(request.user, client_id, "team.change")
    form = MemberForm(sent(request), users=carers())
    if request.method == "POST" and form.is_valid():
        chosen, leads = form.cleaned_data["user"], form.cleaned_data["leads"]
        if leads and chosen not in leaders():
            form.add_error("user", _("In their role they may take part, but not lead."))
            return _page(request, client, form)
        services.add(request.user, client, chosen, leads=leads)
        messages.success(request, _("They are in the team from now on."))
        return _back(request, client)
    return _page(request, client, form)


@rule("team.change", methods=("GET", "POST"))
@person_guard
def member_end(request: HttpRequest, client_id: UUID, member_id: UUID) -> HttpResponse:
    """End a membership; it is asked once more."""
    client, member = _found(request, client_id, member_id)
    if request.method != "POST":
        return render(request, "people/member_end.html", {"client": client, "member": member})
    try:
        services.end(request.user, member)
    except services.NobodyLeadsError:
        messages.error(
            request, _("Nobody else leads this client's care. Hand the lead over first.")
        )
        return redirect("client-team", client.pk)
    messages.success(request, _("They see this record no more."))
    return _back(request, client)


@rule("team.change", methods=("GET", "POST"))
@person_guard
def member_hand_over(request: HttpRequest, client_id: UUID, member_id: UUID) -> HttpResponse:
    """Give the lead to somebody else."""
    client, member = _found(request, client_id, member_id)
    users = [user for user in leaders() if user.pk != member.user_id]
    form = HandOverForm(sent(request), users=users)
    if request.method == "POST" and form.is_valid():
        stays = form.cleaned_data["stays"]
        services.hand_over(request.user, member, form.cleaned_data["user"], stays=stays)
        messages.success(request, _("The lead is handed over."))
        return _back(request, client)
    status = 422 if request.method == "POST" else 200
    context = {"client": client, "member": member, "form": form}
    return render(request, "people/hand_over.html", context, status=status)


def _found(request: HttpRequest, client_id: UUID, member_id: UUID) -> tuple[Client, CareTeamMember]:
    client = client_for(request.user, client_id, "team.change")
    rows = CareTeamMember.objects.select_related("user", "client__data_key")
    return client, get_object_or_404(rows, pk=member_id, client=client)


def _page(request: HttpRequest, client: Client, form: Any) -> HttpResponse:
    rows = client.team.select_related("user", "added_by", "ended_by")
    context = {
        "client": client,
        "form": form,
        "team": rows.filter(until=None).order_by("-leads", "since"),
        "former": rows.exclude(until=None).order_by("-until"),
    }
    return render(
        request, "people/team.html", context, status=422 if request.method == "POST" else 200
    )


def _back(request: HttpRequest, client: Client) -> HttpResponse:
    """Go back to the team, or to the list for somebody who has just left it."""
    stays = clients_for(request.user, "team.change").filter(pk=client.pk).exists()
    return redirect("client-team", client.pk) if stays else redirect("people")

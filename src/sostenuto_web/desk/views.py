"""The first page after sign-in, and what is open to all or to those who only need counts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.desk import selectors
from sostenuto_web.desk.today.selectors import day_of
from sostenuto_web.desk.worklist import selectors as worklist
from sostenuto_web.platform.policy import navigation, page
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.policy.views import rule


@rule("home.see", methods=("GET",))
def home(request: HttpRequest) -> HttpResponse:
    """Show what is for this person today: their clients, and the pages they may open."""
    user: Any = request.user
    offered = [item for item in navigation.items(request) if item["says"]]
    context: dict[str, Any] = {"offered": offered, "in_care": selectors.is_in_care(user)}
    if context["in_care"]:
        context["today"] = day_of(user)
        context["to_sign"] = worklist.count_for(user)
        context["new_session"] = selectors.address("calendar-new")
        context["count"], context["clients"] = selectors.clients_today(user)
        context["rest"] = context["count"] - len(context["clients"])
        for client in context["clients"]:
            client.address = selectors.address("client", client_id=client.pk)
        context["every_client"] = selectors.address("people")
    if may(user, "setup.change"):
        context["open_steps"] = selectors.open_steps()
    if may(user, "self.read"):
        context["numbers"] = selectors.crisis_numbers()
    return render(request, "desk/home.html", context)


@rule("self.read", methods=("GET",))
def your_place(request: HttpRequest) -> HttpResponse:
    """Show a client what is kept about them and who takes part in their care."""
    client = selectors.own_record(request.user)
    team = selectors.own_team(client) if client else []
    consents = selectors.address("my-consents")
    learned = selectors.address("my-learned")
    context = {"client": client, "team": team, "consents": consents, "learned": learned}
    context["numbers"] = selectors.crisis_numbers()
    return render(request, "desk/your_place.html", context)


@rule("figures.see", methods=("GET",))
def figures(request: HttpRequest) -> HttpResponse:
    """Show counts in which nobody can be found."""
    return render(request, "desk/figures.html", selectors.counted(request.user))


@rule("home.see", methods=("GET",))
def who_may_see_what(request: HttpRequest) -> HttpResponse:
    """Show the policy in plain words; first what it grants to whoever asks."""
    user: Any = request.user
    roles = frozenset(role for role in user.roles if role in set(Role))
    lines = page.lines()
    own = [line for line in page.lines(roles) if not line.everybody]
    context = {"yours": own, "lines": lines, "several": len(roles) > 1}
    return render(request, "desk/who_may_see_what.html", context)

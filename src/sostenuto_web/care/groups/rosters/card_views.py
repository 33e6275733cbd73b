"""Choosing the technique cards that a group usually uses, in their order."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.rosters import cards, selectors, services
from sostenuto_web.care.models import Group
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.views import rule

MOST_CARDS = 12


@rule("group.change", methods=("GET", "POST"))
def choose(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Say which cards a group usually uses; each press is kept at once."""
    group = groups.group_for(request.user, group_id, "group.change")
    by = cards.ground(group, today())
    every = cards.offered(by)
    refused = ""
    if request.method == "POST":
        refused = _changed(request, group, every)
        if not refused:
            return redirect("group-cards", group_id)
    chosen = cards.chosen(group, by, every)
    telling.tell(request, shown=len(every))
    context = {
        "group": group, "chosen": chosen, "refused": refused, "seen": selectors.state_of(group),
        "free": [one for one in every if one.is_free and one not in chosen],
        "held": [one for one in every if not one.is_free and one not in chosen],
    }  # fmt: skip
    status = 422 if refused else 200
    return render(request, "care/groups/rosters/cards.html", context, status=status)


def _changed(request: HttpRequest, group: Group, every: list[cards.Offered]) -> str:
    """Put a card in, up, down or out; return why it is not done, or nothing."""
    said, keys = request.POST, list(group.cards)
    known = {one.card.key: one for one in every}
    key = said.get("card", "")
    if "out" in said:
        keys = [one for one in keys if one != key]
    elif "up" in said or "down" in said:
        keys = _moved(keys, key, -1 if "up" in said else 1)
    elif key not in known or not known[key].is_free or len(keys) >= MOST_CARDS:
        return "full" if len(keys) >= MOST_CARDS else "held"
    elif key not in keys:
        keys.append(key)
    try:
        services.change(request.user, group, {"cards": keys}, said.get("seen") or None)
    except ChangedMeanwhileError:
        messages.warning(request, _("Somebody else changed this group meanwhile. Look again."))
    return ""


def _moved(keys: list[str], key: str, by: int) -> list[str]:
    if key not in keys:
        return keys
    at = keys.index(key)
    rest = [one for one in keys if one != key]
    rest.insert(min(max(at + by, 0), len(rest)), key)
    return rest

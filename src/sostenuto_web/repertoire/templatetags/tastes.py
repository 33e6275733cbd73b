"""What a client says of music, in pages of other rooms."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.repertoire.gate.verdicts import Verdict
from sostenuto_web.repertoire.tastes import selectors

register = template.Library()


@register.inclusion_tag("repertoire/tastes/_hums.html", takes_context=True)
def hums_caution(context: Context, client: Client) -> dict[str, Any]:
    """Draw the latest totals from paper as something to talk about, where there are any."""
    request = context["request"]
    if not may(request.user, "taste.read", client, request=request):
        return {"latest": None}
    return {"latest": selectors.latest_hums(client), "client": client}


@register.inclusion_tag("repertoire/tastes/_ways.html", takes_context=True)
def ways(context: Context, client: Client) -> dict[str, Any]:
    """Draw the ways to the pages of one client's music."""
    request = context["request"]
    return {"client": client, "request": request, "here": request.path}


@register.simple_tag
def only_alone(alone: Verdict, together: Verdict) -> list[str]:
    """Return the reasons that hold only for somebody who is alone."""
    return [words for words in alone.words if words not in together.words]


@register.simple_tag
def is_here(here: str, name: str, client: Client) -> bool:
    """Say whether a page is the one that is open, or lies below it."""
    address = reverse(name, args=[client.pk])
    return here == address or (name != "client-music" and here.startswith(address))

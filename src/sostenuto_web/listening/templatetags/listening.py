"""What pages about listening say of a client besides: how loud, and what waits to be looked at."""

from typing import Any

from django import template
from django.template import Context

from sostenuto_web.listening.reviewing import selectors as reviewing
from sostenuto_web.listening.volume import selectors as volume
from sostenuto_web.listening.volume.words import words_of
from sostenuto_web.people.models import Client

register = template.Library()
register.filter("loud", words_of)


@register.inclusion_tag("listening/volume/_held.html", takes_context=True)
def held_down(context: Context, client: Client, cap_db: float) -> dict[str, Any]:
    """Say how far the music can be turned up, where that is less than for everybody."""
    shown = {"client": client, "cap_db": cap_db, "words": words_of(cap_db)}
    return shown | {"request": context.get("request")}


@register.inclusion_tag("listening/reviewing/_kept.html", takes_context=True)
def kept_for(context: Context, client: Client) -> dict[str, Any]:
    """Say what is kept for a client besides their programmes."""
    cap_db = volume.cap_of(client)
    shown = {"client": client, "waiting": len(reviewing.waiting(client)), "cap_db": cap_db}
    return shown | {"words": words_of(cap_db), "request": context.get("request")}

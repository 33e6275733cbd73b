"""``{% session_cards session %}``: what other rooms have to say beside a session."""

from typing import Any

from django import template
from django.template import Context

from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import beside

register = template.Library()


@register.inclusion_tag("care/sessions/_beside.html", takes_context=True)
def session_cards(context: Context, session: Session) -> dict[str, Any]:
    """Draw the cards beside a session."""
    request = context["request"]
    cards = beside.cards_for(request, session)
    return {"cards": cards, "session": session, "client": session.client, "request": request}

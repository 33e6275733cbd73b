"""``{% person_banner client %}`` and ``{% person_token client %}`` for each page about a client."""

from typing import Any

from django import template
from django.conf.global_settings import LANGUAGES
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sostenuto.care.contexts import contexts
from sostenuto_web.people import places
from sostenuto_web.people.guard import FIELD, token_for
from sostenuto_web.people.models import Caution, Client
from sostenuto_web.people.recorded import caution_tag, cautions_of

register = template.Library()


@register.inclusion_tag("people/_banner.html", takes_context=True)
def person_banner(context: Context, client: Client) -> dict[str, Any]:
    """Draw the fixed banner: who this is, and what to take care with."""
    shown = cautions_of(client) if client.erased_at is None else []
    held = [c for c in shown if c.row.voided_at is None and c.row.state == Caution.State.ACTIVE]
    tags = list(dict.fromkeys(caution.tag for caution in held))
    return {"client": client, "tags": tags, "request": context.get("request")}


@register.inclusion_tag("people/_places.html", takes_context=True)
def client_places(context: Context, client: Client) -> dict[str, Any]:
    """Draw the links to the places of a client's record, the one that this page lies in marked."""
    request = context.get("request")
    return {"places": places.offered(request, client) if request is not None else []}


@register.simple_tag
def person_token(client: Client) -> SafeString:
    """Put the client's token into a form, for the wrong-client guard."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token_for(client.pk))


register.filter("caution_tag", caution_tag)


@register.filter
def context_name(key: str) -> str:
    """Return the name of one context."""
    known = contexts().get(key)
    return gettext(known.name) if known else key


@register.filter
def language_name(client: Client) -> str:
    """Return a client's language by its name here."""
    return gettext(dict(LANGUAGES).get(client.language, client.language)) if client.language else ""

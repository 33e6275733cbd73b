"""What the engine's numbers and the gate say, in pages."""

from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sostenuto_web.repertoire import rooms as offered_rooms
from sostenuto_web.repertoire import words
from sostenuto_web.repertoire.gate.asking import Verdict
from sostenuto_web.repertoire.models import Recording

register = template.Library()
register.filter("affect_words", words.affect)
register.filter("spread_words", words.spread)
register.filter("minutes", words.length)
register.filter("key_words", words.key)
register.filter("valence_spread", lambda recording: words.spreads_of(recording)[0])
register.filter("arousal_spread", lambda recording: words.spreads_of(recording)[1])


@register.filter
def said(value: bool | None) -> str:
    """Return yes, no, or that nobody has said."""
    if value is None:
        return gettext("nobody has said")
    return gettext("yes") if value else gettext("no")


@register.inclusion_tag("repertoire/_rooms.html", takes_context=True)
def rooms(context: Context) -> dict[str, Any]:
    """Draw the ways to the rooms of the music."""
    return {"rooms": offered_rooms.offered(context["request"])}


@register.inclusion_tag("repertoire/_verdict.html")
def verdict(said: Verdict) -> dict[str, Any]:
    """Draw what the gate says: a sign, a word, and the reasons that this reader may know."""
    return {"verdict": said}


@register.simple_tag
def recording_link(recording: Recording) -> SafeString | str:
    """Link a recording's page by its title, where there is one."""
    title = recording.title or recording.file_name
    try:
        address = reverse("recording", kwargs={"recording_id": recording.pk})
    except NoReverseMatch:
        return title
    return format_html('<a href="{}">{}</a>', address, title)

"""How the shelf shows that something is known: numbers of sources, and what is ours."""

from dataclasses import replace

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sostenuto_web.measures.shelf import words
from sostenuto_web.measures.shelf.lines import Fact
from sostenuto_web.measures.shelf.saying import num

register = template.Library()

register.filter("scale_name", words.scale_name)
register.filter("variant_name", words.variant_name)
register.filter("translated", words.translated)
register.filter("plain", num)


_SIGNS = {" ge ": " ≥ ", " gt ": " > ", " le ": " ≤ ", " lt ": " < "}


@register.filter
def signs(text: str) -> str:
    """Return a quoted remark with signs in place of their letters."""
    for letters, sign in _SIGNS.items():
        text = text.replace(letters, sign)
    return text


@register.simple_tag
def known_shortly(fact: Fact) -> SafeString:
    """Show how a fact is known, without the remark beside it."""
    return known(replace(fact, note=""))


@register.simple_tag
def known(fact: Fact) -> SafeString:
    """Show how a fact is known: numbers of sources, and a word where it was not read in one."""
    parts = []
    if fact.status and fact.status != words.STATUSES["verified"]:
        parts.append(format_html('<span class="quiet">({})</span>', fact.status))
    if fact.sources:
        links = format_html_join(
            " ",
            '<a href="#source-{}" aria-label="{}">{}</a>',
            ((n, _("Source %(number)d") % {"number": n}, n) for n in fact.sources),
        )
        parts.append(format_html('<span class="refs number">[{}]</span>', links))
    if fact.note:
        parts.append(format_html('<span class="quiet" lang="en">{}</span>', fact.note))
    return mark_safe(" ".join(parts))  # each part was made by format_html

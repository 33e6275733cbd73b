"""Words of consents in pages, and the summary that a client's record shows."""

from collections.abc import Mapping
from typing import Any

from django import template

from sostenuto.care.consent.records import Capacity
from sostenuto.care.consent.states import State
from sostenuto_web.people.consents import selectors, words
from sostenuto_web.people.consents.models import Consent, Disclosure
from sostenuto_web.people.models import Client

register = template.Library()


@register.inclusion_tag("consents/_summary.html", takes_context=True)
def consents_summary(context: Mapping[str, Any], client: Client) -> dict[str, Any]:
    """Draw what a client has agreed to, in a few lines: ``{% consents_summary client %}``."""
    found = selectors.consents_of(client)
    by_state = {state: [c for c in found if c.state == state] for state in State}  # type: ignore[attr-defined]
    return {
        "client": client,
        "request": context.get("request"),
        "active": by_state[State.ACTIVE],
        "drafts": by_state[State.DRAFT],
        "soon_days": selectors.SOON_DAYS,
    }


@register.filter
def kind_words(consent: Consent) -> str:
    """Return what kind of consent it is."""
    return words.kind(consent.kind)


@register.filter
def state_words(consent: Any) -> str:
    """Return the state that `selectors.with_state` put on a consent."""
    return str(words.STATES[consent.state])


@register.filter
def capacity_words(capacity: str) -> str:
    """Return in which capacity somebody signed."""
    return str(words.CAPACITIES[Capacity(capacity)])


@register.filter
def method_words(method: str) -> str:
    """Return how somebody signed."""
    return str(words.METHODS.get(method, method))


@register.filter
def how_words(how: str) -> str:
    """Return how something was taken back."""
    return str(words.REVOKED_HOW.get(how, ""))


@register.filter
def recipient_words(consent: Consent) -> str:
    """Return who receives."""
    return words.recipient(consent)


@register.filter
def expiry_words(consent: Consent) -> str:
    """Return when it ends."""
    return words.expiry(consent)


@register.filter
def purpose_words(row: Consent | Disclosure) -> str:
    """Return what it is for."""
    names = row.purposes if isinstance(row, Consent) else [row.purpose]
    return ", ".join(words.purposes(names, row.purpose_words))


@register.filter
def class_words(row: Disclosure) -> str:
    """Return which kinds of information went out."""
    return ", ".join(words.classes(row.classes))

"""Links that rooms of higher floors put on a technique card.

Conventions: a room calls `leads_on` when it starts (``AppConfig.ready``). What a card has nothing
for, or somebody may not see, is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from sostenuto_web.platform.policy import asking

Words = str | Promise
Leads = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a card, as it was added."""

    label: Words
    rule: str
    leads: Leads


_ways: dict[str, Way] = {}


def leads_on(name: str, label: Words, rule: str, leads: Leads) -> None:
    """Add a way on from every card.

    Parameters
    ----------
    name : str
        The same name added again replaces the way.
    label : str
        The words of the link.
    rule : str
        Who sees it, like ``"evidence.read"``.
    leads : callable
        Given the key of a card, the address; an empty one draws nothing.
    """
    _ways[name] = Way(label, rule, leads)


def ways_on(request: HttpRequest, key: str) -> list[tuple[Words, str]]:
    """Return label and address of every way on from a card that whoever asks may take."""
    allowed = [way for way in _ways.values() if asking.may(request.user, way.rule)]
    return [(way.label, address) for way in allowed if (address := way.leads(key))]

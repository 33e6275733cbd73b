"""What is offered on every page and on the first one; each app offers its own pages when it starts.

Only what the policy grants is shown. The frontend draws the items; it decides nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from sostenuto_web.platform.policy import asking

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Offer:
    """One page that is offered to whoever may see it."""

    label: Words
    url_name: str
    rule: str
    order: int
    says: Words = ""


Shut = Callable[[HttpRequest], bool]

_offers: dict[str, Offer] = {}
_shut: list[Shut] = []


def offers_nothing_when(shut: Shut) -> Shut:
    """Offer no page to somebody who would be sent back from each, as ``shut`` says."""
    if shut not in _shut:
        _shut.append(shut)
    return shut


def offer(label: Words, url_name: str, rule: str, order: int, says: Words = "") -> None:
    """Offer a page to everybody who may see it.

    Parameters
    ----------
    label : str
        Short, for the navigation: "Clients".
    url_name : str
        The name of its address, which takes no arguments.
    rule : str
        The rule of its view.
    order : int
        Low comes first: 0 home, 10–49 care, 50–79 the house, 80–99 records of acts.
    says : str
        One sentence for the card on the first page; without it there is no card.
    """
    _offers[url_name] = Offer(label, url_name, rule, order, says)


def offers() -> list[Offer]:
    """Return what is offered at all, in order."""
    return sorted(_offers.values(), key=lambda offer: (offer.order, offer.url_name))


def items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what is offered to whoever asks; each has key, label, url, current and says."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    if any(shut(request) for shut in _shut):
        return []
    shown: list[dict[str, Any]] = [
        {"key": found.url_name, "label": found.label, "url": url, "says": found.says}
        for found in offers()
        if asking.may(user, found.rule) and (url := _address_of(found))
    ]
    here = _nearest([item["url"] for item in shown], request.path)
    return [{**item, "current": item["url"] == here} for item in shown]


def _address_of(found: Offer) -> str:
    try:
        return reverse(found.url_name)
    except NoReverseMatch:  # a check says so at the start; no page has to fall for it
        return ""


def _nearest(urls: list[str], path: str) -> str | None:
    """Return the offered address under which ``path`` lies.

    Examples
    --------
    >>> _nearest(["/", "/people/", "/people/import/"], "/people/import/2/")
    '/people/import/'
    >>> _nearest(["/", "/people/"], "/music/") is None
    True
    """
    fits = [url for url in urls if url == path or (url != "/" and path.startswith(url))]
    return max(fits, key=len, default=None)

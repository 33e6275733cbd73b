"""The places of a client's record: a row of links at the top of each page about somebody.

Conventions: an app says its own when it starts (``AppConfig.ready``). A place is a page whose
address takes ``client_id`` and nothing else; it is offered to whom its rule grants it. A page lies
in the place whose address, or one of whose ``under``, its own address goes on from: the longest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy import asking


@dataclass(frozen=True, slots=True)
class Place:
    """One place, as it was added."""

    label: str | Promise
    url_name: str
    rule: str
    order: int
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A link; ``current`` is ``"page"`` for this very page, ``"true"`` for one inside, or empty."""

    label: str | Promise
    url: str
    current: str


_places: dict[str, Place] = {}


def adds_place(
    label: str | Promise, url_name: str, rule: str, order: int, under: Iterable[str] = ()
) -> None:
    """Add a place to every page about a client.

    Parameters
    ----------
    label : str
        One or two words.
    url_name : str
        Its address; the same one added again replaces the place.
    rule : str
        To whom it is offered, like ``"course.read"``.
    order : int
        Low comes first: the record itself is 0, course 10, sessions 20, music 30, score 40.
    under : iterable of str
        What else lies in it, as parts of an address below the client's: ``["goals"]``.
    """
    _places[url_name] = Place(label, url_name, rule, order, tuple(under))


def offered(request: HttpRequest, client: Client) -> list[ShownPlace]:
    """Return the places of a client for whoever asks, in order; of a voided record none."""
    if client.voided_at is not None or client.erased_at is not None:
        return []
    found = []
    for place in sorted(_places.values(), key=lambda place: (place.order, place.url_name)):
        url = _address(place.url_name, client.pk)
        if url and asking.may(request.user, place.rule, client, request=request):
            found.append((place, url))
    here = _nearest(request.path, [(place.under, url) for place, url in found], client)
    return [ShownPlace(p.label, url, _current(request.path, url, here)) for p, url in found]


def _address(url_name: str, client_id: UUID) -> str:
    try:
        return reverse(url_name, kwargs={"client_id": client_id})
    except NoReverseMatch:  # a room that is not furnished has no link
        return ""


def _nearest(path: str, places: list[tuple[tuple[str, ...], str]], client: Client) -> str:
    marker = f"{client.pk}/"
    best, length = "", 0
    for under, url in places:
        start = url[: url.index(marker) + len(marker)] if marker in url else url
        for begin in (url, *(f"{start}{part}/" for part in under)):
            if path.startswith(begin) and len(begin) > length:
                best, length = url, len(begin)
    return best


def _current(path: str, url: str, here: str) -> str:
    if url == path:
        return "page"
    return "true" if url == here else ""

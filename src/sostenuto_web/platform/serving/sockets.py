"""Web sockets: which addresses have one, and that only our own pages may open them.

Conventions: a browser sends a page's cookies with a web socket whichever site the page is from, so
the page's origin has to be this very host. Whatever is refused is refused before it is taken up:
the browser sees 403 and learns nothing else.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, URLPattern
from django.utils.module_loading import import_string

from sostenuto_web.platform.serving.outermost import NO_SUCH_PLACE, Application, Receive, Send


class Sockets:
    """Hands a web socket to what serves its address, and closes every other.

    Parameters
    ----------
    where : str
        The name of a list of what is served where, ``path("room/live/", Consumer.as_asgi())``; it
        is read at the first web socket, when there are models.
    """

    def __init__(self, where: str) -> None:
        self.where = where

    @cached_property
    def places(self) -> Sequence[URLPattern]:
        """Every address that has a web socket."""
        found: Sequence[URLPattern] = import_string(self.where)
        return found

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve or refuse."""
        found = self._found(str(scope.get("path", ""))) if is_from_here(scope) else None
        if found is None:
            await refuse(receive, send)
            return
        serves, kwargs = found
        await serves({**scope, "url_route": {"args": (), "kwargs": kwargs}}, receive, send)

    def _found(self, path: str) -> tuple[Application, dict[str, Any]] | None:
        for place in self.places:
            try:
                match = place.resolve(path.removeprefix("/"))
            except Resolver404:
                continue
            if match is not None:
                return match.func, match.kwargs
        return None


async def refuse(receive: Receive, send: Send) -> None:
    """Close a web socket before it is taken up."""
    await receive()
    await send({"type": "websocket.close", "code": NO_SUCH_PLACE})


def is_from_here(scope: dict[str, Any]) -> bool:
    """Say whether a page of this very host asks, by one of the names that the house goes by."""
    said = header(scope, b"host")
    host = split_domain_port(said)[0]
    if not host or not validate_host(host, settings.ALLOWED_HOSTS):
        return False
    return is_same_place(header(scope, b"origin"), said)


def is_same_place(origin: str, host: str) -> bool:
    """Say whether an origin is a web page of that host and port.

    Examples
    --------
    >>> is_same_place("https://piano.local:8000", "piano.local:8000")
    True
    >>> is_same_place("https://evil.example", "piano.local"), is_same_place("", "piano.local")
    (False, False)
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def header(scope: dict[str, Any], name: bytes) -> str:
    """Return one header of a request; nothing where it is missing or comes twice."""
    found = [value for key, value in scope.get("headers", ()) if key.lower() == name]
    return found[0].decode("latin-1") if len(found) == 1 else ""

"""What holds for every answer, whoever gave it: pages, static files, refusals, faults.

Django's middlewares set most headers, but not on what comes from outside them (a refused host, a
static file). Here, what is missing is added; nothing that is there is changed. And what Django
cannot even take for a request, and so would fall over without a page, is refused here.
"""

import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.utils.http import parse_header_parameters

from sostenuto_web.frontend.refusals import bare_page

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"geolocation=(), camera=(), payment=(), usb=(), interest-cohort=()"),
    # Pages never lie in a shared computer's cache; static files say for themselves how long.
    (b"cache-control", b"no-store"),
)
CLOSED = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
"""For documents without a policy of their own; scripts stay without (a worker takes its own)."""
DOCUMENTS = (b"text/html", b"image/svg+xml", b"text/plain")
NO_SUCH_PLACE = 4404
CHARSETS = {"utf-8", "utf8", "us-ascii"}
"""What a request may be written in; Python knows codecs that are none (base64) or raise."""

# Static files are small and read at once, which is what Django warns of.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")


class Outermost:
    """Adds the headers that are missing, and turns away web sockets that nobody serves.

    ``sockets`` serves those of known addresses (`sockets.Sockets`), and refuses the others.
    """

    def __init__(self, inner: Application, sockets: Application | None = None) -> None:
        self.inner = inner
        self.sockets = sockets

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] == "websocket":
            if self.sockets is not None:
                await self.sockets(scope, receive, send)
                return
            await receive()
            await send({"type": "websocket.close", "code": NO_SUCH_PLACE})
            return

        async def outwards(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": completed(list(message.get("headers", ())))}
            await send(message)

        if scope["type"] == "http" and not is_readable(scope):
            page = bare_page(400)
            head = [(b"content-type", b"text/html; charset=utf-8")]
            await outwards({"type": "http.response.start", "status": 400, "headers": head})
            await outwards({"type": "http.response.body", "body": page.content})
            return
        await self.inner(scope, receive, outwards)


def is_readable(scope: dict[str, Any]) -> bool:
    """Say whether the content type of a request is written rightly and in a charset of ours.

    Examples
    --------
    >>> is_readable({"headers": [(b"content-type", b"text/plain; charset=UTF-8")]})
    True
    >>> is_readable({"headers": [(b"content-type", b"text/plain; charset=base64")]})
    False
    """
    for name, value in scope.get("headers", ()):
        if name.lower() == b"content-type":
            try:
                said = parse_header_parameters(value.decode("latin-1"))[1]
            except (LookupError, ValueError):
                return False
            if said.get("charset", "utf-8").lower() not in CHARSETS:
                return False
    return True


def completed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with those added that were missing.

    Examples
    --------
    >>> found = dict(completed([(b"Content-Type", b"text/css"), (b"Cache-Control", b"max-age=60")]))
    >>> found[b"Cache-Control"], b"content-security-policy" in found
    (b'max-age=60', False)
    """
    there = {name.lower(): value for name, value in headers}
    added = [(name, value) for name, value in ALWAYS if name not in there]
    if CLOSED[0] not in there and there.get(b"content-type", b"").startswith(DOCUMENTS):
        added.append(CLOSED)
    return [*headers, *added]

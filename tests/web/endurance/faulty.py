"""The house with a planted fault: it acknowledges a contact before it has written it.

Only for the harness, which must report the loss; never imported by the product.
"""

import asyncio
from typing import Any

from sostenuto_web.config.asgi import application as house

LATER_S = 0.2
_running: set[asyncio.Task[None]] = set()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer at once, write later."""
    if scope.get("method") != "POST" or "/contacts/" not in scope.get("path", ""):
        await house(scope, receive, send)
        return
    said = await receive()
    task = asyncio.create_task(_write(scope, said))
    _running.add(task)
    task.add_done_callback(_running.discard)
    await send({"type": "http.response.start", "status": 302, "headers": [(b"location", b"/")]})
    await send({"type": "http.response.body", "body": b""})


async def _write(scope: Any, said: Any) -> None:
    await asyncio.sleep(LATER_S)

    async def receive() -> Any:
        return said

    async def send(_: Any) -> None:
        return None

    await house(scope, receive, send)

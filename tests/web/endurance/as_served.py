"""The application with what a web process of `sostenuto serve` prepares before it answers.

It is prepared at the first request: this module is also imported by those who only look for
examples.
"""

import asyncio

from sostenuto_web.config.asgi import application as house
from sostenuto_web.platform.serving import starting

_begun: "list[asyncio.Task[bool]]" = []


async def application(scope, receive, send):
    """Serve the house, once it is prepared."""
    if not _begun:
        _begun.append(asyncio.create_task(asyncio.to_thread(starting.prepare_all)))
    await asyncio.shield(_begun[0])
    await house(scope, receive, send)

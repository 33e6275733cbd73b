"""The house with a planted fault: what signing writes is not one transaction, and takes its time.

Only for the harness, which must find notes that are half signed; never imported by the product.
Whoever collects tests imports every file: the fault is planted by the first request and no earlier,
or every test of the same process would sign without a transaction.
"""

import functools
import importlib
import time
from typing import Any

from sostenuto_web.config.asgi import application as house

WHILE_S = 0.3


@functools.cache
def _plant() -> None:
    services: Any = importlib.import_module("sostenuto_web.care.notes.services")
    signature = services._signature

    def slowly(*words: Any) -> None:
        time.sleep(WHILE_S)
        signature(*words)

    services.sign = services.sign.__wrapped__
    services._signature = slowly


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer as the house does, with the fault."""
    _plant()
    await house(scope, receive, send)

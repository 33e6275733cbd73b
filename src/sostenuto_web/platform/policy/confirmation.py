"""Proof that whoever sits at the keyboard is still the person who signed in.

Rules with ``confirm = true`` want it fresh. How it is asked for is known one floor up, in
`sostenuto_web.platform.accounts`, which registers it when Django is ready.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase

Ask = Callable[[HttpRequest], HttpResponseBase | None]
"""Given a request: None where the proof is fresh, else the answer that asks for it."""

_asks: list[Ask] = []


def register(ask: Ask) -> Ask:
    """Say how a person is asked to prove once more who they are; the last one holds."""
    _asks[:] = [ask]
    return ask


def is_registered() -> bool:
    """Say whether anybody has said how to ask."""
    return bool(_asks)


def asked(request: HttpRequest) -> HttpResponseBase | None:
    """Return None where the proof is fresh, else the answer that asks for it.

    Raises
    ------
    Http404
        Nobody has said how to ask: then nothing that needs the proof may be done.
    """
    if not _asks:
        raise Http404
    return _asks[0](request)

"""What apps above or beside add to a client's record page, such as consents.

An app registers a panel from ``AppConfig.ready``; it gives HTML, or nothing where whoever looks
may not see it.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from sostenuto_web.people.models import Client

Panel = Callable[[HttpRequest, Client], SafeString | None]
_panels: dict[str, tuple[int, Panel]] = {}


def panel(name: str, order: int) -> Callable[[Panel], Panel]:
    """Register a panel of the record page; low orders come first."""

    def register(shown: Panel) -> Panel:
        _panels[name] = order, shown
        return shown

    return register


def panels_of(request: HttpRequest, client: Client) -> list[SafeString]:
    """Return the panels of one record, in order."""
    in_order = sorted(_panels.items(), key=lambda entry: (entry[1][0], entry[0]))
    shown = (draw(request, client) for _, (_, draw) in in_order)
    return [html for html in shown if html]

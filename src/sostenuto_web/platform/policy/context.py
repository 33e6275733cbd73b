"""What every page knows of the policy."""

from typing import Any

from django.http import HttpRequest

from sostenuto_web.platform.policy.navigation import items


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return ``navigation``: the pages offered to whoever asks."""
    return {"navigation": items(request)}

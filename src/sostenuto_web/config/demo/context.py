"""Tells the sign-in page of a demo who may look around, so that nobody has to go back for it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from sostenuto_web.config.demo.filling import invented, log_ins


def demo(request: HttpRequest) -> dict[str, Any]:
    """Return ``demo``: log-ins and their password, to nobody but a demo's own visitors."""
    if not settings.HOUSE.is_demo or getattr(request, "user", AnonymousUser()).is_authenticated:
        return {}
    return {"demo": {"log_ins": log_ins(), "password": invented()["password"]}}

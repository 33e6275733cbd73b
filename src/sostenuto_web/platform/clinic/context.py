"""What every page knows of the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """Return ``house``: its name and whether only invented people live in it."""
    return {"house": {"name": "Sostenuto", "is_demo": settings.HOUSE.is_demo}}

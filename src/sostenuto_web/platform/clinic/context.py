"""What every page knows of the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sostenuto_web.platform.clinic import selectors

PRODUCT = "Sostenuto"


def house(request: HttpRequest) -> dict[str, Any]:
    """Return ``house``: its name, whether only invented people live in it, the clinic itself."""
    clinic = selectors.clinic()
    said = {
        "name": clinic.name or PRODUCT,
        "is_demo": settings.HOUSE.is_demo or clinic.is_demo,
        "clinic": clinic,
        "portal_on": clinic.portal_on,
    }
    return {"house": said}

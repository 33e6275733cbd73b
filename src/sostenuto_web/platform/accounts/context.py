"""What every page knows of the session it is shown in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

WARN_S = 60


def idle(request: HttpRequest) -> dict[str, Any]:
    """Return ``idle``: in how many seconds the session ends, and where to ask for more."""
    left = getattr(request, "log_off", None)
    if left is None:
        return {"idle": None}
    said = {
        "seconds": left.left_s,
        "warn": WARN_S,
        "url": reverse("account_stay"),
        "out": reverse("account_login"),
        "can_stay": left.can_stay,
    }
    return {"idle": said}

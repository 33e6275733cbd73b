"""What was sent with a request; an empty form that was sent is still one that was sent."""

from typing import Any

from django.http import HttpRequest


def sent(request: HttpRequest) -> Any:
    """Return the fields of a form that was sent, or None where it is only shown."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> Any:
    """Return the files of a form that was sent, or None where it is only shown."""
    return request.FILES if request.method == "POST" else None

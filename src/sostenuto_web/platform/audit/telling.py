"""What a view may add to the row of its own page: whose record it showed, and how much."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

ATTRIBUTE = "audit_told"
ONLY_SHOWN = "part"
"""What a view tells where a form was sent only to see the next part of it: nothing was done."""


def tell(request: HttpRequest, *, client_id: UUID | None = None, **detail: str | int) -> None:
    """Add to the row that the middleware writes for this page.

    Parameters
    ----------
    request : HttpRequest
    client_id : UUID, optional
        Whose record it shows, where the address does not say.
    **detail
        Codes and counts: ``shown=25``, ``search=1``, ``poll=1``.
    """
    told: dict[str, Any] = told_of(request)
    if client_id is not None:
        told["client_id"] = client_id
    told.update(detail)
    setattr(request, ATTRIBUTE, told)


def told_of(request: HttpRequest) -> dict[str, Any]:
    """Return what the view added so far."""
    return dict(getattr(request, ATTRIBUTE, {}))

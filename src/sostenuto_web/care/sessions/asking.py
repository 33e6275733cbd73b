"""Reading out of an address when a new session should be."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


def moment_asked(request: HttpRequest) -> datetime | None:
    """Return the moment of ``?at=2026-11-24T10:00`` by the clinic's clock, or None."""
    try:
        asked = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return None
    if not EARLIEST_YEAR <= asked.year <= LATEST_YEAR:
        return None
    return timezone.make_aware(asked) if timezone.is_naive(asked) else asked

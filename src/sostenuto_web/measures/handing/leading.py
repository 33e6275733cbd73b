"""Where a session that is handed over is led."""

from sostenuto_web.platform.accounts import locking


def register() -> None:
    """Tell the platform which pages are for whoever holds the device."""
    locking.leads_to(page="tablet", rested="tablet-rested")

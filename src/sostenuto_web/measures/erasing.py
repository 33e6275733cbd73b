"""What goes with a client who is erased: what was planned, answered and decided."""

from sostenuto_web.measures.models import Administration, Schedule, StepsTaken
from sostenuto_web.people.models import Client


def erase_of(client: Client) -> None:
    """Delete what was measured of a client, in the erasing transaction."""
    for kind in (StepsTaken, Administration, Schedule):
        kind._base_manager.filter(client=client).delete()

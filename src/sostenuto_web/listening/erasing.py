"""What goes with a client who is erased: programmes, and what was said and set for them."""

from sostenuto_web.listening.models import (
    ListeningProgramme,
    NotThisReview,
    SteeredMusic,
    VolumeCap,
)
from sostenuto_web.people.models import Client


def erase_of(client: Client) -> None:
    """Delete a client's programmes and all that goes with them, in the erasing transaction."""
    for kind in (ListeningProgramme, NotThisReview, SteeredMusic, VolumeCap):
        kind._base_manager.filter(client=client).delete()

"""Whether live music may sound for a client now, and how loud: the cautions, asked every time.

Whoever steers is in the room, so it is never asked as for somebody alone.
"""

from dataclasses import dataclass

from sostenuto_web.care.running.cards import cautions_of
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.player.levels import Volume, volume_for
from sostenuto_web.listening.programmes.cautions import Care, care_for
from sostenuto_web.listening.volume.selectors import cap_of
from sostenuto_web.people.models import Client


@dataclass(frozen=True, slots=True)
class Allowing:
    """What the cautions of one client say to it, and the volume that holds for them."""

    care: Care
    volume: Volume

    @property
    def is_ruled_out(self) -> bool:
        """Whether nothing must sound."""
        return self.care.rules_out

    @property
    def asks(self) -> bool:
        """Whether somebody has to say that they stay in the room, as with seizures."""
        return self.care.answer == "ask"


def for_client(client: Client) -> Allowing:
    """Return what holds for a client as of now."""
    care = care_for(client, ListeningProgramme.Setting.WITH_THERAPIST)
    return Allowing(care, volume_for(cautions_of(client), cap_of(client)))

"""Whether a slot may sound: the gate and the cautions, asked anew at every request."""

from dataclasses import dataclass
from uuid import UUID

from sostenuto_web.care.running.cards import cautions_of
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.player.levels import Volume, volume_for
from sostenuto_web.listening.player.skipped import skipped_today
from sostenuto_web.listening.programmes.cautions import Care, care_for
from sostenuto_web.listening.volume.selectors import cap_of
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.gate.asking import Verdict
from sostenuto_web.repertoire.models import Recording

REFUSED = Verdict("no", fixed=True)
"""What is said where it is not a song that stands against it."""


@dataclass(frozen=True, slots=True)
class Allowing:
    """What holds for one programme now; make it anew for every request."""

    programme: ListeningProgramme
    care: Care
    volume: Volume
    gate: asking.Asked
    not_today: frozenset[UUID] = frozenset()
    """Songs and recordings to which they said "not this" since the clinic's day began."""

    @property
    def is_ruled_out(self) -> bool:
        """Whether a caution stands against the whole of it."""
        alone = self.programme.setting == ListeningProgramme.Setting.ALONE
        return self.care.rules_out or (alone and self.care.answer == "ask")

    def of(self, slot: ProgrammeSlot) -> Verdict:
        """Return what the gate says of a slot's recording; no to all where a caution does."""
        return self.of_recording(slot.recording)

    def of_recording(self, recording: Recording) -> Verdict:
        """Return what the gate says of a recording."""
        others = recording.only_for_id not in (None, self.programme.client_id)
        not_this = not self.not_today.isdisjoint((recording.pk, recording.song_id))
        if self.is_ruled_out or others or not_this or recording.missing or recording.failure:
            return REFUSED
        return self.gate.of(recording)


def for_programme(programme: ListeningProgramme, client: Client) -> Allowing:
    """Return what holds for a programme: the cautions and the gate in its setting, as of now."""
    setting = ListeningProgramme.Setting(programme.setting)
    gate = asking.for_client(
        client, "alone" if setting == ListeningProgramme.Setting.ALONE else "with_therapist"
    )
    care = care_for(client, setting)
    volume = volume_for(cautions_of(client), cap_of(client))
    return Allowing(programme, care, volume, gate, skipped_today(client))

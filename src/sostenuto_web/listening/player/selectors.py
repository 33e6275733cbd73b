"""Reading a programme for the player: whose it is, what sounds next, and how loud."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.player import levelled, levels
from sostenuto_web.listening.player.allowing import Allowing
from sostenuto_web.listening.player.skipped import skipped_today as skipped_today
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.repertoire.gate.verdicts import Verdict

LEVELLED, OWN = "levelled", "own"
"""Which file of a recording an address asks for."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One file that a slot may be heard from, and the gain that belongs to it."""

    url: str
    gain_db: float


@dataclass(frozen=True, slots=True)
class Row:
    """A slot as the player's page shows it."""

    slot: ProgrammeSlot
    verdict: Verdict
    sounds: tuple[Sound, ...]

    @property
    def is_next(self) -> bool:
        """Whether it is still to be heard."""
        return bool(self.sounds) and self.slot.state in (
            ProgrammeSlot.State.WAITING,
            ProgrammeSlot.State.PLAYING,
        )

    @property
    def is_levelled(self) -> bool:
        """Whether it stands ready at the level of the others."""
        return len(self.sounds) > 1


def programme_for(user: Any, client_id: UUID, programme_id: UUID, rule: str) -> ListeningProgramme:
    """Return one programme that was not voided, or 404 where the rule does not grant it."""
    rows = ListeningProgramme.objects.filter(client_id=client_id, pk=programme_id, voided_at=None)
    found: ListeningProgramme | None = (
        scoped(rows, user, rule).select_related("client__data_key", "data_key", "session").first()
    )
    if found is None:
        raise Http404
    return found


def slot_of(programme: ListeningProgramme, slot_id: UUID) -> ProgrammeSlot:
    """Return one slot of a programme, or 404."""
    found = _slots(programme).filter(pk=slot_id).first()
    if found is None:
        raise Http404
    return found


def rows_of(programme: ListeningProgramme, client: Client, allowing: Allowing) -> list[Row]:
    """Return the slots of a programme in their order, as whoever plays it now may have them."""
    return [_row(slot, allowing.of(slot), client.pk) for slot in _slots(programme)]


def _slots(programme: ListeningProgramme) -> QuerySet[ProgrammeSlot]:
    rows = ProgrammeSlot.objects.filter(programme=programme)
    return rows.select_related(
        "data_key", "recording__folder", "recording__song", "recording__levelled"
    )


def _row(slot: ProgrammeSlot, verdict: Verdict, client_id: UUID) -> Row:
    return Row(slot, verdict, _sounds(slot, client_id) if verdict.may_sound else ())


def _sounds(slot: ProgrammeSlot, client_id: UUID) -> tuple[Sound, ...]:
    """Return the files of a slot, the better one first."""
    recording = slot.recording
    url = reverse("programme-sound", args=[client_id, slot.programme_id, slot.pk])
    own = Sound(f"{url}?of={OWN}", levels.gain_db(recording.loudness_lufs))
    made = levelled.stand_of(getattr(recording, "levelled", None), recording)
    return (Sound(f"{url}?of={LEVELLED}", 0.0), own) if made else (own,)

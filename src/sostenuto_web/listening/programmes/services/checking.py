"""What must hold before a programme is written: the cautions, the lock, the slot that waits."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sostenuto.base.errors import PlanError, SostenutoError
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes import cautions
from sostenuto_web.listening.programmes.lacking import Lack

OPEN = (ListeningProgramme.State.PLANNED, ListeningProgramme.State.PLAYING)


class CautionError(SostenutoError):
    """A caution of the client rules it out; the words are for the therapist."""

    def __init__(self, care: cautions.Care) -> None:
        super().__init__("a caution rules it out")
        self.care = care


class NoPlanError(PlanError):
    """The rules leave no programme.

    Attributes
    ----------
    left_out : mapping
        By code, the recordings that do not count.
    lack : Lack
        Where music is missing.
    """

    def __init__(self, words: str, left_out: Mapping[str, list[str]], lack: Lack) -> None:
        super().__init__(words)
        self.left_out, self.lack = left_out, lack


class NotNowError(SostenutoError):
    """The programme is over, or the slot has sounded, or what was chosen may not sound."""


def check_cautions(programme: ListeningProgramme) -> None:
    """See that no caution rules the programme out.

    Raises
    ------
    CautionError
    """
    care = cautions.care_for(programme.client, programme.setting)
    if care.rules_out:
        raise CautionError(care)


def locked(programme: ListeningProgramme) -> ListeningProgramme:
    """Return the programme as it is now; whoever comes second waits for it.

    Raises
    ------
    CautionError
    NotNowError
        It is over.
    """
    rows = ListeningProgramme.objects.select_for_update(of=("self",))
    row = rows.select_related("client", "data_key").get(pk=programme.pk)
    if row.voided_at is not None or row.state not in OPEN:
        raise NotNowError("it is over")
    check_cautions(row)
    return row


def waiting(slots: Iterable[ProgrammeSlot], pk: UUID) -> ProgrammeSlot:
    """Return one of the slots that has not sounded.

    Raises
    ------
    NotNowError
    """
    slot = next((each for each in slots if each.pk == pk), None)
    if slot is None or slot.state != ProgrammeSlot.State.WAITING:
        raise NotNowError("it has sounded, or is not there any more")
    return slot

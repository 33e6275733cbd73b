"""What of a programme may leave the house: the gate and the cautions, asked for listening alone.

Conventions: nobody of the house is there where a file is played, so the answers for *alone* count
whatever the programme's own setting is, and nothing but *play* goes along. They are asked anew each
time that something is given out.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot, VolumeCap
from sostenuto_web.listening.player.selectors import skipped_today
from sostenuto_web.listening.programmes.cautions import Care, care_for
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.gate.verdicts import Verdict
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.tastes import selectors as tastes

ALONE = ListeningProgramme.Setting.ALONE
NOT_THIS = _("“not this” was said to it")
UNWANTED = _("the client said “not now” or “never”")
NOT_HERE = _("its file is not there, or could not be heard")
NOT_LEVEL = _("it could not be brought to one level")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that may go along, with its names as staff see them."""

    number: int
    recording: Recording
    title: str
    artist: str
    seconds: float

    @property
    def is_own(self) -> bool:
        """Whether it is the client's own recording, whose title may say whose it is."""
        return self.recording.only_for_id is not None


@dataclass(frozen=True, slots=True)
class Held:
    """A piece that stays here, and why, as far as whoever looks may know it."""

    title: str
    artist: str
    why: str | Promise = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Going:
    """What may go along now, and what stays.

    Attributes
    ----------
    care : Care
        What the cautions say to listening alone.
    pieces : tuple of Piece
    held : tuple of Held
        What stays here and may be named to whoever looks.
    silent : int
        How many more stay here because of the gate, for those who may not read why.
    unasked : bool
        Whether nobody has asked yet which music raises the urge.
    capped : bool
        Whether the volume is capped for them, which no file can keep.
    """

    care: Care
    pieces: tuple[Piece, ...] = ()
    held: tuple[Held, ...] = ()
    silent: int = 0
    unasked: bool = False
    capped: bool = False

    @property
    def asks(self) -> bool:
        """Whether a caution has to be looked at first."""
        return self.care.answer == "ask"

    @property
    def left(self) -> int:
        """How many stay here."""
        return len(self.held) + self.silent

    @property
    def seconds(self) -> float:
        """How long what goes along is."""
        return sum(piece.seconds for piece in self.pieces)

    @property
    def own(self) -> int:
        """How many of what goes along are the client's own recordings."""
        return sum(piece.is_own for piece in self.pieces)


def going_of(request: HttpRequest, client: Client, programme: ListeningProgramme) -> Going:
    """Return what of a programme may leave the house now; nothing where a caution forbids it."""
    care = care_for(client, ALONE)
    if care.rules_out:
        return Going(care)
    sorting = _Sorting(client, asking.reader(request.user, client, request))
    for slot in _slots(programme):
        sorting.take(slot)
    return Going(
        care,
        tuple(sorting.pieces),
        tuple(sorting.held),
        sorting.silent,
        sorting.gate.unasked,
        VolumeCap.objects.filter(client=client).exists(),
    )


class _Sorting:
    """Puts each slot where it belongs: along, held, or held without a word."""

    def __init__(self, client: Client, reader: asking.Reader) -> None:
        self.client, self.reader = client, reader
        self.gate = asking.for_client(client, "alone")
        self.not_this = skipped_today(client)
        self.unwanted = tastes.unwanted_songs(client)
        self.pieces: list[Piece] = []
        self.held: list[Held] = []
        self.silent = 0

    def take(self, slot: ProgrammeSlot) -> None:
        recording = slot.recording
        title, artist = _called(recording)
        verdict = self.gate.of(recording)
        if why := self._plain_reason(slot):
            self.held.append(Held(title, artist, why))
        elif verdict.answer == "play":
            seconds = recording.seconds or slot.seconds
            self.pieces.append(Piece(len(self.pieces) + 1, recording, title, artist, seconds))
        elif self.reader.may_read:
            self.held.append(Held(title, artist, verdict=self.reader(verdict)))
        else:
            self.silent += 1

    def _plain_reason(self, slot: ProgrammeSlot) -> str | Promise:
        """Return why it stays whatever the gate says: nothing of the register is told by it."""
        recording = slot.recording
        ids = _ids(recording)
        if recording.only_for_id not in (None, self.client.pk):
            return NOT_HERE
        if slot.state == ProgrammeSlot.State.SKIPPED or ids & self.not_this:
            return NOT_THIS
        if ids & self.unwanted:
            return UNWANTED
        return NOT_HERE if recording.missing or recording.failure else ""


def _slots(programme: ListeningProgramme) -> Any:
    rows = ProgrammeSlot.objects.filter(programme=programme).order_by("place", "pk")
    return rows.select_related("recording__folder", "recording__song", "recording__levelled")


def _ids(recording: Recording) -> set[UUID]:
    song = recording.song
    found = (recording.pk, recording.song_id, song.merged_into_id if song else None)
    return {pk for pk in found if pk is not None}


def _called(recording: Recording) -> tuple[str, str]:
    song = recording.song
    if song is not None:
        return song.title, song.artist
    return recording.title or recording.file_name, recording.artist

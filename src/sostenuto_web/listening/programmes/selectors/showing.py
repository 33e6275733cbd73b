"""One programme as a page shows it, with what the gate says of each recording now."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes import words
from sostenuto_web.listening.programmes.selectors import finding
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Recording

A_MINUTE_S = 60.0
"""So far a programme may be from the minutes that were wanted."""


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """A slot as a page shows it, with what the gate says of it now."""

    row: ProgrammeSlot
    number: int
    title: str
    artist: str
    reason: str
    verdict: asking.Verdict
    may_sound: bool
    where: str
    wanted: str
    is_first: bool = False
    is_last: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether it has not sounded, and may be changed."""
        return bool(self.row.state == ProgrammeSlot.State.WAITING)


@dataclass(frozen=True, slots=True)
class Shown:
    """One programme as a page shows it."""

    slots: list[ShownSlot] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def silent(self) -> int:
        """How many of what is to come may not sound any more."""
        return sum(not slot.may_sound and slot.is_waiting for slot in self.slots)

    @property
    def is_kept(self) -> bool:
        """Whether anything is kept where it stands."""
        return any(slot.row.locked for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Off:
    """By how many seconds a programme is longer than wanted, or shorter."""

    seconds: float
    longer: bool


def off(programme: ListeningProgramme, shown: "Shown") -> Off | None:
    """Return how far a programme is from the minutes that were wanted; None within a minute."""
    seconds = shown.seconds - programme.minutes * 60
    if not shown.slots or abs(seconds) <= A_MINUTE_S:
        return None
    return Off(abs(seconds), seconds > 0)


def shown(request: HttpRequest, client: Client, programme: ListeningProgramme) -> Shown:
    """Return a programme with what the gate says of each recording now."""
    asked, reader = finding.gate_for(programme), asking.reader(request.user, client, request)
    rows = finding.slots_of(programme)
    slots = []
    for number, row in enumerate(rows, start=1):
        verdict = asked.of(row.recording)
        slots.append(_slot(row, number, reader(verdict), sounds(verdict, programme), len(rows)))
    return Shown(slots, _remarks(programme), sum(row.seconds for row in rows))


def sounds(verdict: asking.Verdict, programme: ListeningProgramme) -> bool:
    """Whether a recording may sound in a programme: *ask first* only with staff in the room."""
    alone = programme.setting == ListeningProgramme.Setting.ALONE
    return verdict.answer == "play" or (verdict.answer == "ask" and not alone)


def _slot(
    row: ProgrammeSlot, number: int, verdict: asking.Verdict, may_sound: bool, count: int
) -> ShownSlot:
    title, artist = called(row.recording)
    return ShownSlot(
        row=row,
        number=number,
        title=title,
        artist=artist,
        reason=_text(row, "reason"),
        verdict=verdict,
        may_sound=may_sound,
        where=words.place(row.planned_valence, row.planned_arousal),
        wanted=words.place(row.target_valence, row.target_arousal),
        is_first=number == 1,
        is_last=number == count,
    )


def called(recording: Recording) -> tuple[str, str]:
    """Return title and artist of a recording: its song's, or what the file says."""
    song = recording.song
    if song is not None:
        return song.title, song.artist
    return recording.title or recording.file_name, recording.artist


def _remarks(programme: ListeningProgramme) -> list[str]:
    try:
        said = json.loads(_text(programme, "remarks") or "[]")
    except ValueError:
        return []
    return [str(each) for each in said] if isinstance(said, list) else []


def _text(row: Any, name: str) -> str:
    try:
        return str(getattr(row, name))
    except SealError:
        return ""

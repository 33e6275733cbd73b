"""What became of a programme, as one value: its songs, the answers around it, what may come next.

Conventions: places lie on the affect plane, valence and arousal in [−1, 1]; times in seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sostenuto.base.affect import AffectPoint
from sostenuto.listening import next_steps as suggesting
from sostenuto.listening.next_steps import Said, Step
from sostenuto_web.care.models import Session
from sostenuto_web.listening.around import Answer, Around
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot

Became = Literal["played", "playing", "not_this", "not_this_unheard", "waiting", "never"]
OVER = (ListeningProgramme.State.FINISHED, ListeningProgramme.State.STOPPED)


@dataclass(frozen=True, slots=True)
class Heard:
    """One slot afterwards: what was planned, what they felt, and what became of it.

    ``moved`` are the points that they moved through while it sounded, in that order.
    """

    number: int
    row: ProgrammeSlot
    title: str
    artist: str
    became: Became
    felt: AffectPoint | None = None
    liked: float | None = None
    familiar: bool | None = None
    moved: tuple[AffectPoint, ...] = ()

    @property
    def target(self) -> AffectPoint:
        """Where the music was wanted."""
        return AffectPoint(self.row.target_valence, self.row.target_arousal)

    @property
    def planned(self) -> AffectPoint:
        """Where the recording was expected."""
        return AffectPoint(self.row.planned_valence, self.row.planned_arousal)

    @property
    def sounded_s(self) -> float | None:
        """How long it was heard, in seconds, without pauses; None where nobody knows."""
        return self.row.heard_s if self.row.started_at is not None else None


@dataclass(frozen=True, slots=True)
class After:
    """One programme afterwards.

    ``around`` is None where it never began; ``history`` holds those before it, the earliest first.
    """

    programme: ListeningProgramme
    heard: tuple[Heard, ...]
    around: Around | None
    history: tuple[Around, ...] = ()

    @property
    def is_begun(self) -> bool:
        """Whether it was ever played."""
        return self.around is not None

    @property
    def is_over(self) -> bool:
        """Whether it came to an end, its own or an earlier one."""
        return self.programme.state in OVER

    @property
    def before(self) -> Mapping[str, Answer]:
        """The answers before it, by scale."""
        return self.around.before if self.around else {}

    @property
    def after(self) -> Mapping[str, Answer]:
        """The answers after it, by scale."""
        return self.around.after if self.around else {}

    @property
    def is_rated(self) -> bool:
        """Whether anything was asked before it or after it."""
        return bool(self.before or self.after)

    @property
    def is_therapy(self) -> bool:
        """Whether it was part of music therapy; without a session it is music listening."""
        session = self.programme.session
        return session is not None and session.delivered == Session.Delivered.THERAPY

    @property
    def felt_count(self) -> int:
        """Of how many songs they said where it took them."""
        return sum(one.felt is not None for one in self.heard)

    def count(self, *became: Became) -> int:
        """Return of how many slots one of these is what became."""
        return sum(one.became in became for one in self.heard)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What could be done next; nothing while it goes on or where nobody asked twice."""
        if not self.is_over:
            return ()
        history = [(said_of(one.before), said_of(one.after)) for one in self.history]
        return suggesting.next_steps(said_of(self.before), said_of(self.after), history)


def said_of(answers: Mapping[str, Answer]) -> Said:
    """Return the answers around a programme as suggestions are looked for by."""
    place = answers["mood"].place if "mood" in answers else None
    value = {scale: one.value for scale, one in answers.items() if one.value is not None}
    return Said(
        place.valence if place else None,
        place.arousal if place else None,
        value.get("tension"),
        value.get("craving"),
    )

"""What the player's page shows of asking: before, after, and while a piece sounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto.measures import ratings
from sostenuto_web.care.sessions.ways import address
from sostenuto_web.listening.asking import selectors
from sostenuto_web.listening.asking.forms import FeltForm, HowForm
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes import words
from sostenuto_web.listening.programmes.square import cell_at
from sostenuto_web.record.models import Felt, Rating

AFTERWARDS, PROGRAMME = "programme-after", "programme"
"""Where one goes on to; the first where the house has such a page."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """Forms that could not be taken, with everything that was answered."""

    before: HowForm | None = None
    after: HowForm | None = None
    felt: FeltForm | None = None
    slot: ProgrammeSlot | None = None
    """Which piece ``felt`` is about."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked on the page; None where there is nothing to ask.

    ``said`` is what was answered a moment ago, and so is not asked again.
    """

    before: HowForm | None
    after: HowForm | None
    after_is_open: bool
    felt: FeltForm | None
    slot: ProgrammeSlot | None
    first: frozenset[UUID]
    said: tuple[str, ...]
    onward: str

    @property
    def is_heard(self) -> bool:
        """Whether the slot that is asked about sounds already, or has sounded."""
        return self.slot is not None and self.slot.started_at is not None

    @property
    def is_first(self) -> bool:
        """Whether nobody knows yet if the client knew this piece."""
        return self.slot is not None and self.slot.pk in self.first


def asked(
    programme: ListeningProgramme, coming: Iterable[ProgrammeSlot], faulty: Faulty | None = None
) -> Asking:
    """Return what is asked around a programme of which some slots are still to be heard."""
    faulty = faulty or Faulty()
    slots = list(coming)
    now = slots[0] if slots else None
    answers = selectors.fresh(programme)
    scales = selectors.scales_for(programme.client)
    by = selectors.given_by(programme)
    is_over = selectors.asks_after(programme) or faulty.after is not None
    first = selectors.first_hearings(programme, slots)
    before = None
    if now is not None and not is_over and programme.state != ListeningProgramme.State.PLAYING:
        missing = [key for key in scales if key not in answers]
        before = faulty.before or (_how("before", by, missing) if missing else None)
    return Asking(
        before=before or faulty.before,
        after=faulty.after or (_how("after", by, scales) if is_over or now else None),
        after_is_open=is_over,
        felt=faulty.felt or (_felt(now) if now else None),
        slot=faulty.slot or now,
        first=first,
        said=tuple(in_words(answers[key]) for key in scales if key in answers),
        onward=onward(programme),
    )


def onward(programme: ListeningProgramme) -> str:
    """Return where one goes on to when all is said."""
    ids = {"client_id": programme.client_id, "programme_id": programme.pk}
    return address(AFTERWARDS, **ids) or address(PROGRAMME, **ids)


def in_words(row: Rating) -> str:
    """Return an answer in a few words."""
    if row.valence is not None and row.arousal is not None:
        return words.place(row.valence, row.arousal)
    known = ratings.ratings().get(row.scale)
    name = _(known.name) if known else row.scale
    return _("%(what)s %(number)d of 10") % {"what": name, "number": row.value or 0}


def _how(called: str, by: str, scales: list[str]) -> HowForm:
    return HowForm(auto_id=f"{called}_%s", initial={"given_by": by}).asking(scales)


def _felt(slot: ProgrammeSlot) -> FeltForm:
    initial = _initial(selectors.felt_of(slot))
    rested = selectors.last_point(slot)
    if rested is not None:
        initial.setdefault("felt", cell_at(rested.valence, rested.arousal))
    return FeltForm(auto_id="felt_%s", initial=initial)


def _initial(said: Felt | None) -> dict[str, Any]:
    """Return what was said of the piece already, as the form shows it."""
    if said is None:
        return {}
    found: dict[str, Any] = {}
    if said.valence is not None and said.arousal is not None:
        found["felt"] = cell_at(said.valence, said.arousal)
    if said.liked is not None:
        found["liked"] = f"{said.liked:g}"
    if said.familiar is not None:
        found["familiar"] = "yes" if said.familiar else "no"
    return found

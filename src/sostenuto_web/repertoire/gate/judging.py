"""Judging one song or recording for the same people in the same setting.

Conventions: what cannot be found out does not sound. A judge holds open registers in memory and
belongs to one state of them and of the house's music (`asking` sees to that).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sostenuto.repertoire.catalogue import gate_constants
from sostenuto.repertoire.decisions import Answer, Decision, Reason, Setting
from sostenuto.repertoire.songs import Song as NamedSong
from sostenuto_web.repertoire.gate import library, people
from sostenuto_web.repertoire.gate.holding import HeldRecording, HeldSong
from sostenuto_web.repertoire.gate.verdicts import Verdict
from sostenuto_web.repertoire.models import Audience, Recording, Song

Item = Song | Recording
Found = TypeVar("Found")
CERTAIN = 1.0
"""The risk of what no register needs to be asked about."""
WHY = {
    "nobody": gettext_lazy("nobody is in this group yet"),
    "gone": gettext_lazy("this record is closed"),
    "unread": gettext_lazy("an entry of the register cannot be read"),
    "unasked": gettext_lazy("nobody has asked yet which music raises the urge"),
    "unheard": gettext_lazy("it has not been heard yet"),
}
LIFTED_BY_ASKING = "unasked"
"""The one of them that is not fixed."""
_EVERYONE = str(Audience.EVERYONE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A verdict with what no page shows.

    Attributes
    ----------
    verdict : Verdict
    risk : float in [0, 1]
        Of a group it would tell which reason it was.
    names : tuple
        Everything that it is called.
    """

    verdict: Verdict
    risk: float = 0.0
    names: tuple[object, ...] = ()

    @property
    def called(self) -> str:
        """Differs when the item gets another name, a tag or another song."""
        return sha256(repr(self.names).encode("utf-8", "surrogatepass")).hexdigest()


class Judge:
    """The gate for some people in a setting.

    Parameters
    ----------
    listening : sequence of Listener
        None at all, and no group: a member of staff by themselves; only licences stop.
    setting : {"alone", "with_therapist"}
    group : bool
        Whether it is answered as for a group.
    prepared : Prepared
    """

    def __init__(
        self,
        listening: Sequence[people.Listener],
        setting: Setting,
        *,
        group: bool,
        prepared: library.Prepared,
    ) -> None:
        from sostenuto.repertoire.gate import Gate  # loaded only where something is asked

        self.listening, self.setting, self.group = tuple(listening), setting, group
        self.prepared = prepared
        self.unasked = any(not one.asked for one in self.listening)
        read = people.registers(self.listening, prepared)
        self.whole = all(one.whole for one in read)
        self._lead_only = frozenset[str]().union(*(one.lead_only for one in read))
        registers = [one.register for one in read]
        self._gate = Gate(registers, prepared.library, setting=setting, group=group)
        self._kept: dict[str, Any] = {}

    def kept(self, name: str, work_out: Callable[[], Found]) -> Found:
        """Return what `work_out` finds, from memory the second time."""
        if name not in self._kept:
            self._kept[name] = work_out()
        found: Found = self._kept[name]
        return found

    def weigh(self, item: Item, cared_for: frozenset[UUID] = frozenset()) -> Weighed:
        """Return what the gate says of one song or recording, with every reason.

        Parameters
        ----------
        item : Song or Recording
        cared_for : set of UUID
            Clients whose own recordings may sound although nobody is said to listen: those in
            whose care team somebody is who listens by themselves.
        """
        held, place = self._held(item)
        if code := self._bar(held, cared_for):
            return Weighed(self._no(code, _why(code), code != LIFTED_BY_ASKING), CERTAIN)
        if held is None:
            return Weighed(self._no("unheard", _not_held(item), True), CERTAIN)
        return self._weighed(*self._found(held, place))

    def brief(self, item: Item, cared_for: frozenset[UUID] = frozenset()) -> tuple[Answer, str]:
        """Return the answer and the first code that `weigh` gives, without words: for thousands."""
        return self._brief(*self._held(item), cared_for)

    def brief_of_recording(
        self, pk: str, cared_for: frozenset[UUID] = frozenset()
    ) -> tuple[Answer, str]:
        """As `brief`, of the recording with this id in hexadecimal digits."""
        return self._brief(*self._held_recording(pk), cared_for)

    def answers_of_recordings(
        self, pks: Sequence[str], cared_for: frozenset[UUID] = frozenset()
    ) -> list[Answer]:
        """As `brief_of_recording` of each, without codes: for a whole library at once.

        What may stop everything is asked once. A recording in which nothing but the registers can
        stop anything is answered as the core decided of it; every other one is judged by itself.
        """
        if self._bar(None, cared_for):
            return ["no"] * len(pks)
        return [self._answer(*self._held_recording(pk), cared_for) for pk in pks]

    def _answer(self, held: HeldRecording | None, place: int, cared_for: frozenset[UUID]) -> Answer:
        if held is not None and _only_registers_stop(held):
            return self._decisions[place].answer
        return self._brief(held, place, cared_for)[0]

    def _brief(
        self, held: HeldSong | HeldRecording | None, place: int, cared_for: frozenset[UUID]
    ) -> tuple[Answer, str]:
        if code := self._bar(held, cared_for):
            return "no", "group" if self.group else code
        if held is None:
            return "no", "group" if self.group else "unheard"
        worst = _worst(self._found(held, place)[0])
        return worst.answer, worst.leading

    def _found(
        self, held: HeldSong | HeldRecording, place: int
    ) -> tuple[list[Decision], tuple[object, ...]]:
        """Return what is decided of an item under each of its names, and these names."""
        named: NamedSong | None
        if isinstance(held, HeldSong):
            named = held.named
            found = [self._gate.decide(face) for face in (named, *held.faces)]
        else:
            named = held.heard.song
            found = [self._decisions[place]]
            found += [self._gate.decide(replace(held.heard, song=face)) for face in held.faces]
        return found, (named, held.faces)

    @cached_property
    def _decisions(self) -> tuple[Decision, ...]:
        return self._gate.decisions()

    def _held(self, item: Item) -> tuple[HeldSong | HeldRecording | None, int]:
        if isinstance(item, Song):
            return self.prepared.song(item.pk), -1
        return self._held_recording(item.pk.hex)

    def _held_recording(self, pk: str) -> tuple[HeldRecording | None, int]:
        place = self.prepared.places.get(pk, -1)
        return (self.prepared.held[place] if place >= 0 else None), place

    def _bar(self, held: HeldSong | HeldRecording | None, cared_for: frozenset[UUID]) -> str:
        """Return the code of what stops it without any register being asked, or ``""``."""
        if held is not None and not self._licensed(held, cared_for):
            return "licence"
        if self.group and not self.listening:
            return "nobody"
        if not all(one.here for one in self.listening):
            return "gone"
        if not self.whole:
            return "unread"
        if self.unasked and self.setting == "alone":
            return "unasked"
        if isinstance(held, HeldRecording) and not held.known and self.listening:
            return "unheard"
        return ""

    def _licensed(self, held: HeldSong | HeldRecording, cared_for: frozenset[UUID]) -> bool:
        if isinstance(held, HeldRecording) and held.only_for is not None:
            theirs = {one.client_id for one in self.listening}
            alone_with_it = not theirs and not self.group and held.only_for in cared_for
            if theirs != {held.only_for} and not alone_with_it:
                return False
        if held.audience == Audience.WITH_THERAPIST:
            return self.setting == "with_therapist"
        return held.audience == Audience.EVERYONE

    def _no(self, code: str, words: str, fixed: bool) -> Verdict:
        if self.group:
            return Verdict("no", (_(gate_constants().group_words["no"]),), ("group",), fixed)
        return Verdict("no", (words,), (code,), fixed, lead_words=(words,))

    def _weighed(self, found: Sequence[Decision], names: tuple[object, ...]) -> Weighed:
        """Put together what is said of an item under each of its names: the worst holds."""
        worst = _worst(found)
        reasons = worst.reasons
        if len(found) > 1 and not self.group:
            every = {reason: None for one in (worst, *found) for reason in one.reasons}
            reasons = tuple(sorted(every, key=lambda reason: -reason.risk))
        verdict = Verdict(
            worst.answer,
            tuple(dict.fromkeys(map(self._for_the_team, reasons))),
            tuple(dict.fromkeys(reason.code for reason in reasons)),
            lead_words=tuple(dict.fromkeys(map(_said, reasons))),
        )
        return Weighed(verdict, worst.risk, names)

    def _for_the_team(self, reason: Reason) -> str:
        """Return a reason without an entry that only whoever leads the care may read."""
        if not self.group and any(value in reason.text for value in self._lead_only):
            return _("an entry that only whoever leads the care may read")
        return _said(reason)


def _only_registers_stop(held: HeldRecording) -> bool:
    """Say whether a recording sounds for everybody whose register does not speak against it."""
    is_free = held.audience == _EVERYONE and held.only_for is None
    return is_free and held.known and not held.faces


def _why(code: str) -> str:
    """Return in words what stops it without any register being asked."""
    return str(WHY[code]) if code in WHY else _(gate_constants().words[code])


def _worst(found: Sequence[Decision]) -> Decision:
    return max(found, key=lambda decision: decision.risk)


def _said(reason: Reason) -> str:
    """Return a reason in the reader's language, with the client's entry as it was written."""
    if not reason.words:
        return reason.text
    filled = dict(reason.filled)
    if "state" in filled:
        filled["state"] = _(filled["state"])
    with suppress(KeyError, IndexError, ValueError):  # a language that fills in what is not there
        return _(reason.words).format(**filled)
    return reason.text


def _not_held(item: Item) -> str:
    """Return why something is not known to the gate."""
    if isinstance(item, Song):
        return _("it was written down just now; open the page once more")
    return _("it has not been heard yet")

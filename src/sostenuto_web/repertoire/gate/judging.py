"""Judging one song or recording for the same people in the same setting.

Conventions: what cannot be found out does not sound. A judge holds open registers in memory and
belongs to one state of them and of the house's music (`asking` sees to that).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto.repertoire.catalogue import gate_constants
from sostenuto.repertoire.decisions import Decision, Reason, Setting
from sostenuto.repertoire.songs import Song as NamedSong
from sostenuto_web.repertoire.gate import library, people
from sostenuto_web.repertoire.gate.holding import HeldRecording, HeldSong
from sostenuto_web.repertoire.gate.verdicts import Verdict
from sostenuto_web.repertoire.models import Audience, Recording, Song

Item = Song | Recording
CERTAIN = 1.0
"""The risk of what no register needs to be asked about."""


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
        barred = self._barred(held, cared_for)
        if barred is not None:
            return Weighed(barred, CERTAIN)
        if held is None:
            return Weighed(self._no("unheard", _not_held(item), True), CERTAIN)
        named: NamedSong | None
        if isinstance(held, HeldSong):
            named = held.named
            found = [self._gate.decide(face) for face in (named, *held.faces)]
        else:
            named = held.heard.song
            found = [self._decisions[place]]
            found += [self._gate.decide(replace(held.heard, song=face)) for face in held.faces]
        return self._weighed(found, (named, held.faces))

    @cached_property
    def _decisions(self) -> tuple[Decision, ...]:
        return self._gate.decisions()

    def _held(self, item: Item) -> tuple[HeldSong | HeldRecording | None, int]:
        if isinstance(item, Song):
            return self.prepared.song(item.pk), -1
        place = self.prepared.place(item.pk)
        return (self.prepared.held[place] if place >= 0 else None), place

    def _barred(
        self, held: HeldSong | HeldRecording | None, cared_for: frozenset[UUID]
    ) -> Verdict | None:
        """Return the verdict on what no register needs to be asked about."""
        if held is not None and not self._licensed(held, cared_for):
            return self._no("licence", gate_constants().words["licence"], True)
        if self.group and not self.listening:
            return self._no("nobody", _("nobody is in this group yet"), True)
        if not all(one.here for one in self.listening):
            return self._no("gone", _("this record is closed"), True)
        if not self.whole:
            return self._no("unread", _("an entry of the register cannot be read"), True)
        if self.unasked and self.setting == "alone":
            return self._no("unasked", _("nobody has asked yet which music raises the urge"))
        if isinstance(held, HeldRecording) and not held.known and self.listening:
            return self._no("unheard", _("it has not been heard yet"), True)
        return None

    def _licensed(self, held: HeldSong | HeldRecording, cared_for: frozenset[UUID]) -> bool:
        if isinstance(held, HeldRecording) and held.only_for is not None:
            theirs = {one.client_id for one in self.listening}
            alone_with_it = not theirs and not self.group and held.only_for in cared_for
            if theirs != {held.only_for} and not alone_with_it:
                return False
        if held.audience == Audience.WITH_THERAPIST:
            return self.setting == "with_therapist"
        return held.audience == Audience.EVERYONE

    def _no(self, code: str, words: str, fixed: bool = False) -> Verdict:
        if self.group:
            return Verdict("no", (gate_constants().group_words["no"],), ("group",), fixed)
        return Verdict("no", (words,), (code,), fixed, lead_words=(words,))

    def _weighed(self, found: Sequence[Decision], names: tuple[object, ...]) -> Weighed:
        """Put together what is said of an item under each of its names: the worst holds."""
        worst = max(found, key=lambda decision: decision.risk)
        reasons = worst.reasons
        if len(found) > 1 and not self.group:
            every = {reason: None for one in (worst, *found) for reason in one.reasons}
            reasons = tuple(sorted(every, key=lambda reason: -reason.risk))
        verdict = Verdict(
            worst.answer,
            tuple(dict.fromkeys(map(self._for_the_team, reasons))),
            tuple(dict.fromkeys(reason.code for reason in reasons)),
            lead_words=tuple(dict.fromkeys(reason.text for reason in reasons)),
        )
        return Weighed(verdict, worst.risk, names)

    def _for_the_team(self, reason: Reason) -> str:
        """Return a reason without an entry that only whoever leads the care may read."""
        if not self.group and any(value in reason.text for value in self._lead_only):
            return _("an entry that only whoever leads the care may read")
        return reason.text


def _not_held(item: Item) -> str:
    """Return why something is not known to the gate."""
    if isinstance(item, Song):
        return _("it was written down just now; open the page once more")
    return _("it has not been heard yet")

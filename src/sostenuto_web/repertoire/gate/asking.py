"""Asking the gate: for one client, for a group, for a member of staff by themselves.

Every page, list and stream asks here. What cannot be found out does not sound: a client whom
nobody has asked hears nothing alone; a licence that forbids it is not lifted by any reason.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto.repertoire.catalogue import gate_constants
from sostenuto.repertoire.decisions import Answer, Decision, Setting
from sostenuto.repertoire.gate import Gate
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import library, people
from sostenuto_web.repertoire.models import Audience, Recording, Song

Item = Song | Recording
KEPT_GATES = 24
"""Gates that stay prepared; each holds open registers in memory, so they are few."""

_lock = threading.Lock()
_gates: "OrderedDict[tuple[object, ...], Asked]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one song or recording, as a page may show it.

    Attributes
    ----------
    answer : {"play", "ask", "no"}
    words : tuple of str
        The reasons, for those who may read the register; of a group one sentence that is the same
        whoever's register it is; empty for those who may not read it.
    codes : tuple of str
        The reasons' codes; as ``words``, and of a group always the same.
    fixed : bool
        Whether no written reason lifts it (a licence).
    overridden : bool
        Whether it plays because of a written reason.
    """

    answer: Answer
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    fixed: bool = False
    overridden: bool = False

    @property
    def may_sound(self) -> bool:
        """Whether it can be used at all."""
        return self.answer != "no"


class Asked:
    """The gate, asked for the same people in the same setting about many things.

    Make it by `for_client`, `for_group` or `for_staff`.
    """

    def __init__(
        self,
        listening: Sequence[people.Listener],
        setting: Setting,
        *,
        group: bool,
        prepared: library.Prepared,
    ) -> None:
        self.listening, self.setting, self.group = tuple(listening), setting, group
        self.prepared = prepared
        self.unasked = any(not one.asked for one in self.listening)
        self._gate = Gate(
            people.registers(self.listening), prepared.library, setting=setting, group=group
        )
        self._all: tuple[Decision, ...] | None = None

    def of(self, item: Item) -> Verdict:
        """Return what the gate says of one song or recording, with every reason."""
        barred = self._barred(item)
        if barred is not None:
            return barred
        if isinstance(item, Recording):
            place = self.prepared.places.get(item.pk)
            if place is None:  # broken, or new since this was prepared
                return self._no("unheard", _("it has not been heard yet"))
            decision = self._decisions()[place]
        else:
            decision = self._gate.decide(library.as_named(item))
        return Verdict(
            decision.answer,
            tuple(reason.text for reason in decision.reasons),
            tuple(reason.code for reason in decision.reasons),
        )

    def of_all(self, recordings: Iterable[Recording]) -> dict[UUID, Answer]:
        """Return the answer for each of many recordings, without reasons."""
        return {row.pk: self.of(row).answer for row in recordings}

    def _decisions(self) -> tuple[Decision, ...]:
        if self._all is None:
            self._all = self._gate.decisions()
        return self._all

    def _barred(self, item: Item) -> Verdict | None:
        """Return the verdict on what no register needs to be asked about."""
        if not self._licensed(item):
            words = gate_constants().words["licence"]
            return replace(self._no("licence", words), fixed=True)
        if self.unasked and self.setting == "alone" and self.listening:
            return self._no("unasked", _("nobody has asked yet which music raises the urge"))
        return None

    def _licensed(self, item: Item) -> bool:
        audiences = {item.audience}
        if isinstance(item, Recording):
            if item.song is not None:
                audiences.add((item.song.merged_into or item.song).audience)
            theirs = {one.client_id for one in self.listening}
            if item.only_for_id is not None and theirs != {item.only_for_id}:
                return False
        elif item.merged_into is not None:
            audiences = {item.merged_into.audience}
        if Audience.NOBODY in audiences:
            return False
        return Audience.WITH_THERAPIST not in audiences or self.setting == "with_therapist"

    def _no(self, code: str, words: str) -> Verdict:
        if self.group:
            return Verdict("no", (gate_constants().group_words["no"],), ("group",))
        return Verdict("no", (words,), (code,))


def for_client(client: Client | UUID, setting: Setting = "with_therapist") -> Asked:
    """Return the gate for one client.

    Parameters
    ----------
    client : Client or its id
        Whether the person who asks may is checked by the caller (`client_for` with ``gate.ask``).
    setting : {"alone", "with_therapist"}
    """
    pk = client.pk if isinstance(client, Client) else client
    return _asked([pk], setting, group=False)


def for_group(client_ids: Iterable[UUID], setting: Setting = "with_therapist") -> Asked:
    """Return the gate for a group: the worst of its members, and never a word about whose.

    Also for a group of one: it was planned as a group, and is answered as one.
    """
    return _asked(client_ids, setting, group=True)


def for_staff() -> Asked:
    """Return the gate for a member of staff who listens by themselves: only licences stop."""
    return _asked([], "with_therapist", group=False)


def told(verdict: Verdict, *, may_read: bool) -> Verdict:
    """Return a verdict without its reasons for those who may not read the register."""
    if may_read or "group" in verdict.codes:
        return verdict
    return replace(verdict, words=(), codes=())


def forget() -> None:
    """Let go of every prepared gate."""
    with _lock:
        _gates.clear()


def _asked(client_ids: Iterable[UUID], setting: Setting, *, group: bool) -> Asked:
    prepared = library.prepared()
    listening = people.listeners(client_ids)
    key = (prepared.version, listening, setting, group)
    with _lock:
        if (found := _gates.get(key)) is not None and found.prepared is prepared:
            _gates.move_to_end(key)
            return found
    made = Asked(listening, setting, group=group, prepared=prepared)
    with _lock:
        _gates[key] = made
        while len(_gates) > KEPT_GATES:
            _gates.popitem(last=False)
    return made


Kind = Literal["song", "recording"]


def reference(item: Item) -> str:
    """Return how an override names what it is about.

    Examples
    --------
    >>> reference(Song(pk=UUID(int=1)))
    'song:00000000-0000-0000-0000-000000000001'
    """
    kind: Kind = "recording" if isinstance(item, Recording) else "song"
    return f"{kind}:{item.pk}"

"""Asking the gate: for one client, for a group, for a member of staff by themselves.

Every page, list and stream asks here. What cannot be found out does not sound: a client whom
nobody has asked hears nothing alone; a licence that forbids it is not lifted by any reason.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from sostenuto.repertoire.decisions import Answer, Setting
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.repertoire.gate import library, people, standing
from sostenuto_web.repertoire.gate.judging import Item, Judge, Weighed
from sostenuto_web.repertoire.gate.standing import Reach
from sostenuto_web.repertoire.gate.verdicts import Reader, Verdict, reader, told
from sostenuto_web.repertoire.models import Recording, SetList

__all__ = [
    "Asked",
    "Item",
    "Reader",
    "Verdict",
    "for_client",
    "for_group",
    "for_staff",
    "forget",
    "reader",
    "told",
]
Found = TypeVar("Found")
KEPT_JUDGES = 24
"""Judges that stay; each holds open registers in memory, so they are few."""

_lock = threading.Lock()
_judges: "OrderedDict[tuple[object, ...], Judge]" = OrderedDict()


class Asked:
    """The gate, asked for the same people in the same setting about many things.

    Make it by `for_client`, `for_group` or `for_staff`, anew for every page: it knows the written
    reasons that held when it was made.

    Attributes
    ----------
    listening : tuple of Listener
    setting : {"alone", "with_therapist"}
    group : bool
    unasked : bool
        Whether nobody has asked one of them which music raises the urge.
    """

    def __init__(
        self,
        judge: Judge,
        reaches: Mapping[str, list[Reach]],
        cared_for: frozenset[UUID] = frozenset(),
    ) -> None:
        self._judge, self._reaches, self._cared_for = judge, reaches, cared_for
        self.listening, self.setting, self.group = judge.listening, judge.setting, judge.group
        self.unasked = judge.unasked

    def of(self, item: Item) -> Verdict:
        """Return what the gate says of one song or recording, with every reason."""
        weighed = self.weigh(item)
        verdict = weighed.verdict
        if verdict.answer == "play" or verdict.fixed or self.setting != "with_therapist":
            return verdict
        ids = [one.client_id for one in self.listening]
        written = self._reaches.get(standing.reference(item), ()) if self._reaches else ()
        if any(reach.covers(weighed.risk, weighed.called, ids) for reach in written):
            return replace(verdict, answer="play", overridden=True)
        return verdict

    def weigh(self, item: Item) -> Weighed:
        """Return what the gate says without any written reason; not for pages."""
        return self._judge.weigh(item, self._cared_for)

    def of_all(self, recordings: Iterable[Recording]) -> dict[UUID, Answer]:
        """Return the answer for each of many recordings, without reasons."""
        written = self._reaches
        return {
            row.pk: self.of(row).answer
            if written and standing.reference(row) in written
            else self.answer(row)
            for row in recordings
        }

    def answer(self, item: Item) -> Answer:
        """Return the answer without any written reason, and without words; quick."""
        return self.brief(item)[0]

    def answers_of_recordings(self, pks: Sequence[str]) -> list[Answer]:
        """As `answer`, of the recordings with these ids in hexadecimal digits: a whole library."""
        return self._judge.answers_of_recordings(pks, self._cared_for)

    def brief_of_recording(self, pk: str) -> tuple[Answer, str]:
        """As `brief`, of the recording with this id in hexadecimal digits: for a whole library."""
        return self._judge.brief_of_recording(pk, self._cared_for)

    def kept(self, name: str, work_out: Callable[[], Found]) -> Found:
        """Return what follows from the house's music and these people alone, worked out once."""
        return self._judge.kept(name, work_out)

    def brief(self, item: Item) -> tuple[Answer, str]:
        """Return the answer without any written reason, and the first code; quick."""
        return self._judge.brief(item, self._cared_for)


def for_client(
    client: Client | UUID,
    setting: Setting = "with_therapist",
    *,
    set_list: SetList | UUID | None = None,
) -> Asked:
    """Return the gate for one client.

    Parameters
    ----------
    client : Client or its id
        Whether the person who asks may is checked by the caller (`client_for` with ``gate.ask``).
    setting : {"alone", "with_therapist"}
    set_list : SetList or its id, optional
        Whose written reasons count besides the client's.
    """
    pk = _id(client)
    return Asked(_judge([pk], setting, False), _reaches(setting, pk, _id(set_list)))


def for_group(
    client_ids: Iterable[UUID],
    setting: Setting = "with_therapist",
    *,
    set_list: SetList | UUID | None = None,
) -> Asked:
    """Return the gate for a group: the worst of its members, and never a word about whose.

    Also for a group of one: it was planned as a group, and is answered as one. For nobody at all
    nothing sounds. Of written reasons only the set list's count.
    """
    return Asked(_judge(client_ids, setting, True), _reaches(setting, None, _id(set_list)))


def for_staff(by: Any = None) -> Asked:
    """Return the gate for a member of staff who listens by themselves: only licences stop.

    Parameters
    ----------
    by : User, optional
        Who listens; clients' own recordings sound for those in their care team.
    """
    theirs: Iterable[UUID] = ()
    if by is not None:
        held = CareTeamMember.objects.filter(user=by, until=None, client__erased_at=None)
        theirs = held.values_list("client", flat=True)
    return Asked(_judge([], "with_therapist", False), {}, frozenset(theirs))


def forget() -> None:
    """Let go of every judge."""
    with _lock:
        _judges.clear()


def _judge(client_ids: Iterable[UUID], setting: Setting, group: bool) -> Judge:
    prepared = library.prepared()
    listening = people.listeners(client_ids)
    key = (prepared.version, listening, setting, group)
    with _lock:
        if (found := _judges.get(key)) is not None and found.prepared is prepared:
            _judges.move_to_end(key)
            return found
    made = Judge(listening, setting, group=group, prepared=prepared)
    with _lock:
        _judges[key] = made
        while len(_judges) > KEPT_JUDGES:
            _judges.popitem(last=False)
    return made


def _reaches(
    setting: Setting, client: UUID | None, set_list: UUID | None
) -> dict[str, list[Reach]]:
    if setting != "with_therapist" or (client is None and set_list is None):
        return {}
    return standing.reaches(client, set_list)


def _id(row: Any) -> Any:
    return getattr(row, "pk", row)

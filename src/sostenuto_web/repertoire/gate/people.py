"""Clients' registers as the core knows them, and how far they may be believed to be whole."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sostenuto.base.errors import InputError
from sostenuto.repertoire.identity import written_keys
from sostenuto.repertoire.triggers import Kind, Register, State, Trigger
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.repertoire.gate.library import Prepared
from sostenuto_web.repertoire.models import Trigger as TriggerRow
from sostenuto_web.repertoire.models import TriggerRegister

LETS_IN = (TriggerRow.State.CLEAN, TriggerRow.State.RECLAIMED)


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who will hear it.

    Attributes
    ----------
    client_id : UUID
    version : int
        Of the register; 0 where there is none.
    asked : bool
        Whether anybody has asked this person what raises the urge.
    here : bool
        Whether there is such a client: not voided, not erased.
    entries : int
        Differs when any entry of the register does, also where nobody said that one changed.
    """

    client_id: UUID
    version: int
    asked: bool
    here: bool = True
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """A register as it could be read.

    Attributes
    ----------
    register : Register
    whole : bool
        False where an entry that keeps music out cannot be understood; then nothing is let in.
    lead_only : frozenset of str
        The values of entries that only whoever leads the care may read.
    """

    register: Register
    whole: bool = True
    lead_only: frozenset[str] = frozenset()


def listeners(client_ids: Iterable[UUID]) -> tuple[Listener, ...]:
    """Return these clients as listeners, by id, in two queries; none where there are no ids."""
    wanted = sorted(set(client_ids))
    if not wanted:
        return ()
    rows = Client.objects.filter(pk__in=wanted, voided_at=None, erased_at=None).values_list(
        "pk", "register__version", "register__asked_at"
    )
    here = {pk: (version or 0, asked_at is not None) for pk, version, asked_at in rows}
    entries: dict[UUID, list[Any]] = {pk: [] for pk in wanted}
    for client_id, *rest in _standing(wanted).values_list(
        *("client_id", "pk", "kind", "state", "urge", "visible_to", "value", "song_ref")
    ):
        entries[client_id].append(tuple(rest))  # the two last are sealed, and differ when resealed
    return tuple(
        Listener(pk, *here.get(pk, (0, False)), pk in here, hash(tuple(entries[pk])))
        for pk in wanted
    )


def registers(people: Sequence[Listener], prepared: Prepared) -> tuple[Read, ...]:
    """Return each listener's register, in their order; voided entries are not in it."""
    found: dict[UUID, list[TriggerRow]] = {one.client_id: [] for one in people}
    for row in _standing(found):
        found[row.client_id].append(row)
    return tuple(_read(found[one.client_id], prepared) for one in people)


def _standing(client_ids: Iterable[UUID]) -> Any:
    return TriggerRow.objects.filter(client__in=list(client_ids), voided_at=None).order_by("pk")


def _read(rows: Iterable[TriggerRow], prepared: Prepared) -> Read:
    entries: list[Trigger] = []
    lead_only: set[str] = set()
    whole = True
    for row in rows:
        found = _entries(row, prepared)
        if not found:
            whole = whole and row.state in LETS_IN  # what lets in may be left out
        entries += found
        if row.visible_to != TriggerRow.VisibleTo.TEAM:
            lead_only.update(entry.value.strip() for entry in found)
    return Read(Register(tuple(entries)), whole, frozenset(lead_only))


def _entries(row: TriggerRow, prepared: Prepared) -> list[Trigger]:
    """Return what an entry says to the core, under each of its names, as far as it can be read."""
    found: list[Trigger] = []
    try:
        written = _written(row, prepared)
    except SealError:
        return found
    for value in written:
        with suppress(InputError):  # the core refuses it; another name may do
            kind, state = cast(Kind, row.kind), cast(State, row.state)  # the core refuses others
            found.append(Trigger(kind, value, urge=float(row.urge), state=state))
    return found


def _written(row: TriggerRow, prepared: Prepared) -> Iterable[str]:
    """Return an entry as it was written, and under every name that its song is known by.

    Two songs that became one do so for registers too, whichever name was written there; what lets
    in follows only where it is tied to the song itself.
    """
    written = dict.fromkeys([row.value])
    if row.kind != TriggerRow.Kind.SONG:
        return written
    song = prepared.song(_uuid(row.song_ref))
    if song is not None:
        names = [(one.artist, one.title) for one in (song.named, *song.faces)]
        written |= dict.fromkeys(f"{artist} – {title}" for artist, title in names if artist)
    if row.state not in LETS_IN:
        for key in written_keys(row.value):
            names = sorted(prepared.aliases.get(key, ()))
            written |= dict.fromkeys(f"{artist} – {title}" for artist, title in names if artist)
    return written


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def has_register(client: Client) -> bool:
    """Say whether anybody has asked this client what raises the urge."""
    return TriggerRegister.objects.filter(client=client, asked_at__isnull=False).exists()

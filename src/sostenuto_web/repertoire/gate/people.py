"""Clients' registers as the core knows them, and how far they may be believed to be whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sostenuto.repertoire.triggers import Register, Trigger
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.models import Song, TriggerRegister
from sostenuto_web.repertoire.models import Trigger as TriggerRow


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
    """

    client_id: UUID
    version: int
    asked: bool


def listeners(client_ids: Iterable[UUID]) -> tuple[Listener, ...]:
    """Return these clients as listeners, by id, in one query."""
    wanted = sorted(set(client_ids))
    rows = TriggerRegister.objects.filter(client__in=wanted)
    known = {row.client_id: row for row in rows}
    return tuple(
        Listener(pk, known[pk].version, known[pk].asked_at is not None)
        if pk in known
        else Listener(pk, 0, False)
        for pk in wanted
    )


def registers(people: Sequence[Listener]) -> tuple[Register, ...]:
    """Return each listener's register, in their order; voided entries are not in it."""
    ids = [one.client_id for one in people]
    rows = list(TriggerRow.objects.filter(client__in=ids, voided_at=None).order_by("pk"))
    names = _names_of(row.song_ref for row in rows)
    entries: dict[UUID, list[Trigger]] = {pk: [] for pk in ids}
    for row in rows:
        entries[row.client_id] += _entries(row, names)
    return tuple(Register(tuple(entries[pk])) for pk in ids)


def _entries(row: TriggerRow, names: dict[str, tuple[str, ...]]) -> Iterator[Trigger]:
    """Yield an entry as it was written, and under every name that its song is known by."""
    written = dict.fromkeys((row.value, *names.get(row.song_ref, ())))
    for value in written:
        yield Trigger(row.kind, value, urge=float(row.urge), state=row.state)  # type: ignore[arg-type]


def _names_of(refs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what the songs behind references are called, each merged one with its heir's names."""
    wanted = {ref for ref in refs if ref}
    songs = Song.objects.filter(pk__in=wanted).select_related("merged_into")
    heirs = {str(song.pk): song.merged_into or song for song in songs}
    # A merge leaves the old names with the heir, so looking there finds every one of them.
    called: dict[UUID, list[str]] = {}
    known_as = Song.objects.filter(pk__in=[heir.pk for heir in heirs.values()])
    for song in known_as.prefetch_related("other_names"):
        pairs = [(song.artist, song.title)]
        pairs += [(name.artist, name.title) for name in song.other_names.all()]
        called[song.pk] = [f"{artist} – {title}" for artist, title in pairs if artist and title]
    return {ref: tuple(called.get(heir.pk, ())) for ref, heir in heirs.items()}


def has_register(client: Client) -> bool:
    """Say whether anybody has asked this client what raises the urge."""
    return TriggerRegister.objects.filter(client=client, asked_at__isnull=False).exists()

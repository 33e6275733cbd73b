"""Tying recordings without tags to the song of the recording that they sound like.

Conventions: a match of fingerprints means the same recording, encoded anew or cut, never another
performance. What a client's own recording is called is told to nobody else's.
"""

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from sostenuto.base.errors import SostenutoError
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Recording

if TYPE_CHECKING:
    from sostenuto.audio.fingerprint import Fingerprint
    from sostenuto.exchange.index import Index

AT_ONCE = 2000
"""Unknown recordings that are compared at one time: about 40 MB of fingerprints."""
A_BATCH = 200

_lock = threading.Lock()
_compared: list[int] = []


class _Row(NamedTuple):
    """A recording, and the song that it is of where that is known."""

    pk: UUID
    content: str
    song: UUID | None
    only_for: UUID | None


def attach(index: "Index") -> int:
    """Tie every unknown recording that sounds like a known one; return how many there were.

    Where no song and no recording has changed since the last time, nothing is compared.
    """
    with _lock:
        if _compared == [library.version()]:
            return 0
        rows = [_Row(*row) for row in _heard().values_list(*_Row._fields)]
        unknown = [row for row in rows if row.song is None]
        known: dict[str, list[_Row]] = {}
        for row in rows:
            if row.song is not None:
                known.setdefault(row.content, []).append(row)
        found: dict[UUID, UUID] = {}
        if known:
            for start in range(0, len(unknown), AT_ONCE):
                found |= _songs_of(unknown[start : start + AT_ONCE], known, index)
        _write(found)
        _compared[:] = [library.version()]
    return len(found)


def _heard() -> QuerySet[Recording]:
    return Recording.objects.filter(failure="").order_by("pk")


def _songs_of(
    unknown: list[_Row], known: dict[str, list[_Row]], index: "Index"
) -> dict[UUID, UUID]:
    """Return the song of each unknown recording that sounds like a known one, by its id."""
    from sostenuto.audio.fingerprint_index import FingerprintIndex

    finder = FingerprintIndex()
    for content, print_ in _prints(index, {row.content for row in unknown}):
        finder.add(content, print_)
    alike: dict[str, list[tuple[float, str]]] = {}
    for content, print_ in _prints(index, known):
        for name, score in finder.find(print_):
            alike.setdefault(name, []).append((-score, content))
    found: dict[UUID, UUID] = {}
    for row in unknown:
        for _score, content in sorted(alike.get(row.content, ())):
            told = [k.song for k in known[content] if k.only_for in (None, row.only_for)]
            if told and told[0] is not None:
                found[row.pk] = told[0]
                break
    return found


def _prints(index: "Index", contents: Iterable[str]) -> "Iterator[tuple[str, Fingerprint]]":
    from sostenuto.exchange.descriptions import fingerprint_of

    for content, piece in index.pieces("fingerprint", sorted(contents)):
        try:
            print_ = fingerprint_of(piece) if piece else None
        except SostenutoError:  # an older kind: it is heard again some day
            continue
        if print_ is not None:
            yield content, print_


@transaction.atomic
def _write(found: dict[UUID, UUID]) -> None:
    ids = list(found)
    for start in range(0, len(ids), A_BATCH):
        batch = Recording.objects.filter(pk__in=ids[start : start + A_BATCH], song=None)
        rows = list(batch.select_for_update())
        for row in rows:
            row.song_id = found[row.pk]
        Recording.objects.bulk_update(rows, ["song"])
    if ids:
        library.changed()


def forget() -> None:
    """Compare anew next time: for tests, whose houses come and go."""
    _compared.clear()

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
_known: set[str] = set()
_unknown: set[str] = set()
"""What was compared in this process already, each of the known with each of the unknown."""


class _Row(NamedTuple):
    """A recording, and the song that it is of where that is known."""

    pk: UUID
    content: str
    song: UUID | None
    only_for: UUID | None


def attach(index: "Index") -> int:
    """Tie every unknown recording that sounds like a known one; return how many there were.

    What was compared before is not compared again as long as this process runs.
    """
    with _lock:
        rows = [_Row(*row) for row in _heard().values_list(*_Row._fields)]
        unknown = [row for row in rows if row.song is None]
        known: dict[str, list[_Row]] = {}
        for row in rows:
            if row.song is not None:
                known.setdefault(row.content, []).append(row)
        old = {content: known[content] for content in known.keys() & _known}
        new = {content: known[content] for content in known.keys() - _known}
        found = _songs_of([row for row in unknown if row.content not in _unknown], old, index)
        found |= _songs_of(unknown, new, index)
        _write(found)
        _known.update(known)
        _unknown.update(row.content for row in unknown)
    return len(found)


def _heard() -> QuerySet[Recording]:
    return Recording.objects.filter(failure="").order_by("pk")


def _songs_of(
    unknown: list[_Row], known: dict[str, list[_Row]], index: "Index"
) -> dict[UUID, UUID]:
    """Return the song of each unknown recording that sounds like a known one, by its id."""
    found: dict[UUID, UUID] = {}
    for start in range(0, len(unknown) if known else 0, AT_ONCE):
        rows = unknown[start : start + AT_ONCE]
        alike = _alike({row.content for row in rows}, known, index)
        for row in rows:
            for _score, content in sorted(alike.get(row.content, ())):
                songs = [k.song for k in known[content] if k.only_for in (None, row.only_for)]
                if songs and songs[0] is not None:
                    found[row.pk] = songs[0]
                    break
    return found


def _alike(
    unknown: set[str], known: Iterable[str], index: "Index"
) -> dict[str, list[tuple[float, str]]]:
    """Return for each unknown content the known ones that sound the same, with their scores."""
    from sostenuto.audio.fingerprint_index import FingerprintIndex

    finder = FingerprintIndex()
    for content, print_ in _prints(index, unknown):
        finder.add(content, print_)
    alike: dict[str, list[tuple[float, str]]] = {}
    if len(finder):
        for content, print_ in _prints(index, known):
            for name, score in finder.find(print_):
                alike.setdefault(name, []).append((-score, content))
    return alike


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
    _known.clear()
    _unknown.clear()

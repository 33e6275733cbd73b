"""Files of a client, sealed on the disk: written whole or not at all, opened piece by piece."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from sostenuto_web.platform.vault import keys, streams
from sostenuto_web.platform.vault.models import DataKey, SealedFile


def path_of(file_id: UUID) -> Path:
    """Return where a sealed file lies."""
    folder: Path = settings.HOUSE.media
    return folder / file_id.hex[:2] / f"{file_id}.sealed"


def keep(data_key: DataKey, chunks: Iterable[bytes], *, content_type: str = "") -> SealedFile:
    """Seal a file under a client's key and return its row, saved.

    Call it within the transaction of the record that points at it; when that is rolled back, the
    file goes too.
    """
    row = SealedFile(data_key=data_key, content_type=content_type)
    key, counted = keys.fresh_key(), _Counted(chunks)
    row.key = keys.seal(data_key.unwrap(), key, row.place)
    path = path_of(row.pk)
    try:
        _write(path, streams.sealed(key, counted, row.place))
        row.length = counted.length
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:  # whatever ended it: nothing half-written stays
        path.unlink(missing_ok=True)
        raise
    return row


def opened(row: SealedFile) -> Iterator[bytes]:
    """Yield a file's bytes, piece by piece.

    Raises
    ------
    SealError
        The file was changed, cut off or moved, or its client was erased.
    """
    key = key_of(row)
    with path_of(row.pk).open("rb") as source:
        yield from streams.opened(key, source, row.place)


def key_of(row: SealedFile) -> bytes:
    """Return the file's own key."""
    for client_key in row.data_key.unwrapped():
        try:
            return keys.unseal(client_key, bytes(row.key), row.place)
        except keys.SealError:
            continue
    raise keys.SealError("a sealed file does not open under this client's key")


def drop(row: SealedFile) -> None:
    """Delete a file: its row now, the file itself once that is certain."""
    path = path_of(row.pk)
    row.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


class _Counted:
    """Counts the bytes that go by."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks, self.length = chunks, 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            self.length += len(chunk)
            yield chunk


def _write(path: Path, records: Iterable[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for record in records:
                out.write(record)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)

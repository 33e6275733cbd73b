"""New keys while the house runs.

The master key: the key file gets the new key beside the old one, then every wrapped key is wrapped
anew, a batch at a time; the mark comes last. Killed at any point, it goes on where it was: both
keys are in the file, and a mark that is not under the current key says that there is work left.

A client's key: all rows are sealed anew in one transaction; the key before is kept until the next
change, because a page that was opened a moment earlier may still write under it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.vault import keys, marks
from sostenuto_web.platform.vault import ring as rings
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import DataKey, MasterKeyMark, Sealed, SealedFile

BATCH = 500

Rewrap = Callable[[], Iterator[int]]
"""Wraps anew what an app keeps wrapped; yields how many rows each batch took."""

_wrappers: dict[str, Rewrap] = {}


class RotationError(SostenutoError):
    """A rotation that cannot be started now."""


def wraps(name: str) -> Callable[[Rewrap], Rewrap]:
    """Register a function that wraps anew whatever an app keeps by `keys.wrap`.

    It has to be repeatable: rows that are `keys.is_current` already are left alone.
    """

    def register(rewrap: Rewrap) -> Rewrap:
        _wrappers[name] = rewrap
        return rewrap

    return register


def is_unfinished() -> bool:
    """Say whether a rotation was begun and not ended."""
    mark = MasterKeyMark.objects.filter(id=1).first()
    return mark is not None and not keys.is_current(bytes(mark.wrapped))


def rotate(progress: Callable[[int], None] = lambda _done: None) -> int:
    """Give the house a new master key, or end a rotation that was cut off; return keys wrapped.

    Raises
    ------
    RotationError
        Another rotation runs.
    """
    with _alone():
        if not marks.check():
            marks.make()
        if not is_unfinished():
            ring = keys.ring()
            longer = rings.Ring((*ring.keys, keys.fresh_key()))
            rings.write(settings.HOUSE.master_key_file, longer, replace=True)
        done = 0
        for rewrap in (_wrap_data_keys, *_wrappers.values()):
            for count in rewrap():
                done += count
                progress(done)
        marks.make()
        return done


def _wrap_data_keys() -> Iterator[int]:
    last = None
    while True:
        rows = DataKey.objects.order_by("pk")
        batch = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
        if not batch:
            return
        yield _wrap(batch)
        last = batch[-1].pk


def _wrap(rows: list[DataKey]) -> int:
    """Wrap some keys anew; one that was erased or changed since it was read is left as it is."""
    pk = DataKey._meta.pk
    changes = [
        (_wrapped_anew(row), pk.get_db_prep_value(row.pk, connection), bytes(row.wrapped))
        for row in rows
        if row.wrapped and not all(keys.is_current(part) for part in row.parts())
    ]
    if not changes:
        return 0
    table = connection.ops.quote_name(DataKey._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET wrapped = %s WHERE id = %s AND wrapped = %s", changes
        )
        return int(cursor.rowcount)


def _wrapped_anew(row: DataKey) -> bytes:
    return b"".join(keys.wrap(key, row.place) for key in row.unwrapped())


@transaction.atomic
def change_key(data_key: DataKey) -> int:
    """Seal everything of one client anew under a new key; return how many values.

    Raises
    ------
    SealError
        A value does not open; nothing is changed then.
    """
    row = DataKey.objects.select_for_update().get(pk=data_key.pk)
    fresh = keys.fresh_key()
    count = sum(_reseal(model, row, fresh) for model in _sealed_models())
    in_use = next(row.parts())
    row.wrapped = keys.wrap(fresh, row.place) + in_use
    row.save(update_fields=["wrapped"])
    data_key.wrapped = row.wrapped
    return count


def _sealed_models() -> Iterator[type[Any]]:
    for model in apps.get_models():
        if issubclass(model, Sealed) and not model._meta.proxy:
            yield model


def _reseal(model: type[Any], data_key: DataKey, fresh: bytes) -> int:
    fields = [f for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
    count = 0
    rows = model._base_manager.select_for_update(of=("self",)).filter(data_key=data_key)
    for row in rows.iterator():
        row.data_key = data_key
        changed: dict[str, object] = {
            f.name: f.sealed(row, getattr(row, f.attname), fresh) for f in fields
        }
        if model is SealedFile:
            changed["key"] = keys.seal(fresh, _file_key(row), row.place)
        if changed:
            model._base_manager.filter(pk=row.pk).update(**changed)
            count += len(changed)
    return count


def _file_key(row: SealedFile) -> bytes:
    from sostenuto_web.platform.vault import files

    return files.key_of(row)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of rotations: two at once would each add a key."""
    file = settings.HOUSE.master_key_file.with_name("rotation.lock")
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as problem:
        raise RotationError("another rotation of keys is running") from problem
    finally:
        os.close(handle)

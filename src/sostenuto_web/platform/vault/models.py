"""Data keys, what a model needs whose fields are sealed, and what stays of an erased person."""

import uuid
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import models

from sostenuto_web.platform.vault import keys
from sostenuto_web.platform.vault.fields import EncryptedTextField, SealedText

WRAPPED_BYTES = 1 + 4 + 12 + 32 + 16


class DataKey(models.Model):
    """One person's key, wrapped by the master key; without it, what it sealed is noise.

    ``wrapped`` holds the key in use and, after it was changed, the one before: a page that was
    opened a moment earlier may still write under that. Erasing the person empties it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    @classmethod
    def make(cls) -> "DataKey":
        """Return a new data key, saved."""
        keys.check_once()
        key = cls()
        key.wrapped = keys.wrap(keys.fresh_key(), key.place)
        key.save(force_insert=True)
        return key

    @property
    def place(self) -> bytes:
        """What the wrapped key is bound to."""
        return f"data-key/{self.pk}".encode()

    @property
    def is_erased(self) -> bool:
        """Whether the person was erased."""
        return not self.wrapped

    def unwrap(self) -> bytes:
        """Return the key itself (32 bytes)."""
        return self.unwrapped()[0]

    def unwrapped(self) -> tuple[bytes, ...]:
        """Return the key in use and, if there is one, the key before."""
        wrapped = bytes(self.wrapped)
        if not wrapped:
            raise keys.SealError("this record was erased")
        # Every sealed field of a row asks for the key; it is unwrapped once.
        seen: tuple[bytes, tuple[bytes, ...]] | None = self.__dict__.get("_unwrapped")
        if seen is None or seen[0] != wrapped:
            seen = wrapped, tuple(keys.unwrap(part, self.place) for part in self.parts())
            self.__dict__["_unwrapped"] = seen
        return seen[1]

    def parts(self) -> Iterator[bytes]:
        """Yield each wrapped key, the one in use first."""
        wrapped = bytes(self.wrapped)
        for start in range(0, len(wrapped), WRAPPED_BYTES):
            yield wrapped[start : start + WRAPPED_BYTES]

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open key behind when pickled or copied."""
        return {name: value for name, value in self.__dict__.items() if name != "_unwrapped"}


class MasterKeyMark(models.Model):
    """Known bytes under the master key: they open where key file and database belong together."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    wrapped = models.BinaryField()


class Tombstone(models.Model):
    """What stays of an erased person: this key was dropped, and no backup brings it back."""

    data_key_id = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=64, blank=True)
    """A keyed hash of the record's id; it finds the entry for somebody who knows the id."""
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    reason = models.CharField(max_length=40)


Kept = TypeVar("Kept", bound=models.Model)


class SealedQuerySet(models.QuerySet[Kept]):
    """Knows which ways of reading and writing would miss the row a value is bound to."""

    def _sealed(self, names: Any) -> list[str]:
        sealed = {f.name for f in self.model._meta.fields if isinstance(f, EncryptedTextField)}
        return [name for name in map(str, names) if name.lstrip("-") in sealed]

    def only(self, *fields: str) -> "SealedQuerySet[Kept]":
        """Load these fields, and always the row's key."""
        return super().only(*fields, "data_key")

    def order_by(self, *fields: Any) -> "SealedQuerySet[Kept]":
        """Sort, but not by what is sealed: the order of seals means nothing."""
        self._refuse(fields, "sort by")
        return super().order_by(*fields)

    def update(self, **fields: Any) -> int:
        """Change rows at once, except for sealed fields, each of which is bound to its row."""
        plain = [name for name, value in fields.items() if not isinstance(value, SealedText)]
        self._refuse(plain, "update")
        return super().update(**fields)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        """Change many rows, except for sealed fields, each of which is bound to its row."""
        fields = list(fields)
        self._refuse(fields, "update in bulk")
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Kept]:
        """Make many rows; what stands in the way is not overwritten: it has another id."""
        if kwargs.get("update_conflicts"):
            raise TypeError(f"{self.model.__name__} is sealed a row at a time; no update_conflicts")
        return super().bulk_create(objs, *args, **kwargs)

    def _refuse(self, names: Any, doing: str) -> None:
        found = self._sealed(names)
        if found:
            raise TypeError(f"cannot {doing} {', '.join(found)}: sealed a row at a time; save rows")


class SealedManager(models.Manager[Kept]):
    """Brings each row's key along, so that a list needs one query, not one a row."""

    def get_queryset(self) -> SealedQuerySet[Kept]:
        """Return all rows with their keys."""
        return SealedQuerySet(self.model, using=self._db).select_related("data_key")


class Sealed(models.Model):
    """A model with sealed fields: its id is known before it is saved, and it names its key.

    Reached through another model, ask for the key as well: ``select_related("client__data_key")``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")

    objects = SealedManager()

    class Meta:
        abstract = True


class SealedFile(Sealed):
    """A file of a client (a photo, a recording) in the folder of media, sealed under its own key.

    That key is sealed here under the client's. The file's name on the disk is the row's id.
    """

    key = models.BinaryField()
    content_type = models.CharField(max_length=80, blank=True)
    length = models.BigIntegerField(default=0)
    """Bytes, before sealing."""
    made_at = models.DateTimeField(auto_now_add=True)

    @property
    def place(self) -> bytes:
        """What the file and its key are bound to."""
        return f"file/{self.pk}".encode()

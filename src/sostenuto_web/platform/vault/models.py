"""Data keys, and what a model needs whose fields are sealed."""

import uuid
from typing import TypeVar

from django.db import models

from sostenuto_web.platform.vault import keys


class DataKey(models.Model):
    """One person's key, wrapped by the master key; without it, what it sealed is noise.

    Erasing the person drops it (``wrapped`` becomes empty).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    @classmethod
    def make(cls) -> "DataKey":
        """Return a new data key, saved."""
        key = cls()
        key.wrapped = keys.seal(keys.master_key(), keys.fresh_key(), key.place)
        key.save(force_insert=True)
        return key

    @property
    def place(self) -> bytes:
        """What the wrapped key is bound to."""
        return f"data-key/{self.pk}".encode()

    def unwrap(self) -> bytes:
        """Return the key itself (32 bytes)."""
        if not self.wrapped:
            raise keys.SealError("this record was erased")
        return keys.unseal(keys.master_key(), bytes(self.wrapped), self.place)


Kept = TypeVar("Kept", bound=models.Model)


class SealedManager(models.Manager[Kept]):
    """Brings each row's key along, so that a list needs one query, not one a row."""

    def get_queryset(self) -> models.QuerySet[Kept]:
        """Return all rows with their keys."""
        return super().get_queryset().select_related("data_key")


class Sealed(models.Model):
    """A model with sealed fields: its id is known before it is saved, and it names its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")

    objects = SealedManager()

    class Meta:
        abstract = True

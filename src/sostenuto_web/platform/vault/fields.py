"""`EncryptedTextField`: text that the database holds sealed; it opens when looked at."""

from typing import Any

from django.db import models

from sostenuto_web.platform.vault import keys


class _Opening:
    """Opens a sealed value when the attribute is read."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname, b"")
        if isinstance(value, bytes):
            value = self.field.opened(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text sealed under the row's ``data_key`` and bound to table, column and row.

    The model has to be `sostenuto_web.platform.vault.models.Sealed`. It cannot be searched, nor
    written by ``queryset.update``, which knows no row.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Put the opening attribute in place."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Opening(self))

    def place(self, instance: models.Model) -> bytes:
        """Return what a value of this row is bound to."""
        return f"{self.model._meta.db_table}/{self.column}/{instance.pk}".encode()

    def opened(self, instance: Any, sealed: bytes) -> str:
        """Return the text of a sealed value."""
        if not sealed:
            return ""
        key = instance.data_key.unwrap()
        return keys.unseal(key, bytes(sealed), self.place(instance)).decode()

    def pre_save(self, model_instance: Any, add: bool) -> bytes:
        """Return the value to store."""
        text = getattr(model_instance, self.attname) or ""
        if not text:
            return b""
        key = model_instance.data_key.unwrap()
        return keys.seal(key, text.encode(), self.place(model_instance))

    def from_db_value(self, value: Any, *_: Any) -> bytes:
        """Return the sealed bytes; they open when they are looked at."""
        return bytes(value or b"")

    def get_prep_value(self, value: Any) -> Any:
        """Refuse text that nobody sealed."""
        if isinstance(value, str) and value:
            raise TypeError(f"{self.name} is sealed a row at a time; save the instance")
        return value or b""

    def formfield(self, **kwargs: Any) -> Any:
        """Return an ordinary text field."""
        from django import forms

        return models.Field.formfield(self, form_class=forms.CharField, **kwargs)

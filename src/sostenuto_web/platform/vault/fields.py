"""`EncryptedTextField`: text that the database holds sealed; it opens when looked at."""

from typing import Any

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from sostenuto.base.errors import InputError
from sostenuto_web.platform.vault import keys

CHARACTERS = 20_000
"""The longest text unless a field says otherwise: ten printed pages."""


class SealedText:
    """What the database holds of a sealed text: it can be kept, but says nothing."""

    __slots__ = ("sealed",)

    def __init__(self, sealed: bytes) -> None:
        self.sealed = sealed

    def __str__(self) -> str:
        return "(sealed)"

    def __repr__(self) -> str:
        return "<sealed>"

    def __bool__(self) -> bool:
        return bool(self.sealed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SealedText) and self.sealed == other.sealed

    def __hash__(self) -> int:
        return hash(self.sealed)


class _Opening(DeferredAttribute):
    """Opens a sealed value when the attribute is read, and fetches one that was left out."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = super().__get__(instance, cls)
        if isinstance(value, SealedText):
            value = instance.__dict__[name] = self.field.opened(instance, value)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.Field):  # type: ignore[type-arg]
    """Text sealed under the row's ``data_key`` and bound to table, column and row.

    The model has to be `sostenuto_web.platform.vault.models.Sealed`. The text cannot be searched,
    sorted, nor written by ``queryset.update``, which knows no row; ``values()`` gives a
    `SealedText`, which shows nothing. The text of an erased person reads as empty.

    Parameters
    ----------
    max_length : int, characters
    multiline : bool
        Whether forms offer a large box.
    """

    descriptor_class = _Opening

    def __init__(self, *args: Any, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        kwargs.setdefault("max_length", CHARACTERS)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators.append(ProhibitNullCharactersValidator())
        self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        """Leave out what says nothing about the column."""
        name, path, args, kwargs = super().deconstruct()
        for left_out in ("max_length", "default"):
            kwargs.pop(left_out, None)
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Return the kind of column: bytes."""
        return "BinaryField"

    def place(self, instance: models.Model) -> bytes:
        """Return what a value of this row is bound to."""
        return f"{self.model._meta.db_table}/{self.column}/{instance.pk}".encode()

    def opened(self, instance: Any, value: SealedText) -> str:
        """Return the text of a sealed value."""
        if not value or instance.data_key.is_erased:
            return ""
        found = self._tried(instance.data_key, value.sealed, self.place(instance))
        if found is None:
            found = self._opened_anew(instance)
        return found.decode()

    def _tried(self, data_key: Any, sealed: bytes, place: bytes) -> bytes | None:
        for key in data_key.unwrapped():
            try:
                return keys.unseal(key, sealed, place)
            except keys.SealError:
                continue
        return None

    def _opened_anew(self, instance: Any) -> bytes:
        """Read value and key at one moment: the key may have changed between two queries."""
        rows = self.model._base_manager.filter(pk=instance.pk).select_related("data_key")
        fresh: Any = rows.first()
        value = fresh.__dict__[self.attname] if fresh else SealedText(b"")
        found = self._tried(fresh.data_key, value.sealed, self.place(instance)) if value else None
        if found is None:
            raise keys.SealError("a sealed value does not open here")
        instance.data_key = fresh.data_key
        return found

    def sealed(self, instance: Any, text: str, key: bytes | None = None) -> SealedText:
        """Return a text as this row keeps it, under its own key unless another is given."""
        if not isinstance(text, str):
            raise TypeError(f"{self.name} takes text, not {type(text).__name__}")
        if not text:
            return SealedText(b"")
        plain = self._bytes(text)
        return SealedText(keys.seal(key or instance.data_key.unwrap(), plain, self.place(instance)))

    def _bytes(self, text: str) -> bytes:
        longest = self.max_length or CHARACTERS
        if len(text) > longest:
            expected = f"at most {longest} characters long"
            raise InputError(str(self.name), expected=expected, got=len(text))
        if "\x00" in text:
            raise InputError(str(self.name), expected="free of NUL characters", got="one with them")
        try:
            return text.encode()
        except UnicodeEncodeError:
            # Raised anew: the codec's own error carries the text along.
            raise InputError(str(self.name), expected="text", got="half a character") from None

    def pre_save(self, model_instance: Any, add: bool) -> SealedText:
        """Return the value to store."""
        return self.sealed(model_instance, getattr(model_instance, self.attname) or "")

    def from_db_value(self, value: Any, *_: Any) -> SealedText:
        """Return the sealed bytes; they open when they are looked at."""
        return SealedText(bytes(value or b""))

    def to_python(self, value: Any) -> Any:
        """Return text as text."""
        return "" if value is None else value

    def get_prep_value(self, value: Any) -> bytes:
        """Return sealed bytes; refuse text that nobody sealed."""
        if isinstance(value, SealedText):
            return value.sealed
        if value in ("", None):
            return b""
        raise TypeError(f"{self.name} is sealed a row at a time; save the instance")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return what the database driver takes."""
        value = super().get_db_prep_value(value, connection, prepared)
        return connection.Database.Binary(value)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Refuse an expression: the database would put there what nobody sealed."""
        if hasattr(value, "as_sql"):
            raise TypeError(f"{self.name} is sealed a row at a time; save the instance")
        return str(connection.ops.binary_placeholder_sql(value))

    def get_lookup(self, lookup_name: str) -> Any:
        """Offer "is it empty?" only: what is sealed cannot be compared or searched."""
        if lookup_name in ("exact", "isnull"):
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed and cannot be searched")

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse: a dump would hold the open text."""
        raise TypeError(f"{self.name} is sealed and is not dumped; make a backup instead")

    def formfield(self, **kwargs: Any) -> Any:
        """Return an ordinary text field."""
        from django import forms

        said: dict[str, Any] = {"form_class": forms.CharField, "max_length": self.max_length}
        if self.multiline:
            said["widget"] = forms.Textarea
        return super().formfield(**{**said, **kwargs})

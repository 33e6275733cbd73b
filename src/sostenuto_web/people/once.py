"""A form that is sent twice makes one row: its hidden token decides the row's id.

The id is worked out from who sends and the token, so nobody can aim at a foreign row.
"""

from typing import TypeVar
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


class OnceField(forms.UUIDField):
    """The hidden token; a form without one is taken as sent for the first time."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)


def id_for(by: UUID, token: UUID | None) -> UUID:
    """Return the id of the row that a form makes.

    Examples
    --------
    >>> someone, token = UUID(int=1), UUID(int=2)
    >>> id_for(someone, token) == id_for(someone, token) != id_for(UUID(int=3), token)
    True
    """
    return uuid5(by, str(token)) if token else uuid4()


def save_new(row: Row) -> tuple[Row, bool]:
    """Insert a row, or find the one that the same form has made already.

    Returns
    -------
    row : the one in the database
    made : bool
        Whether this call made it.
    """
    model = type(row)
    if not model._base_manager.filter(pk=row.pk).exists():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # Two at the same moment; anything else in the way is the caller's to know.
            if not model._base_manager.filter(pk=row.pk).exists():
                raise
        else:
            return row, True
    return model._base_manager.get(pk=row.pk), False

"""What a record said before: kept sealed beside it, for those who may read the record."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from sostenuto.base.errors import SostenutoError
from sostenuto_web.people.models import Client, RecordChange
from sostenuto_web.people.recorded import latest_change
from sostenuto_web.platform.vault.models import Sealed


def note(
    by: Any,
    row: Any,
    action: str,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Keep who changed which fields of a client, or of a row of one, and what stood there."""
    before = before or {}
    client = row if isinstance(row, Client) else row.client
    RecordChange.objects.create(
        client=client,
        data_key=client.data_key,
        by=by,
        action=action,
        subject=row.pk,
        fields=",".join(before),
        before=json.dumps({name: _said(value) for name, value in before.items()}),
    )


class ChangedMeanwhileError(SostenutoError):
    """Somebody else changed a row since the form was shown that is to change it."""


def check_unchanged(row: Sealed, seen: str | None) -> None:
    """Refuse a change by a form that does not know of the latest one; call it under the lock.

    Parameters
    ----------
    row : model instance
    seen : str or None
        The latest change that the form knew of (`latest_change`); None asks nothing.

    Raises
    ------
    ChangedMeanwhileError
    """
    if seen is not None and seen != latest_change(type(row), row.pk):
        raise ChangedMeanwhileError("somebody else changed it meanwhile")


def taken_over(row: models.Model, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Put new values into a row, and return those that stood there where they differ."""
    before = {name: getattr(row, name) for name in fields if getattr(row, name) != fields[name]}
    for name in before:
        setattr(row, name, fields[name])
    return before


def _said(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Iterable):
        return [str(part) for part in value]
    return str(value)

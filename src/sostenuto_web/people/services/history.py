"""What a record said before: kept sealed beside it, for those who may read the record."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from sostenuto_web.people.models import Client, RecordChange


def note(by: Any, client: Client, action: str, before: Mapping[str, Any] | None = None) -> None:
    """Keep who changed which fields, and what stood there."""
    before = before or {}
    RecordChange.objects.create(
        client=client,
        data_key=client.data_key,
        by=by,
        action=action,
        fields=",".join(before),
        before=json.dumps({name: _said(value) for name, value in before.items()}),
    )


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

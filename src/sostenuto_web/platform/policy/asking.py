"""`may`: asking the table from a view or a page, in order to offer only what will be granted.

The middleware decides; this only keeps dead links off a page.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from sostenuto_web.platform.policy import subjects, table
from sostenuto_web.platform.policy.table import Relation


def may(
    user: Any, name: str, record: Any = None, *, request: HttpRequest | None = None, **ids: Any
) -> bool:
    """Say whether ``user`` may do what the rule says, to a record when one is named.

    Parameters
    ----------
    user : User
    name : str
        The rule.
    record : model instance, optional
        A client, or something that belongs to one (has a ``client_id``).
    request : HttpRequest, optional
        Where answers are kept, so that a page asks the database once a record.
    **ids
        A record as an address names it: ``client_id=…``.
    """
    rule = table.rule_named(name)
    if rule.anyone:
        return True
    if not (getattr(user, "is_authenticated", False) and user.is_active):
        return False
    if record is not None:
        ids = ids | _named(record)
    if not ids:
        return rule.signed_in or bool(table.relations(user.roles, name))
    return standing(user, ids, request) in table.relations(user.roles, name)


def _named(record: Any) -> dict[str, Any]:
    own = f"{record._meta.model_name}_id"
    if subjects.names_record(own):
        return {own: record.pk}
    return {"client_id": record.client_id}


def standing(user: Any, ids: Mapping[str, Any], request: Any) -> Relation | None:
    """Return how ``user`` stands to a record, asked once a request; None: no such record."""
    if not subjects.is_named(ids):
        return None
    if request is None:
        return subjects.standing_in(user, ids)
    kept: dict[Any, Relation | None] = request.__dict__.setdefault("policy_standings", {})
    key = (user.pk, *sorted((name, str(value)) for name, value in ids.items()))
    if key not in kept:
        kept[key] = subjects.standing_in(user, ids)
    return kept[key]

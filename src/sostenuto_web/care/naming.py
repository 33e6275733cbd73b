"""What sessions are called in facts of lower floors, which point at one by its bare id."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from sostenuto_web.care.models import Session
from sostenuto_web.platform.policy.scoping import scoped


def called(user: Any, ids: Collection[UUID], client_id: UUID | None = None) -> Mapping[UUID, str]:
    """Return on which day and at what time some sessions were, where who asks may read them.

    With a client's id only sessions of that client are named.
    """
    rows = scoped(Session.objects.filter(pk__in=ids), user, "session.read")
    if client_id is not None:
        rows = rows.filter(client_id=client_id)
    times = rows.values_list("pk", "started_at", "starts_at")
    return {pk: _words(started or planned) for pk, started, planned in times}


def _words(moment: Any) -> str:
    when = formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return _("Session of %(when)s") % {"when": when}

"""Everything that a client's record page shows, read in a fixed count of queries."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.cautions import CautionKind, caution_kinds
from sostenuto.care.contexts import contexts
from sostenuto_web.people.models import Caution, Client, RecordChange
from sostenuto_web.platform.vault.models import Sealed

SHOWN_CHANGES = 20
WRITES = ("changed", "voided", "restored", "closed")
"""Acts after which a form that was opened before shows what is no longer so."""

ACTS: dict[str, str | Promise] = {
    "client.changed": _("The record was changed"),
    "client.voided": _("The record was voided"),
    "client.restored": _("The voiding was taken back"),
    "client.photo_set": _("A photo was put in"),
    "client.photo_removed": _("The photo was taken out"),
    "client.invited": _("An account was offered"),
    "contact.added": _("A contact was added"),
    "contact.changed": _("A contact was changed"),
    "contact.voided": _("A contact was voided"),
    "contact.restored": _("A contact was taken back"),
    "caution.added": _("A caution was set"),
    "caution.changed": _("A caution was changed"),
    "caution.voided": _("A caution was voided"),
    "caution.restored": _("A caution was taken back"),
}

FIELDS: dict[str, str | Promise] = {
    "name": _("name"),
    "alias": _("alias"),
    "pronouns": _("pronouns"),
    "birth_year": _("birth year"),
    "clinic_number": _("clinic number"),
    "contexts": _("comes with"),
    "status": _("status"),
    "language": _("language"),
    "notes": _("short notes"),
    "kind": _("kind"),
    "phone": _("phone"),
    "relation": _("relation"),
    "emergency": _("call in an emergency"),
    "may_say_who": _("we may say who we are"),
    "may_leave_message": _("we may leave a message"),
    "detail": _("detail"),
    "since": _("since"),
    "state": _("state"),
    "reason": _("reason"),
    "voided because": _("had been voided because"),
}

OWN_ACTS = tuple(ACTS)
"""What the record page tells of; the history of other rows stands on pages of their own."""


_values: dict[str, Callable[[Any], str]] = {}


def tells_of(
    acts: Mapping[str, str | Promise],
    fields: Mapping[str, str | Promise],
    values: Mapping[str, Callable[[Any], str]] = MappingProxyType({}),
) -> None:
    """Add words for the acts, fields and values of rows that an app of a higher floor keeps.

    Parameters
    ----------
    acts : mapping
        Like ``{"caution.added": _("A caution was set")}``.
    fields : mapping
        The names of the model's fields in words; a name has the same words in every model.
    values : mapping, optional
        For a field whose values are keys or moments, what turns one into words:
        ``{"harm.severity": words.severity}``. A value comes as it went through JSON.
    """
    ACTS.update(acts)
    FIELDS.update(fields)
    _values.update(values)


@dataclass(frozen=True, slots=True)
class ShownCaution:
    """A caution with the words of its kind."""

    row: Caution
    kind: CautionKind | None

    @property
    def tag(self) -> str:
        """How a banner says it; a kind of another version says that there is something."""
        return caution_tag(self.row.kind)

    @property
    def name(self) -> str:
        """How a list calls it."""
        return gettext(self.kind.name) if self.kind else gettext("a caution of another version")

    @property
    def words(self) -> str:
        """What a therapist reads."""
        return gettext(self.kind.words) if self.kind else ""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One line of the history: when, who, what, and what stood there before."""

    at: Any
    by: str
    what: str
    before: list[tuple[str, str]]
    subject: UUID | None = None
    """The row that was changed."""


def cautions_of(client: Client) -> list[ShownCaution]:
    """Return every caution, those that hold now first, voided ones last.

    The banner asks on every page; `with_cautions` reads them once for a page that shows more.
    """
    kinds = caution_kinds()
    rows = sorted(client.cautions.all(), key=lambda row: row.made_at)
    shown = [ShownCaution(row, kinds.get(row.kind)) for row in rows]
    return sorted(shown, key=lambda c: (c.row.voided_at is not None, c.row.state != "active"))


def with_cautions(client: Client) -> Client:
    """Return the client with the cautions, and with who set and who voided each."""
    rows = Caution.objects.select_related("data_key", "made_by", "voided_by")
    prefetch_related_objects([client], Prefetch("cautions", rows))
    return client


def contexts_of(client: Client) -> list[str]:
    """Return what somebody comes with, in the order of the catalogue."""
    held = {row.context for row in client.contexts.all()}
    if not held:
        return []
    return [gettext(context.name) for key, context in contexts().items() if key in held]


def caution_tag(kind: str) -> str:
    """Return how a banner says a kind of caution."""
    known = caution_kinds().get(kind)
    return gettext(known.tag) if known else gettext("see the record")


def changes_of(
    client: Client, shown: int = SHOWN_CHANGES, acts: Collection[str] = OWN_ACTS
) -> list[ShownChange]:
    """Return the latest changes of a record: the client's own, contacts and cautions.

    Of other rows where ``acts`` says so.
    """
    rows = client.changes.filter(action__in=acts).select_related("data_key", "by")[:shown]
    return [_change(row) for row in rows]


def changes_of_row(row: Sealed) -> list[ShownChange]:
    """Return every change of one row, the latest first."""
    rows = RecordChange.objects.filter(subject=row.pk).select_related("data_key", "by")
    return [_change(change) for change in rows]


def latest_change(model: type[Any], pk: UUID) -> str:
    """Return the id of the latest change of what a form writes, as the form carries it.

    Ask before the row is read: a change in between is then one that the form does not know of.
    """
    kind = model._meta.model_name
    rows = RecordChange.objects.filter(subject=pk, action__in=[f"{kind}.{act}" for act in WRITES])
    return str(rows.values_list("pk", flat=True).first() or "")


def change_meanwhile(row: Sealed) -> list[ShownChange]:
    """Return the latest change of a row, for whoever was writing at the same time."""
    rows = RecordChange.objects.filter(subject=row.pk).select_related("data_key", "by")[:1]
    return [_change(change) for change in rows]


def _change(row: RecordChange) -> ShownChange:
    before = json.loads(row.before) if row.before else {}
    by = (row.by.name or row.by.login) if row.by else ""
    kind = row.action.partition(".")[0]
    said = [
        (str(FIELDS.get(name, name)), _in_words(f"{kind}.{name}", value))
        for name, value in before.items()
    ]
    what = str(ACTS.get(row.action, row.action))
    return ShownChange(row.at, by, what, said, row.subject)


def _in_words(field: str, value: Any) -> str:
    says = _values.get(field)
    return _said(says(value) if says else value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return str(value) if value not in (None, "") else "–"

"""Raising an alert beside the answer that raised it, and handling it."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.alerts import alert_kinds
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.models import Alert


@transaction.atomic
def raise_(
    by: Any, client: Client, kind: str, source: UUID, session_id: UUID | None = None
) -> Alert:
    """Raise an alert; call it in the transaction that writes its source.

    Raised again for the same source it is the same alert, handled or not.

    Parameters
    ----------
    by : User or None
        Who wrote the source.
    client : Client
    kind : str
        A key of ``sostenuto/care/alerts.toml``.
    source : UUID
        The row that raised it: an answer, a rating, a pressed pad.
    session_id : UUID, optional

    Raises
    ------
    InputError
        There is no such kind.
    """
    catalogue.one_of("kind", kind, alert_kinds())
    wanted = {"kind": kind, "source": source}
    found = Alert.objects.filter(**wanted).first()
    if found is not None:
        return found
    alert = Alert(
        **wanted, client=client, data_key=client.data_key, session_id=session_id, raised_by=by
    )
    alert.owner = _owner(client, by)
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError:  # the same answer, sent twice at one moment
        return Alert.objects.get(**wanted)
    audit.record(by, "alert.raised", alert, kind=kind)
    return alert


@transaction.atomic
def handle(by: Any, alert: Alert, done: str) -> bool:
    """Say what was done about an alert; return whether it was open.

    Raises
    ------
    InputError
        Nothing is said.
    """
    if not done.strip():
        raise InputError("done", expected="what was done, in a few words", got="nothing")
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.handled_at is not None:
        return False
    alert.handled_at, alert.handled_by, alert.done = timezone.now(), by, done
    alert.save()
    history.note(by, alert, "alert.handled")
    audit.record(by, "alert.handled", alert)
    return True


@transaction.atomic
def take(by: Any, alert: Alert) -> bool:
    """Let ``by`` be the one who looks; return whether that was news."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.handled_at is not None or alert.owner_id == by.pk:
        return False
    alert.owner = by
    alert.save()
    history.note(by, alert, "alert.taken")
    audit.record(by, "alert.taken", alert)
    return True


def _owner(client: Client, by: Any) -> Any:
    """Return who leads the care; where nobody does, whoever wrote the source, if they work here."""
    leads = CareTeamMember.objects.filter(client=client, until=None, leads=True)
    leads = leads.filter(user__is_active=True)
    member = leads.select_related("user").order_by("since", "pk").first()
    if member is not None:
        return member.user
    return by if by is not None and by.is_staff else None

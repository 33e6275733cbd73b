"""`disclose`: the one door through which something about a client leaves the house.

Whatever builds an export, a letter or a link calls it first and goes on only with what it returns:
the row of the account, and what has to travel along. It asks the consents in the transaction that
writes the account, so that what is taken back a moment earlier is not given out.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.care.consent.catalogue import notices
from sostenuto.care.consent.decisions import Decision
from sostenuto.care.consent.records import Request
from sostenuto_web.people.consents import selectors, words
from sostenuto_web.people.consents.models import Consent, Disclosure
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit

WAYS = ("print", "file", "message", "spoken")


class NotPermittedError(SostenutoError):
    """Nothing may leave; ``decision`` says why."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(_("Not allowed: %(why)s") % {"why": "; ".join(words.reasons(decision))})


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What may go out now, and what has to go with it (42 CFR 2.32)."""

    row: Disclosure
    notice: str
    scope: str
    """What the consent allows, in words; or give a copy of the consent, ``row.consent.text``."""


def disclose(*, client: Client, request: Request, by: Any, what: str, way: str) -> Disclosed:
    """Ask the consents, and write down that something leaves; the caller may then give it out.

    Parameters
    ----------
    client : Client
    request : Request
        ``at`` is set to this moment.
    by : User
    what : str
        What is given, in words for the person whose account it stands in.
    way : str
        ``print``, ``file``, ``message`` or ``spoken``.

    Raises
    ------
    NotPermittedError
        No consent allows the whole of it. The refusal is in the audit.
    """
    if way not in WAYS or not what.strip() or not request.to.name.strip():
        raise InputError("disclosure", expected="a recipient, what and a known way", got=way)
    found, decision = _asked(client, request, by, what, way)
    if found is None:
        raise NotPermittedError(decision)
    return Disclosed(found, _(notices()["long"]), explained(found.consent))


@transaction.atomic
def _asked(
    client: Client, request: Request, by: Any, what: str, way: str
) -> tuple[Disclosure | None, Decision]:
    # Held first: until the transaction ends no consent is taken back, and "now" is after all that
    # were. A moment read before the wait for the lock would lie before the revocation.
    list(Consent.objects.select_for_update(of=("self",)).filter(client=client).values_list("pk"))
    client.refresh_from_db(fields=["voided_at"])
    now = _now(request)
    consent, decision = selectors.consent_that_permits(client, now)
    if consent is None:
        reason = decision.reasons[0] if decision.reasons else "none"
        audit.record(by, "disclosure.refused", client, outcome="refused", reason=reason)
        return None, decision
    row = Disclosure.objects.create(
        client=client,
        consent=consent,
        data_key=client.data_key,
        at=timezone.now(),
        by=by,
        recipient=now.to.name,
        via=now.to.via,
        purpose=now.purpose,
        purpose_words=now.purpose_words,
        classes=sorted(now.classes),
        records_since=now.since,
        records_until=now.until,
        what=what,
        way=way,
    )
    audit.record(by, "disclosure.made", row, purpose=now.purpose, classes=len(now.classes))
    return row, decision


def _now(request: Request) -> Request:
    return Request(
        request.purpose,
        request.to,
        request.classes,
        selectors.here_now(),
        request.since,
        request.until,
        request.purpose_words,
    )


def explained(consent: Consent) -> str:
    """Return what a consent allows in a few lines, for the recipient."""
    said = {
        "information": words.information(consent),
        "recipient": words.recipient(consent),
        "purpose": ", ".join(words.purposes(consent.purposes, consent.purpose_words)),
        "expiry": words.expiry(consent),
    }
    return (
        _(
            "The consent covers:\n%(information)s\n"
            "To: %(recipient)s. For: %(purpose)s. It ends: %(expiry)s."
        )
        % said
    )

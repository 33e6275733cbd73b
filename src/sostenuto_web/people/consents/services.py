"""Writing consents: draft, sign, take back, void. What is signed is never changed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.care.consent.catalogue import Element, Template
from sostenuto.care.consent.elements import missing_before_signing, missing_elements
from sostenuto.care.consent.states import may_be_revoked
from sostenuto.care.consent.wording import digest_of, text_of
from sostenuto_web.people.consents import selectors, words
from sostenuto_web.people.consents.models import Consent, Ending, Signature
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.selectors import clinic


class ConsentError(SostenutoError):
    """Something that cannot be done with this consent; the message may be shown to anybody."""


class IncompleteError(ConsentError):
    """The paper lacks something; ``missing`` holds (id of the element, words)."""

    def __init__(self, lacking: Sequence[Element]) -> None:
        said = words.missing(lacking)
        self.missing = [(each.id, what) for each, what in zip(lacking, said, strict=True)]
        super().__init__(_("Something is missing: %(what)s") % {"what": "; ".join(said)})


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature as it is entered."""

    capacity: str
    name: str
    method: str
    on: date | None = None
    """The day on the paper; None for now."""
    document: str = ""
    document_until: date | None = None
    scan: str = ""


@transaction.atomic
def draft(
    *,
    client: Client,
    by: Any,
    template: Template,
    corrects: Consent | None = None,
    **said: Any,
) -> Consent:
    """Return a new draft with its text written out.

    Raises
    ------
    IncompleteError
        The paper would lack something besides the signatures.
    """
    consent = Consent(client=client, data_key=client.data_key, made_by=by, corrects=corrects)
    _write(consent, template, said)
    consent.save(force_insert=True)
    audit.record(by, "consent.drafted", consent, kind=consent.kind)
    return consent


@transaction.atomic
def rewrite(*, consent: Consent, by: Any, template: Template, **said: Any) -> Consent:
    """Change a draft and write its text anew."""
    _unsigned(consent)
    _write(consent, template, said)
    consent.save()
    audit.record(by, "consent.redrafted", consent, kind=consent.kind)
    return consent


def _write(consent: Consent, template: Template, said: Mapping[str, Any]) -> None:
    consent.kind, consent.template_key = template.kind, template.key
    consent.template_version, consent.language = template.version, template.language
    consent.blocks = [block.id for block in template.blocks]
    consent.patient = consent.client.name
    consent.discloser = clinic().name or _("this programme")
    for name, value in said.items():
        setattr(consent, name, value)
    lacking = missing_before_signing(selectors.paper_of(consent))
    if lacking:
        raise IncompleteError(lacking)
    consent.text = _text(consent, template)
    consent.text_sha256 = digest_of(consent.text)


def _text(consent: Consent, template: Template) -> str:
    fill = {
        "client": consent.patient,
        "programme": consent.discloser,
        "information": words.information(consent),
        "recipient": words.recipient(consent),
        "purpose": ", ".join(words.purposes(consent.purposes, consent.purpose_words)),
        "expiry": words.expiry(consent),
        "held_until": words.held_until(consent),
    }
    body = text_of(template, fill)
    # Chance in the text keeps anybody without the key from trying names against its digest.
    number = "-".join(secrets.token_hex(2).upper() for part in range(5))
    version = {"key": template.key, "version": template.version, "number": number}
    at_the_end = _("Paper %(number)s, words %(key)s version %(version)s") % version
    return f"{body}\n{at_the_end}\n"


@transaction.atomic
def sign(
    *, consent: Consent, by: Any, seen_sha256: str, signings: Sequence[Signing], statement: str
) -> Consent:
    """Put the signatures under a draft; from now on it is never changed.

    Parameters
    ----------
    seen_sha256 : str
        The digest of the text that was on the screen; another text is not signed.
    statement : str
        The words that were agreed to beside the name.
    """
    consent = _locked(consent)
    _unsigned(consent)
    if not secrets.compare_digest(seen_sha256.encode(), consent.text_sha256.encode()):
        raise ConsentError(_("The text has changed since you read it. Please read it once more."))
    for signing in signings:
        _put_signature(consent, by, signing, statement)
    lacking = missing_elements(selectors.as_core(consent, selectors.here()))
    if lacking:
        raise IncompleteError(lacking)
    consent.signed_at = timezone.now()
    consent.save(update_fields=["signed_at"])
    if consent.corrects is not None:
        _end(consent.corrects, by, Ending.What.VOIDED, "correction", words=_("Corrected."))
    audit.record(by, "consent.signed", consent, kind=consent.kind, text_sha256=consent.text_sha256)
    return consent


def _put_signature(consent: Consent, by: Any, signing: Signing, statement: str) -> None:
    if not statement.strip() or signing.method not in words.METHODS:
        raise InputError("signature", expected="a statement and a known way", got=signing.method)
    Signature.objects.create(
        consent=consent,
        data_key=consent.data_key,
        capacity=signing.capacity,
        method=signing.method,
        name=signing.name,
        statement=statement,
        document=signing.document,
        document_until=signing.document_until,
        scan=signing.scan,
        signed_at=_moment(signing.on),
        text_sha256=consent.text_sha256,
        entered_by=by,
    )


def _moment(on: date | None) -> datetime:
    now = selectors.here_now()
    if on is None or on == now.date():
        return now
    if on > now.date():
        raise ConsentError(_("The day of a signature cannot lie ahead."))
    return datetime.combine(on, time(12), tzinfo=now.tzinfo)


@transaction.atomic
def revoke(
    *, consent: Consent, by: Any, how: str, said_on: date | None = None, said: str = ""
) -> Ending:
    """Take a consent back; nothing more leaves on it from this moment on."""
    consent = _locked(consent)
    _signed(consent)
    if how not in words.REVOKED_HOW:
        raise InputError("how", expected=f"one of {', '.join(words.REVOKED_HOW)}", got=how)
    if not may_be_revoked(selectors.as_core(consent, selectors.here()), selectors.here_now()):
        raise ConsentError(_("This one cannot be taken back yet; its text says from when."))
    return _end(consent, by, Ending.What.REVOKED, how, said_on=said_on, words=said)


@transaction.atomic
def void(*, consent: Consent, by: Any, reason: str) -> Ending:
    """Say that a consent was recorded by mistake; it stays, and permits nothing."""
    consent = _locked(consent)
    _signed(consent)
    if not reason.strip():
        raise ConsentError(_("Please say why."))
    return _end(consent, by, Ending.What.VOIDED, "staff", words=reason)


@transaction.atomic
def note_event(*, consent: Consent, by: Any, what: str, said: str = "") -> Ending:
    """Write down that the event came by which a consent ends, or may be taken back."""
    consent = _locked(consent)
    _signed(consent)
    waits = {Ending.What.EVENT: consent.expiry_event, Ending.What.RELEASED: consent.held_event}
    if not waits.get(Ending.What(what)):
        raise ConsentError(_("This consent does not wait for anything to happen."))
    return _end(consent, by, Ending.What(what), "staff", words=said)


@transaction.atomic
def discard(*, consent: Consent, by: Any) -> None:
    """Throw away a draft; nobody signed it."""
    consent = _locked(consent)
    _unsigned(consent)
    audit.record(by, "consent.discarded", consent)
    consent.delete()


def _end(consent: Consent, by: Any, what: str, how: str, **said: Any) -> Ending:
    ending, new = Ending.objects.get_or_create(
        consent=consent,
        what=what,
        defaults={
            **said,
            "data_key": consent.data_key,
            "how": how,
            "by": by,
            "at": timezone.now(),
        },
    )
    if new:
        audit.record(by, f"consent.{what}", consent, how=how)
    return ending


def _locked(consent: Consent) -> Consent:
    return Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)


def _unsigned(consent: Consent) -> None:
    if consent.signed_at is not None:
        raise ConsentError(_("This consent is signed and cannot be changed. Correct it instead."))


def _signed(consent: Consent) -> None:
    if consent.signed_at is None:
        raise ConsentError(_("This consent is not signed yet."))

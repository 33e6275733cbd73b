"""What is still missing before a consent is one.

Each element of ``elements.toml`` has a test here by the same id. A consent that lacks one is a
draft, whatever else it says.
"""

from collections.abc import Callable, Mapping

from sostenuto.care.consent.catalogue import REVOKE, Element, elements, kinds, words
from sostenuto.care.consent.records import (
    NOTES,
    Capacity,
    Consent,
    Expiry,
    RecipientKind,
    SignedBy,
)

NEEDED_CAPACITIES: Mapping[SignedBy, tuple[frozenset[Capacity], ...]] = {
    SignedBy.PATIENT: (frozenset({Capacity.PATIENT}),),
    SignedBy.PATIENT_AND_GUARDIAN: (
        frozenset({Capacity.PATIENT}),
        frozenset({Capacity.GUARDIAN}),
    ),
    SignedBy.REPRESENTATIVE: (frozenset({Capacity.GUARDIAN, Capacity.REPRESENTATIVE}),),
}
"""For each way of signing: the signatures needed, and who may give each of them."""


def missing_elements(consent: Consent) -> tuple[Element, ...]:
    """Return what a consent still lacks, in the order of ``elements.toml``.

    Examples
    --------
    >>> [each.id for each in missing_elements(Consent("tpo", patient="Wren"))][:3]
    ['discloser', 'information', 'recipient']
    """
    return tuple(
        element
        for element in elements()
        if _APPLIES[element.when](consent) and not _IS_THERE[element.id](consent)
    )


def missing_before_signing(consent: Consent) -> tuple[Element, ...]:
    """Return what the paper itself still lacks, signatures aside."""
    by_signing = {"signature", "signed_on", "authority"}
    return tuple(each for each in missing_elements(consent) if each.id not in by_signing)


def _information(consent: Consent) -> bool:
    scope = consent.scope
    if scope.since and scope.until and scope.since > scope.until:
        return False
    known = scope.classes <= set(words().classes)
    return known and (scope.everything or bool(scope.classes))


def _recipient(consent: Consent) -> bool:
    to, kind = consent.recipient, kinds().get(consent.kind)
    if to is None or kind is None or to.kind.value not in kind.recipients:
        return False
    if to.kind is RecipientKind.TPO_GENERAL:
        return True
    if to.kind is RecipientKind.CLASS:
        return to.name in words().recipient_classes
    return bool(to.name.strip())


def _purpose(consent: Consent) -> bool:
    kind = kinds().get(consent.kind)
    if kind is None or not consent.purposes or not consent.purposes <= set(kind.purposes):
        return False
    return "other" not in consent.purposes or bool(consent.purpose_words.strip())


def _expiry(consent: Consent) -> bool:
    kind = kinds().get(consent.kind)
    return (
        kind is not None and _one_way(consent.expiry) and (kind.never or not consent.expiry.never)
    )


def _one_way(expiry: Expiry) -> bool:
    return expiry.ways == 1


def _statements(consent: Consent) -> bool:
    kind = kinds().get(consent.kind)
    return kind is not None and set(kind.blocks) <= consent.blocks


def _signatures(consent: Consent) -> bool:
    signed = {each.capacity for each in consent.signatures if each.name.strip()}
    return all(signed & allowed for allowed in NEEDED_CAPACITIES[consent.signed_by])


def _signed_on(consent: Consent) -> bool:
    return bool(consent.signatures) and all(each.signed_at for each in consent.signatures)


def _authority(consent: Consent) -> bool:
    others = [each for each in consent.signatures if each.capacity is not Capacity.PATIENT]
    return all(
        each.document.strip()
        and each.signed_at is not None
        and (each.document_until is None or each.signed_at.date() <= each.document_until)
        for each in others
    )


def _participants(consent: Consent) -> bool:
    to = consent.recipient
    return to is not None and (to.treating_only or any(name.strip() for name in to.participants))


def _notes_apart(consent: Consent) -> bool:
    kind = kinds().get(consent.kind)
    if kind is not None and kind.notes:
        return consent.scope.classes == {NOTES} and not consent.scope.everything
    return NOTES not in consent.scope.classes


def _held_until(consent: Consent) -> bool:
    return _one_way(consent.revocable_from) and not consent.revocable_from.never


_APPLIES: Mapping[str, Callable[[Consent], bool]] = {
    "always": lambda consent: True,
    "somebody_else_signs": lambda consent: any(
        each.capacity is not Capacity.PATIENT for each in consent.signatures
    ),
    "intermediary": lambda consent: (
        consent.recipient is not None and consent.recipient.kind is RecipientKind.INTERMEDIARY
    ),
    "held": lambda consent: (kind := kinds().get(consent.kind)) is not None and kind.held,
}
_IS_THERE: Mapping[str, Callable[[Consent], bool]] = {
    "patient": lambda consent: bool(consent.patient.strip()),
    "discloser": lambda consent: bool(consent.discloser.strip()),
    "information": _information,
    "recipient": _recipient,
    "purpose": _purpose,
    "right_to_revoke": lambda consent: REVOKE in consent.blocks,
    "expiry": _expiry,
    "statements": _statements,
    "signature": _signatures,
    "signed_on": _signed_on,
    "authority": _authority,
    "participants": _participants,
    "held_until": _held_until,
    "notes_apart": _notes_apart,
}

"""Whether a consent lets something out of the house. What is not clearly allowed is refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from sostenuto.care.consent.catalogue import kinds, words
from sostenuto.care.consent.records import (
    NOTES,
    Consent,
    Party,
    Recipient,
    RecipientKind,
    Request,
    folded,
)
from sostenuto.care.consent.states import State, state

REASONS = {
    "none": "no consent has been given",
    "draft": "the consent is not signed or not complete",
    "expired": "the consent has ended",
    "revoked": "the consent was taken back",
    "void": "the consent was recorded by mistake",
    "purpose": "it is not for this purpose",
    "recipient": "it does not name this recipient",
    "information": "it does not cover this information",
    "nothing": "nothing was asked for",
    "days": "it is only about records of other days",
    "notes": "counselling notes need a consent of their own",
}
"""Why something is refused, in words that follow "Not allowed:"."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a consent, or all of a person's consents, say to a request.

    Attributes
    ----------
    permit : bool
    reasons : tuple of str
        Codes of `REASONS`; empty when it is permitted.
    """

    permit: bool
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The reasons in words."""
        return tuple(REASONS[code] for code in self.reasons)


def permits(consent: Consent, request: Request) -> Decision:
    """Say whether one consent allows a request, and if not, every reason why.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> now = datetime(2026, 5, 1, tzinfo=timezone.utc)
    >>> asked = Request("treatment", Party("Dr Ada Invented"), frozenset({"progress"}), now)
    >>> permits(Consent("specific"), asked).reasons[0]
    'draft'
    """
    now = state(consent, request.at)
    checks = (
        (now.value, now is State.ACTIVE),
        ("purpose", _purpose_fits(consent, request)),
        ("recipient", _recipient_fits(consent.recipient, request.to)),
        ("nothing", bool(request.classes)),
        ("notes", NOTES not in request.classes or _is_for_notes(consent)),
        ("information", _information_fits(consent, request)),
        ("days", _days_fit(consent, request)),
    )
    reasons = tuple(code for code, holds in checks if not holds)
    return Decision(not reasons, reasons)


def first_that_permits(
    consents: Iterable[Consent], request: Request
) -> tuple[int | None, Decision]:
    """Return which consent allows a request (its place), or the refusal that came nearest.

    One consent has to allow the whole of it: two that each allow a part do not add up.
    """
    nearest = Decision(False, ("none",))
    fewest = len(REASONS) + 1
    for place, consent in enumerate(consents):
        decision = permits(consent, request)
        if decision.permit:
            return place, decision
        if len(decision.reasons) < fewest:
            nearest, fewest = decision, len(decision.reasons)
    return None, nearest


def _is_for_notes(consent: Consent) -> bool:
    kind = kinds().get(consent.kind)
    return kind is not None and kind.notes


def _purpose_fits(consent: Consent, request: Request) -> bool:
    if request.purpose not in consent.purposes:
        return False
    if request.purpose != "other":
        return True
    said = folded(consent.purpose_words)
    return bool(said) and said == folded(request.purpose_words)


def _recipient_fits(named: Recipient | None, to: Party) -> bool:
    if named is None:
        return False
    if named.kind is RecipientKind.INTERMEDIARY:
        return _passed_on(named, to)
    if to.via.strip():
        return False
    if named.kind is RecipientKind.NAMED:
        return _same(named.name, to.name)
    if named.kind is RecipientKind.CLASS:
        return named.name in to.classes
    return bool(words().tpo_general & to.classes)


def _passed_on(named: Recipient, to: Party) -> bool:
    if not to.via.strip():
        return _same(named.name, to.name)
    if not _same(named.name, to.via):
        return False
    if any(_same(name, to.name) for name in named.participants):
        return True
    return named.treating_only and "treating_provider" in to.classes


def _same(one: str, other: str) -> bool:
    return bool(folded(one)) and folded(one) == folded(other)


def _information_fits(consent: Consent, request: Request) -> bool:
    if consent.scope.everything:
        return request.classes <= set(words().classes) - {NOTES}
    return request.classes <= consent.scope.classes


def _days_fit(consent: Consent, request: Request) -> bool:
    since, until = consent.scope.since, consent.scope.until
    if since and (request.since is None or request.since < since):
        return False
    return not (until and (request.until is None or request.until > until))

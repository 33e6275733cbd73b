"""What a consent is made of, as plain values; nothing here decides anything.

Conventions: dates are the clinic's own calendar days, moments carry their zone. A text that is
empty or only white space says nothing. Kinds, purposes and record classes are ids of
``kinds.toml``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

NOTES = "counselling_notes"
"""The one record class that no other consent may cover."""


class RecipientKind(StrEnum):
    """How a consent says who receives."""

    NAMED = "named"
    CLASS = "class"
    TPO_GENERAL = "tpo_general"
    """Treating providers, those who pay, and people who help to run the programme."""
    INTERMEDIARY = "intermediary"
    """Somebody who passes records on, to participants who are named or treat the person."""


class Capacity(StrEnum):
    """In which capacity somebody signs."""

    PATIENT = "patient"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"


class SignedBy(StrEnum):
    """Who has to sign."""

    PATIENT = "patient"
    """The person alone; also a minor, where the law lets them consent by themselves."""
    PATIENT_AND_GUARDIAN = "patient_and_guardian"
    """A minor, where the law asks for a parent as well: both sign."""
    REPRESENTATIVE = "representative"
    """Somebody with papers, for a person who cannot decide or has died."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The information a consent is about.

    Attributes
    ----------
    classes : frozenset of str
    everything : bool
        All classes, said outright; never counselling notes.
    since, until : date or None
        Only records of these days, both ends included.
    """

    classes: frozenset[str] = frozenset()
    everything: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who may receive.

    Attributes
    ----------
    kind : RecipientKind
    name : str
        Of the person or place, of the class (an id), or of the intermediary.
    participants : tuple of str
        Names of those whom an intermediary may pass records on to.
    treating_only : bool
        An intermediary may pass on to whoever treats the person, and to nobody else.
    """

    kind: RecipientKind
    name: str = ""
    participants: tuple[str, ...] = ()
    treating_only: bool = False


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a consent ends: on a day, when something happens, or never; exactly one of them."""

    on: date | None = None
    event: str = ""
    never: bool = False

    @property
    def ways(self) -> int:
        """How many ways of ending are given."""
        return (self.on is not None) + bool(self.event.strip()) + self.never


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature.

    Attributes
    ----------
    capacity : Capacity
    name : str
    signed_at : datetime or None
    document : str
        The paper that makes a guardian or representative one.
    document_until : date or None
        The last day of that paper; None when it has no end.
    """

    capacity: Capacity
    name: str = ""
    signed_at: datetime | None = None
    document: str = ""
    document_until: date | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent, drafted or signed.

    Attributes
    ----------
    kind : str
    patient, discloser : str
        Names as shown on the paper.
    scope : Scope
    recipient : Recipient or None
    purposes : frozenset of str
    purpose_words : str
        Says what ``other`` means.
    expiry : Expiry
    blocks : frozenset of str
        The parts of the template that the text holds.
    signed_by : SignedBy
    signatures : tuple of Signature
    revocable_from : Expiry
        For a consent given to a court: the day or event before which it cannot be taken back.
    event_happened, revocable_happened : bool
        Whether somebody wrote down that the event came.
    revoked_at, voided_at : datetime or None
    """

    kind: str
    patient: str = ""
    discloser: str = ""
    scope: Scope = field(default_factory=Scope)
    recipient: Recipient | None = None
    purposes: frozenset[str] = frozenset()
    purpose_words: str = ""
    expiry: Expiry = field(default_factory=Expiry)
    blocks: frozenset[str] = frozenset()
    signed_by: SignedBy = SignedBy.PATIENT
    signatures: tuple[Signature, ...] = ()
    revocable_from: Expiry = field(default_factory=Expiry)
    event_happened: bool = False
    revocable_happened: bool = False
    revoked_at: datetime | None = None
    voided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks for records.

    Attributes
    ----------
    name : str
    classes : frozenset of str
        What they are to the person, as somebody here has checked: ``treating_provider``, ….
    via : str
        The intermediary through which it reaches them; empty when it goes to them directly.
    """

    name: str
    classes: frozenset[str] = frozenset()
    via: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to give out.

    Attributes
    ----------
    purpose : str
    to : Party
    classes : frozenset of str
        The record classes that would go out.
    at : datetime
        When, in the clinic's zone.
    since, until : date or None
        The days that the records are from; both are needed where a consent is limited to days.
    purpose_words : str
        For the purpose ``other``, word for word as in the consent.
    """

    purpose: str
    to: Party
    classes: frozenset[str]
    at: datetime
    since: date | None = None
    until: date | None = None
    purpose_words: str = ""


def folded(name: str) -> str:
    """Return a name without differences of case and spacing.

    Examples
    --------
    >>> folded("  Dr  Ada INVENTED ")
    'dr ada invented'
    """
    return " ".join(name.casefold().split())

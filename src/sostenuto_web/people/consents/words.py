"""The words of the core's data in the language of whoever reads."""

from collections.abc import Iterable

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sostenuto.care.consent import catalogue
from sostenuto.care.consent.catalogue import Element
from sostenuto.care.consent.decisions import REASONS, Decision
from sostenuto.care.consent.records import Capacity, RecipientKind, SignedBy
from sostenuto.care.consent.states import State
from sostenuto_web.people.consents.models import Consent

STATES = {
    State.DRAFT: gettext_lazy("draft"),
    State.ACTIVE: gettext_lazy("in force"),
    State.EXPIRED: gettext_lazy("ended"),
    State.REVOKED: gettext_lazy("taken back"),
    State.VOID: gettext_lazy("recorded by mistake"),
}
CAPACITIES = {
    Capacity.PATIENT: gettext_lazy("the person"),
    Capacity.GUARDIAN: gettext_lazy("a parent or guardian"),
    Capacity.REPRESENTATIVE: gettext_lazy("a legal representative"),
}
SIGNERS = {
    SignedBy.PATIENT: gettext_lazy("the person alone"),
    SignedBy.PATIENT_AND_GUARDIAN: gettext_lazy("the person and a parent or guardian"),
    SignedBy.REPRESENTATIVE: gettext_lazy("a guardian or legal representative"),
}
METHODS = {
    "screen": gettext_lazy("on this screen"),
    "paper": gettext_lazy("on paper"),
}
RECIPIENT_KINDS = {
    RecipientKind.NAMED: gettext_lazy("a person or place with a name"),
    RecipientKind.CLASS: gettext_lazy("a class of people"),
    RecipientKind.TPO_GENERAL: gettext_lazy("those who treat, those who pay, those who help here"),
    RecipientKind.INTERMEDIARY: gettext_lazy("somebody who passes it on"),
}
REVOKED_HOW = {
    "self": gettext_lazy("on their own pages"),
    "written": gettext_lazy("in writing"),
    "spoken": gettext_lazy("said to somebody here"),
    "representative": gettext_lazy("by a guardian or representative"),
}


def kind(name: str) -> str:
    """Return what a kind of consent is called."""
    found = catalogue.kinds().get(name)
    return _(found.says) if found else name


def classes(names: Iterable[str]) -> list[str]:
    """Return record classes in words, in the order of the catalogue."""
    wanted = set(names)
    return [_(says) for name, says in catalogue.words().classes.items() if name in wanted]


def purposes(names: Iterable[str], other: str = "") -> list[str]:
    """Return purposes in words; ``other`` in the consent's own."""
    wanted = set(names)
    said = catalogue.words().purposes.items()
    return [
        other if name == "other" and other else _(says) for name, says in said if name in wanted
    ]


def missing(elements: Iterable[Element]) -> list[str]:
    """Return what is missing in words."""
    return [_(element.missing) for element in elements]


def reasons(decision: Decision) -> list[str]:
    """Return why something is refused in words."""
    return [_(REASONS[code]) for code in decision.reasons]


def information(consent: Consent) -> str:
    """Return what a consent is about, as a list in its text."""
    if consent.everything:
        lines = [_("everything in my record apart from counselling notes")]
    else:
        lines = classes(consent.classes)
    if consent.information.strip():
        lines.append(consent.information.strip())
    listed = "\n".join(f"- {line}" for line in lines)
    return f"{listed}\n\n{_days(consent)}" if lines and _days(consent) else listed


def _days(consent: Consent) -> str:
    since, until = consent.records_since, consent.records_until
    if since and until:
        said = {"since": formats.date_format(since), "until": formats.date_format(until)}
        return _("Only from %(since)s to %(until)s.") % said
    if since:
        return _("Only from %(since)s on.") % {"since": formats.date_format(since)}
    return _("Only up to %(until)s.") % {"until": formats.date_format(until)} if until else ""


def recipient(consent: Consent) -> str:
    """Return who receives, as in the text."""
    match consent.recipient_kind:
        case RecipientKind.TPO_GENERAL:
            return _(
                "my treating providers, those who pay for my care, "
                "and people who help to run this programme"
            )
        case RecipientKind.CLASS:
            return _(catalogue.words().recipient_classes.get(consent.recipient_class, ""))
        case RecipientKind.INTERMEDIARY:
            return _passing_on(consent)
    return str(consent.recipient).strip()


def _passing_on(consent: Consent) -> str:
    names = [line.strip() for line in consent.participants.splitlines() if line.strip()]
    if consent.treating_only:
        names.append(_("those who treat me"))
    said = {"hub": consent.recipient.strip(), "names": ", ".join(names)}
    return _("%(hub)s, who may pass it on to: %(names)s") % said if said["hub"] else ""


def expiry(consent: Consent) -> str:
    """Return when it ends, as in the text."""
    if consent.expires_on:
        return _("on %(day)s") % {"day": formats.date_format(consent.expires_on)}
    if consent.never_expires:
        return _("not by itself; it holds until I take it back")
    return str(consent.expiry_event).strip()


def held_until(consent: Consent) -> str:
    """Return from when a consent given to a court may be taken back, as in the text."""
    if consent.held_until:
        return formats.date_format(consent.held_until)
    return str(consent.held_event).strip()

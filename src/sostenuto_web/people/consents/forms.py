"""Forms: what a consent covers, who signs it, how it is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto.care.consent.catalogue import Kind, words
from sostenuto.care.consent.records import NOTES, Capacity, RecipientKind, SignedBy
from sostenuto_web.people.consents import words as said
from sostenuto_web.people.consents.models import Consent

ENDS = (("day", _("on a day")), ("event", _("when something happens")))
NEVER = ("never", _("not by itself"))
FIELD_OF = {
    "information": "classes",
    "notes_apart": "classes",
    "recipient": "recipient",
    "participants": "participants",
    "purpose": "purposes",
    "expiry": "ends",
    "held_until": "held_until",
}
"""Where the form says that an element is missing."""


def day_field(**kwargs: Any) -> forms.DateField:
    """Return a field for one day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, widget=widget, **kwargs)


class ScopeForm(forms.Form):
    """What, to whom, what for, until when; shows only what the kind of consent leaves open.

    Which fields are needed hangs on other fields, so none is called optional.
    """

    says_optional = False

    classes = forms.MultipleChoiceField(
        label=_("What it is about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    everything = forms.BooleanField(
        label=_("Everything in the record, apart from counselling notes"), required=False
    )
    information = forms.CharField(
        label=_("More exactly"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    records_since = day_field(label=_("Only records from"))
    records_until = day_field(label=_("Only records up to"))
    recipient_kind = forms.ChoiceField(label=_("Who receives it"), widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("Name of the person or place"), required=False, max_length=300
    )
    recipient_class = forms.ChoiceField(label=_("Class of people"), required=False)
    participants = forms.CharField(
        label=_("To whom it may be passed on"),
        help_text=_("One name on each line."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    treating_only = forms.BooleanField(
        label=_("It may be passed on to those who treat the person"), required=False
    )
    purposes = forms.MultipleChoiceField(
        label=_("What for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    purpose_words = forms.CharField(
        label=_("What for, in words"),
        help_text=_("Needed when it is something else."),
        required=False,
        max_length=500,
    )
    ends = forms.ChoiceField(label=_("When it ends"), required=False, widget=forms.RadioSelect)
    expires_on = day_field(label=_("Last day"))
    expiry_event = forms.CharField(
        label=_("What has to happen"),
        help_text=_("Such as: I leave the programme."),
        required=False,
        max_length=200,
    )
    held_until = day_field(label=_("It cannot be taken back before"))
    held_event = forms.CharField(label=_("Or: before this happens"), required=False, max_length=200)
    signed_by = forms.ChoiceField(label=_("Who signs"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self._offer("classes", [(n, w) for n, w in words().classes.items() if n != NOTES])
        self._offer("purposes", [(n, words().purposes[n]) for n in kind.purposes])
        self._offer(
            "recipient_kind", [(n, said.RECIPIENT_KINDS[RecipientKind(n)]) for n in kind.recipients]
        )
        self._offer("recipient_class", [("", "–"), *words().recipient_classes.items()])
        self._offer("ends", [*ENDS, *([NEVER] if kind.never else [])])
        self._offer("signed_by", [(str(name), label) for name, label in said.SIGNERS.items()])
        for name in self._needless():
            del self.fields[name]

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = [(value, _(label) if label else label) for value, label in choices]

    def _needless(self) -> set[str]:
        kind, needless = self.kind, set()
        if kind.notes:
            needless |= {"classes", "everything"}
        if not kind.held:
            needless |= {"held_until", "held_event"}
        if "other" not in kind.purposes:
            needless.add("purpose_words")
        if len(kind.purposes) == 1:
            needless.add("purposes")
        if len(kind.recipients) == 1:
            needless.add("recipient_kind")
        if "intermediary" not in kind.recipients:
            needless |= {"participants", "treating_only"}
        if "class" not in kind.recipients:
            needless.add("recipient_class")
        if not {"named", "intermediary"} & set(kind.recipients):
            needless.add("recipient")
        return needless

    def clean(self) -> dict[str, Any]:
        """Return what the services take."""
        given = super().clean() or {}
        kind, ends = self.kind, given.get("ends")
        full = {name: given[name] for name in _PLAIN if name in given}
        full["classes"] = [NOTES] if kind.notes else sorted(given.get("classes", ()))
        full["purposes"] = sorted(given.get("purposes", kind.purposes))
        full["recipient_kind"] = given.get("recipient_kind", kind.recipients[0])
        full["expires_on"] = given.get("expires_on") if ends == "day" else None
        full["expiry_event"] = given.get("expiry_event", "") if ends == "event" else ""
        full["never_expires"] = ends == "never"
        if given.get("everything"):
            full["classes"] = []
        return full

    def lacks(self, elements: list[tuple[str, str]]) -> None:
        """Say at the right field what the paper lacks: (id of the element, words)."""
        for element, missing in elements:
            field = FIELD_OF.get(element)
            words_ = _("Still missing: %(what)s.") % {"what": missing}
            self.add_error(field if field in self.fields else None, str(words_))

    @staticmethod
    def initial_of(consent: Consent) -> dict[str, Any]:
        """Return what a form shows of an existing consent."""
        shown = {name: getattr(consent, name) for name in (*_PLAIN, "classes", "purposes")}
        ends = "day" if consent.expires_on else "event" if consent.expiry_event else ""
        return shown | {
            "recipient_kind": consent.recipient_kind,
            "ends": "never" if consent.never_expires else ends,
            "expires_on": consent.expires_on,
            "expiry_event": consent.expiry_event,
        }


_PLAIN = (
    "everything",
    "information",
    "records_since",
    "records_until",
    "recipient",
    "recipient_class",
    "participants",
    "treating_only",
    "purpose_words",
    "held_until",
    "held_event",
    "signed_by",
)


class SignForm(forms.Form):
    """Names under the text, and how they were put there."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    method = forms.ChoiceField(
        label=_("How it is signed"),
        choices=tuple(said.METHODS.items()),
        widget=forms.RadioSelect,
        initial="screen",
    )
    name = forms.CharField(label=_("Your name"), max_length=200)
    other_capacity = forms.ChoiceField(
        label=_("Who signs for the person"),
        choices=[
            (str(c), said.CAPACITIES[c]) for c in (Capacity.GUARDIAN, Capacity.REPRESENTATIVE)
        ],
        widget=forms.RadioSelect,
    )
    other_name = forms.CharField(label=_("Name of the one who signs as well"), max_length=200)
    document = forms.CharField(
        label=_("Paper that allows it"),
        help_text=_("Such as: court order of 3 May, seen by us."),
        max_length=300,
    )
    document_until = day_field(label=_("Last day of that paper"))
    signed_on = day_field(label=_("Day on the paper"), help_text=_("Only when signed on paper."))
    scan = forms.CharField(
        label=_("Where the signed paper is kept"), required=False, max_length=200
    )
    agree = forms.BooleanField(
        label=_("I have read this text, or it was read to me, and I agree to it.")
    )

    def __init__(self, *args: Any, signed_by: SignedBy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signed_by = signed_by
        needless: tuple[str, ...]
        if signed_by is SignedBy.PATIENT:
            needless = ("other_capacity", "other_name", "document", "document_until")
        elif signed_by is SignedBy.PATIENT_AND_GUARDIAN:
            needless = ("other_capacity",)
        else:
            needless = ("name",)
            self.fields["other_name"].label = _("Name of the one who signs")
        for name in needless:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask where the paper is when there is one."""
        given = super().clean() or {}
        if given.get("method") == "paper":
            for name in ("signed_on", "scan"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, _("Needed when it was signed on paper."))
        return given


class RevokeForm(forms.Form):
    """How a consent was taken back, when it was not on the person's own pages."""

    how = forms.ChoiceField(
        label=_("How it was taken back"),
        choices=[(name, label) for name, label in said.REVOKED_HOW.items() if name != "self"],
        widget=forms.RadioSelect,
    )
    said_on = day_field(label=_("Day on which it was said or written"))
    said = forms.CharField(
        label=_("In their words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )


class ReasonForm(forms.Form):
    """Why something was a mistake, or what happened."""

    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 2}))

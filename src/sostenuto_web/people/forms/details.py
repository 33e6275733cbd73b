"""Contacts, cautions, and reasons."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.cautions import caution_kinds
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.models import Caution, Contact
from sostenuto_web.people.once import OnceField


class ContactForm(SeenMixin):
    """Somebody to reach about a client, and what may be said to them."""

    kind = forms.ChoiceField(label=_("Who this is"), choices=Contact.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    relation = forms.CharField(
        label=_("Relation"),
        max_length=120,
        required=False,
        help_text=_("In the client's words: sister, sponsor, doctor."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    emergency = forms.BooleanField(label=_("Call in an emergency"), required=False)
    may_say_who = forms.BooleanField(
        label=_("We may say who we are"),
        required=False,
        help_text=_("Without this, a caller says a first name and nothing else."),
    )
    may_leave_message = forms.BooleanField(label=_("We may leave a message"), required=False)
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Refuse an emergency contact without a phone."""
        said = super().clean() or {}
        if said.get("emergency") and not said.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("An emergency contact needs a phone number."))
        return said


def caution_choices() -> list[tuple[str, str]]:
    """Return the kinds of caution, none chosen: a slip of the hand must not set the first one."""
    return [
        ("", gettext("Choose one")),
        *((kind.key, gettext(kind.name)) for kind in caution_kinds().values()),
    ]


class CautionForm(SeenMixin):
    """Something to take care with."""

    kind = forms.ChoiceField(label=_("What to take care with"), choices=caution_choices)
    detail = forms.CharField(
        label=_("Detail"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which sounds, what the first signs are, what helps."),
    )
    since = forms.DateField(label=_("Since"), initial=timezone.localdate, widget=forms.DateInput())
    state = forms.ChoiceField(label=_("State"), choices=Caution.State.choices)
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Refuse "something else" without words."""
        said = super().clean() or {}
        if said.get("kind") == "other" and not said.get("detail"):
            self.add_error("detail", _("Say in a few words what to take care with."))
        return said


class ReasonForm(forms.Form):
    """Why something is voided or taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays with the record."),
    )

"""Taking in a client and changing what is kept; also what checks a line of a table."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.contexts import contexts
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.models import Client, Status
from sostenuto_web.people.once import OnceField
from sostenuto_web.people.services.clients import number_key
from sostenuto_web.platform.vault.names import parts_of

FIRST_BIRTH_YEAR = 1900


def context_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the contexts under the headings of their groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for context in contexts().values():
        groups.setdefault(gettext(context.group), []).append((context.key, gettext(context.name)))
    return list(groups.items())


def language_choices() -> list[tuple[str, str]]:
    """Return the languages Django knows, by their names here."""
    known = sorted(((code, gettext(name)) for code, name in LANGUAGES), key=lambda c: c[1])
    return [("", gettext("not said")), *known]


class ClientForm(forms.Form):
    """What is kept about a client."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Kept sealed. Found again by the start of any of its parts."),
    )
    alias = forms.CharField(
        label=_("Alias"),
        max_length=40,
        help_text=_("What others see in groups. Nothing that points to the person."),
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    birth_year = forms.IntegerField(
        label=_("Birth year"), required=False, min_value=FIRST_BIRTH_YEAR
    )
    clinic_number = forms.CharField(
        label=_("Clinic number"),
        max_length=30,
        required=False,
        help_text=_("The number in the house's other record, if there is one."),
    )
    contexts = forms.MultipleChoiceField(
        label=_("Comes with"),
        choices=context_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, initial=Status.ACTIVE)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    notes = forms.CharField(
        label=_("Short notes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What everybody in the care team should know. Not for counselling notes."),
    )

    def __init__(self, *args: Any, client_id: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client_id = client_id

    def clean_name(self) -> str:
        """Refuse a name without a single letter."""
        name = " ".join(self.cleaned_data["name"].split())
        if not parts_of(name):
            raise ValidationError(_("A name has at least one letter."))
        return name

    def clean_birth_year(self) -> int | None:
        """Refuse a year that is still to come."""
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > timezone.localdate().year:
            raise ValidationError(_("This year is still to come."))
        return year

    def clean_clinic_number(self) -> str:
        """Refuse a number that another client has."""
        number: str = self.cleaned_data["clinic_number"]
        key = number_key(number)
        taken = Client.objects.filter(clinic_number_keyed=key)
        if self.client_id is not None:
            taken = taken.exclude(pk=self.client_id)
        if key is not None and taken.exists():
            raise ValidationError(_("Another client here has this clinic number."))
        return number

    @property
    def fields_of_client(self) -> dict[str, Any]:
        """What goes into the client's row."""
        left_out = {"contexts", "lead", "once", "another_person", "asked_about", "seen"}
        return {name: said for name, said in self.cleaned_data.items() if name not in left_out}


class AnotherPersonMixin(forms.Form):
    """Asks once more when the name is easily taken for another client's.

    The answer holds for the name it was given about: another name asks anew.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "another_person" in self.data:
            self._ask()

    def ask_whether_another(self) -> None:
        """Show the question; the form is sent again with the answer."""
        self._ask()
        typed: Any = self.data
        data = typed.copy()
        data.pop("another_person", None)
        data["asked_about"] = self._asked()
        self.data = data

    @property
    def is_another(self) -> bool:
        """Whether the question was answered with yes, for this very name."""
        asked = constant_time_compare(self.data.get("asked_about", ""), self._asked())
        return self.data.get("another_person") == "on" and asked

    def _ask(self) -> None:
        self.fields["another_person"] = forms.BooleanField(
            label=_("Yes, this is another person"), required=False
        )
        self.fields["asked_about"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _asked(self) -> str:
        name = " ".join(parts_of(self.data.get("name", "")))
        return salted_hmac("sostenuto.people.another", name, algorithm="sha256").hexdigest()


class TakeInForm(AnotherPersonMixin, ClientForm):
    """A new client, and who leads their care."""

    once = OnceField()

    def __init__(self, *args: Any, leads: Iterable[Any] = (), by: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.leads = {str(user.pk): user for user in leads}
        shown = [(pk, user.name or user.login) for pk, user in self.leads.items()]
        mine = str(by.pk) if by and str(by.pk) in self.leads else ""
        self.fields["lead"] = forms.ChoiceField(
            label=_("Leads the care"),
            choices=[("", gettext("nobody yet")), *shown],
            initial=mine,
            required=False,
        )

    @property
    def lead_user(self) -> Any:
        """The user who leads, or None."""
        return self.leads.get(self.cleaned_data["lead"])


class ChangeForm(SeenMixin, AnotherPersonMixin, ClientForm):
    """A client's record, changed."""

"""What the privacy officer may ask the audit for."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.audit.models import Outcome
from sostenuto_web.platform.audit.selectors import Wanted


class WantedForm(forms.Form):
    """Days, a person, an outcome; a client comes by the link of the record's page."""

    says_optional = False

    first_day = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    by = forms.TypedChoiceField(label=_("Person"), required=False, empty_value=None)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    every = forms.BooleanField(label=_("The pages of changes as rows of their own"), required=False)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = get_user_model().objects.order_by("name").values_list("pk", "name")
        everybody = [("", _("Everybody"))]
        self._field("by").choices = everybody + [(str(pk), name) for pk, name in people]
        self._field("outcome").choices = [("", _("Every outcome")), *Outcome.choices]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return said

    def wanted(self) -> Wanted:
        """Return what is asked for."""
        said = self.cleaned_data
        return Wanted(
            said["first_day"],
            said["last_day"],
            said["by"],
            said["client_id"],
            said["outcome"],
            said["every"],
        )

    def asked(self) -> list[str]:
        """Return in words what is asked for, for a page on which the form is folded away."""
        said = self.cleaned_data
        found = [
            f"{self._field(name).label}: {date_format(said[name], 'SHORT_DATE_FORMAT')}"
            for name in ("first_day", "last_day")
            if said.get(name)
        ]
        for name in ("by", "outcome"):
            labels = {str(value): label for value, label in self._field(name).choices}
            if said.get(name):
                found.append(f"{self._field(name).label}: {labels[str(said[name])]}")
        return found

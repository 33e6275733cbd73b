"""Erasing for good: why, on which paper that stands, and whose alias it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people import erasing
from sostenuto_web.people.models import Client


class EraseForm(forms.Form):
    """A reason that says nothing about the person, and what no slip of the hand types."""

    why = forms.ChoiceField(label=_("Reason"), choices=erasing.choices, widget=forms.RadioSelect)
    paper = forms.CharField(
        label=_("Number of the paper"),
        max_length=erasing.PAPER_LONGEST,
        help_text=_(
            "Write the reason on paper, or keep the letter that asks for it, and number it. Only "
            "the number is kept here: words about the person would outlive what is erased."
        ),
    )
    alias = forms.CharField(
        label=_("Type the alias"), max_length=40, help_text=_("As it stands in the banner.")
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client

    def clean_paper(self) -> str:
        """Refuse words, and the client's own number."""
        paper: str = self.cleaned_data["paper"]
        if fault := erasing.fault_of_paper(paper, self.client.clinic_number):
            raise ValidationError(fault)
        return paper

    def clean_alias(self) -> str:
        """Refuse anything but the alias."""
        alias: str = self.client.alias
        if self.cleaned_data["alias"].casefold().strip() != alias.casefold().strip():
            raise ValidationError(_("This is not the alias of the client in the banner."))
        return alias

"""The one question of a counselling note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.once import OnceField


class CounsellingForm(forms.Form):
    """What whoever leads the care writes for themselves."""

    words = forms.CharField(
        label=_("What you want to keep for yourself"),
        max_length=100_000,
        help_text=_("Thoughts, impressions, what was said in confidence. Not for the record."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    session = forms.UUIDField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def know_of(self, stamp: str) -> None:
        """Show the form once more as one that knows of a change; what was typed stays."""
        data: Any = self.data
        data = data.copy()
        data["seen"] = stamp
        self.data = data

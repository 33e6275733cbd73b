"""A form that knows the latest change of what it changes, so that nobody overwrites another."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class SeenMixin(forms.Form):
    """Carries ``seen``: the latest change that the page knew of when it was shown."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def know_of(self, change: str, *, is_voided: bool = False) -> None:
        """Show the form once more, as one that knows of a change; what was typed stays."""
        typed: Any = self.data
        data = typed.copy()
        data["seen"] = change
        self.data = data
        changed = _("Somebody else changed this record while you were writing.")
        voided = _("Somebody else voided this while you were writing.")
        self.add_error(None, voided if is_voided else changed)

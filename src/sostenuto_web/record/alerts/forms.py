"""What is asked when somebody has looked."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HandleForm(forms.Form):
    """What was done about an alert."""

    done = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How the person is, whom you told, what was agreed. A sentence is enough."),
    )

"""What is asked when a course of care begins."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.once import OnceField
from sostenuto_web.platform.clinic.selectors import today

EARLIEST = timedelta(days=3660)
"""So long before today a referral may have come, for records that are brought in late."""


class BeginForm(forms.Form):
    """On which day somebody asked for music therapy."""

    referred_on = forms.DateField(
        label=_("On which day did somebody ask for music therapy?"),
        initial=today,
        widget=forms.DateInput(),
    )
    once = OnceField()

    def clean_referred_on(self) -> date:
        """Refuse a day that is still to come, and one that is a slip of the finger."""
        day: date = self.cleaned_data["referred_on"]
        if day > today():
            raise ValidationError(_("This day is still to come."))
        if day < today() - EARLIEST:
            raise ValidationError(_("Look at the year once more."))
        return day

"""What is asked when somebody sets how loud it may be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto_web.listening.volume.words import CAPS


class VolumeForm(forms.Form):
    """How loud the music may be for one person at the most."""

    says_optional = False
    cap_db = forms.TypedChoiceField(
        label=_("How loud it may be at the most"),
        choices=lambda: [(f"{level:g}", words) for level, words in CAPS.items()],
        coerce=float,
        widget=forms.RadioSelect,
        help_text=_("Ask the person. A caution may ask for less; then the quieter one holds."),
    )

"""Writing a reason, and looking at one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.once import OnceField
from sostenuto_web.repertoire.models import Override

LONGEST = Override._meta.get_field("reason").max_length


class ReasonForm(forms.Form):
    """Why something may sound today although the gate says no, or ask first."""

    reason = forms.CharField(
        label=_("Why it is right today"),
        help_text=_("In a sentence or two, for those who look at it afterwards."),
        widget=forms.Textarea,
        max_length=LONGEST,
    )
    once = OnceField()


class ReviewForm(forms.Form):
    """What came of looking at a reason."""

    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("What was spoken about, or what follows from it. It may stay empty."),
        widget=forms.Textarea,
        required=False,
        max_length=LONGEST,
    )

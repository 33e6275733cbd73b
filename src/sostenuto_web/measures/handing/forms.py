"""What a therapist chooses before the device is handed over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto_web.measures.handing.offering import Offered, ratings_offered
from sostenuto_web.people.once import OnceField
from sostenuto_web.record.models import Moment

MOMENTS = (
    (Moment.BEFORE, _("before the session")),
    (Moment.DURING, _("now, in between")),
    (Moment.AFTER, _("after the session")),
)


def _names() -> list[tuple[str, str]]:
    return [(one.key, gettext(one.name)) for one in ratings_offered()]


class HandOverForm(forms.Form):
    """Which measures and which of our own ratings are asked."""

    says_optional = False

    once = OnceField()
    measures = forms.MultipleChoiceField(
        label=_("Measures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ratings = forms.MultipleChoiceField(
        label=_("Our own short questions"),
        help_text=_("They are asked first. They are not a tested scale."),
        choices=_names,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    moment = forms.ChoiceField(
        label=_("When the short questions are asked"), choices=MOMENTS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, offered: Sequence[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.name) for one in offered if one.has_form]
        self.fields["measures"] = forms.MultipleChoiceField(
            label=_("Measures"),
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if not choices:
            del self.fields["measures"]

    def clean(self) -> dict[str, Any]:
        """Ask for something to be handed over."""
        said = super().clean() or {}
        if not self.errors and not said.get("measures") and not said.get("ratings"):
            raise forms.ValidationError(_("Choose what is asked."))
        return said

"""What is asked when a session gets another time, or does not take place."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.session_words import session_words
from sostenuto_web.care.sessions.services import OTHER
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.record.harms.forms import MomentField

FARTHEST = timedelta(days=2 * 366)
SHORTEST, LONGEST = 5, 480


def reasons() -> list[tuple[str, str]]:
    """Return why a session may not take place, each with what it means."""
    known = session_words().missed.values()
    return [(one.key, f"{gettext(one.name)}: {gettext(one.words)}") for one in known]


class MissedForm(forms.Form):
    """Why a session does not take place; nobody is blamed."""

    because = forms.ChoiceField(label=_("Why"), choices=reasons, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a few words"),
        max_length=500,
        required=False,
        help_text=_("Only what whoever plans the next session needs to know."),
    )

    def clean(self) -> dict[str, Any]:
        """See that another reason is told."""
        said = super().clean() or {}
        if said.get("because") == OTHER and not said.get("words"):
            self.add_error("words", _("Say the reason in a few words."))
        return said


class MoveForm(SeenMixin):
    """Another time for a session that was not held yet."""

    starts_at = MomentField(label=_("When"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST)
    place = forms.CharField(label=_("Room"), max_length=40, required=False)

    def clean_starts_at(self) -> datetime:
        """Refuse a day that is a slip of the finger."""
        moment: datetime = self.cleaned_data["starts_at"]
        if abs(moment - timezone.now()) > FARTHEST:
            raise ValidationError(_("Look at the year once more."))
        return moment

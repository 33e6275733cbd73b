"""What is asked when somebody writes down what follows from a course that is flat or worse."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from sostenuto.measures.next_steps import NextStep
from sostenuto_web.measures.shelf.words import translated
from sostenuto_web.people.once import OnceField


class StepsForm(forms.Form):
    """Which steps will be taken, and what else, in own words.

    Parameters
    ----------
    steps : iterable of NextStep
        Those to choose from, each with its reason.
    """

    keys = forms.MultipleChoiceField(
        label=_("What will be done"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "You decide. What is raised in supervision stands on the work list of those who "
            "supervise in this client's care. Nothing else happens by itself."
        ),
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you agreed on, and with whom you talk about it."),
    )
    once = OnceField()

    def __init__(self, steps: Iterable[NextStep], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["keys"]
        field.choices = [(step.key, _worded(step)) for step in steps]

    def clean(self) -> dict[str, Any]:
        """Refuse a decision of nothing."""
        said = super().clean() or {}
        if not said.get("keys") and not (said.get("words") or "").strip() and not self.errors:
            self.add_error("keys", _("Tick what will be done, or say it in your own words."))
        return said


def _worded(step: NextStep) -> str:
    return format_html(
        '{}<br><span class="quiet">{}</span>', translated(step.words), translated(step.reason)
    )

"""What the page of live music sends."""

from typing import Any

from django import forms

from sostenuto_web.listening.composing.seeds import LARGEST_SEED
from sostenuto_web.listening.models import Composed
from sostenuto_web.listening.steering import changes
from sostenuto_web.people.once import OnceField


class BeginForm(forms.Form):
    """From which seed, within which limits and where it begins, and in which session."""

    seed = forms.IntegerField(min_value=0, max_value=LARGEST_SEED)
    preset = forms.ChoiceField(choices=Composed.Preset.choices, required=False)
    valence = forms.FloatField(min_value=-1, max_value=1)
    arousal = forms.FloatField(min_value=-1, max_value=1)
    session = forms.UUIDField(required=False)
    stays = forms.BooleanField(required=False)
    once = OnceField()


class ChangesForm(forms.Form):
    """A batch of changes, and how many came before it."""

    after = forms.IntegerField(min_value=0, max_value=changes.MOST)
    changes = forms.CharField(max_length=changes.LARGEST_TEXT, required=False)

    def clean_changes(self) -> list[Any]:
        """Read them; none were sent where there is nothing."""
        try:
            return list(changes.read(self.cleaned_data["changes"] or "[]"))
        except changes.FaultyError as problem:
            raise forms.ValidationError(str(problem)) from problem

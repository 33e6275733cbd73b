"""What a piece is asked for by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto.listening.moods import mood
from sostenuto_web.listening.composing.moods import WORDS
from sostenuto_web.listening.composing.seeds import LARGEST_SEED, drawn_seed
from sostenuto_web.listening.composing.services import Wanted
from sostenuto_web.listening.models import Composed
from sostenuto_web.people.once import OnceField

SHORTEST_MINUTES, LONGEST_MINUTES = 1, 20
OWN_PLACE = ""
EITHER = _("You wrote numbers too. Choose “my own two numbers”, or empty them.")
NEEDED = _("Choose a mood, or write both numbers.")


class AskForm(forms.Form):
    """A place on the plane, a length, and a seed where somebody wants a certain one."""

    mood = forms.ChoiceField(
        label=_("What it expresses"),
        help_text=_("A mood by its name, or a place of your own by two numbers."),
        choices=[(OWN_PLACE, _("my own two numbers")), *WORDS.items()],
        required=False,
        initial="calm",
    )
    valence = forms.FloatField(
        label=_("Valence"),
        help_text=_("From −1 (dark) to 1 (bright)"),
        required=False,
        min_value=-1,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "0.05"}),
    )
    arousal = forms.FloatField(
        label=_("Arousal"),
        help_text=_("From −1 (calm) to 1 (lively)"),
        required=False,
        min_value=-1,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "0.05"}),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        help_text=_("From 1 to 20"),
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        initial=3,
    )
    preset = forms.ChoiceField(
        label=_("Limits"),
        help_text=_(
            "Sedative: 54 to 72 beats a minute, soft, no drums. Stimulative: 120 to 140, with"
            " drums. They hold whatever the place says."
        ),
        choices=Composed.Preset.choices,
        required=False,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("A whole number. The same seed and the same numbers make the same piece."),
        required=False,
        min_value=0,
        max_value=LARGEST_SEED,
    )
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Take the place of a named mood; without one both numbers are needed."""
        said = super().clean() or self.cleaned_data
        if name := said.get("mood"):
            if any(self.data.get(self.add_prefix(field)) for field in ("valence", "arousal")):
                self.add_error("mood", EITHER)
            place = mood(name)
            said["valence"], said["arousal"] = place.valence, place.arousal
            return said
        for field in ("valence", "arousal"):
            if field not in self.errors and said.get(field) is None:
                self.add_error(field, NEEDED)
        return said

    def wanted(self) -> Wanted:
        """Return what is asked for, with a seed drawn where none was given."""
        said = self.cleaned_data
        seed = said["seed"] if said["seed"] is not None else drawn_seed()
        return Wanted(said["valence"], said["arousal"], said["minutes"], seed, said["preset"])

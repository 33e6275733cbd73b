"""What may be said of each kind of fact; the same whether a form or a device sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto.care.feelings import feelings
from sostenuto.care.session_words import session_words
from sostenuto.measures import ratings
from sostenuto_web.record.models import Feeling, Felt, Moment, MusicEvent, Rating

LONGEST_FEELING, LONGEST_SONG, LONGEST_WORDS = 500, 300, 2000


class FactForm(forms.Form):
    """What a kind of fact says; ``fields_of`` are the columns of its row."""

    def fields_of(self) -> dict[str, Any]:
        """Return what the row is made of."""
        return dict(self.cleaned_data)


def _keys(found: Any) -> list[tuple[str, str]]:
    return [(key, key) for key in found]


class RatingForm(FactForm):
    """One answer: a cell of the mood square, or a whole number from 0 to 10."""

    scale = forms.ChoiceField(choices=lambda: _keys(ratings.ratings()))
    moment = forms.ChoiceField(choices=Moment.choices)
    given_by = forms.ChoiceField(choices=Rating.GivenBy.choices)
    value = forms.IntegerField(required=False, min_value=ratings.LOWEST, max_value=ratings.HIGHEST)
    cell = forms.RegexField(r"^[1-9],[1-9]$", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the answer that this scale has, and for no other."""
        said = self.cleaned_data
        known = ratings.ratings().get(said.get("scale", ""))
        if known is None or self.errors:
            return said
        wanted, other = ("cell", "value") if known.shape == "grid" else ("value", "cell")
        if said.get(wanted) in (None, "") or said.get(other) not in (None, ""):
            raise forms.ValidationError(_("Choose one answer."))
        return said

    def fields_of(self) -> dict[str, Any]:
        """Return the row's columns; a cell is a point of the plane."""
        said = {name: self.cleaned_data[name] for name in ("scale", "moment", "given_by")}
        if not self.cleaned_data["cell"]:
            return said | {"value": float(self.cleaned_data["value"])}
        mood = ratings.mood_of(*map(int, self.cleaned_data["cell"].split(",")))
        return said | {"valence": mood.valence, "arousal": mood.arousal}


class FeelingForm(FactForm):
    """Feelings from the list, or in words of one's own."""

    seen = forms.ChoiceField(choices=Feeling.Seen.choices)
    moment = forms.ChoiceField(choices=Moment.choices)
    keys = forms.MultipleChoiceField(choices=lambda: _keys(feelings()), required=False)
    words = forms.CharField(max_length=LONGEST_FEELING, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one feeling."""
        said = self.cleaned_data
        if not self.errors and not said.get("keys") and not said.get("words"):
            raise forms.ValidationError(_("Choose a feeling, or say it in your own words."))
        return said


class MusicForm(FactForm):
    """Which song sounded; one of the house, or a line of words."""

    song_id = forms.UUIDField(required=False)
    recording_id = forms.UUIDField(required=False)
    song_words = forms.CharField(max_length=LONGEST_SONG, required=False)
    is_live = forms.BooleanField(required=False)
    chosen_by = forms.ChoiceField(choices=MusicEvent.ChosenBy.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask which song."""
        said = self.cleaned_data
        which = ("song_id", "recording_id", "song_words")
        if not self.errors and not any(said.get(name) for name in which):
            raise forms.ValidationError(_("Say which song it was."))
        return said


class QuoteForm(FactForm):
    """What the client said, word for word."""

    words = forms.CharField(max_length=LONGEST_WORDS)


class PromptForm(FactForm):
    """How much help was given."""

    level = forms.ChoiceField(choices=lambda: _keys(session_words().prompt_levels))


class MarkForm(FactForm):
    """What was seen of one member of a group."""

    key = forms.ChoiceField(choices=lambda: _keys(session_words().marks))


class ResponseForm(FactForm):
    """What came of a goal, or of what was done."""

    goal_id = forms.UUIDField(required=False)
    key = forms.ChoiceField(choices=lambda: [("", ""), *_keys(session_words().responses)])
    attained = forms.IntegerField(required=False, min_value=-2, max_value=2)
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for something."""
        said = self.cleaned_data
        empty = not said.get("key") and not said.get("words") and said.get("attained") is None
        if not self.errors and empty:
            raise forms.ValidationError(_("Say how it went."))
        return said


class FeltForm(FactForm):
    """Where a song took the client, how they liked it, whether they knew it."""

    song_id = forms.UUIDField(required=False)
    recording_id = forms.UUIDField(required=False)
    programme_id = forms.UUIDField(required=False)
    valence = forms.FloatField(required=False, min_value=-1, max_value=1)
    arousal = forms.FloatField(required=False, min_value=-1, max_value=1)
    liked = forms.FloatField(required=False, min_value=-1, max_value=1)
    familiar = forms.NullBooleanField(required=False)
    mood_valence = forms.FloatField(required=False, min_value=-1, max_value=1)
    mood_arousal = forms.FloatField(required=False, min_value=-1, max_value=1)
    context = forms.ChoiceField(choices=Felt.Context.choices)
    skipped = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask which song, for both numbers of a place, and for something that was said."""
        said = self.cleaned_data
        if self.errors:
            return said
        if not said.get("song_id") and not said.get("recording_id"):
            raise forms.ValidationError(_("Say which song it was."))
        for pair in (("valence", "arousal"), ("mood_valence", "mood_arousal")):
            if len([name for name in pair if said.get(name) is not None]) == 1:
                raise forms.ValidationError(_("A place in the square needs both of its numbers."))
        told = ("valence", "liked", "familiar")
        if all(said.get(name) is None for name in told) and not said.get("skipped"):
            raise forms.ValidationError(_("Say how it was."))
        return said


class DistressForm(FactForm):
    """Nothing is asked of whoever presses it."""

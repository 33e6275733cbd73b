"""What the player says of itself."""

from django import forms

LONGEST_S = 6 * 3600.0


class PlaceForm(forms.Form):
    """Which slot sounds, where in it the music is, and for how long it was heard."""

    slot = forms.UUIDField()
    position_s = forms.FloatField(min_value=0, max_value=LONGEST_S)
    heard_s = forms.FloatField(min_value=0, max_value=LONGEST_S, required=False)

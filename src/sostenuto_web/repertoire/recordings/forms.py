"""What people say about recordings: against what was heard, of which song one is, who hears it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from sostenuto.music.key import Key
from sostenuto.repertoire.folding import folded_letters
from sostenuto_web.repertoire.models import Audience
from sostenuto_web.repertoire.songs.forms import KeyField

WRITE = _("Write at least one letter.")
BOTH = _("Write both, the title and the artist.")


class HeardKeyField(KeyField):
    """A key as musicians write it, kept as the engine writes it: *A minor*."""

    def clean(self, value: Any) -> str:
        """Return the key in the engine's words.

        Examples
        --------
        >>> HeardKeyField().clean("B♭"), HeardKeyField().clean("f#m")
        ('A# major', 'F# minor')
        """
        short = super().clean(value)
        return str(Key.parse(f"{short.removesuffix('m')} {_mode(short)}")) if short else ""


def _mode(short: str) -> str:
    return "minor" if short.endswith("m") else "major"


class CorrectionForm(forms.Form):
    """What a person hears instead of the engine; an empty field lets what was heard hold."""

    says_optional = False
    tempo_bpm = forms.FloatField(
        label=_("Tempo"), required=False, min_value=20, max_value=300, help_text=_("Beats a minute")
    )
    key = HeardKeyField(help_text=_("Like C, F#m or A minor"))
    valence = forms.FloatField(
        label=_("Valence"),
        required=False,
        min_value=-1,
        max_value=1,
        help_text=_("From −1 (dark) to 1 (bright)"),
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )
    arousal = forms.FloatField(
        label=_("Arousal"),
        required=False,
        min_value=-1,
        max_value=1,
        help_text=_("From −1 (calm) to 1 (lively)"),
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )

    def said(self) -> dict[str, Any]:
        """Return what was sent: a field that was not stays as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class RecordingForm(forms.Form):
    """Who may hear a recording, and of which song it is."""

    title = forms.CharField(label=_("Title of the song"), max_length=300, required=False)
    artist = forms.CharField(label=_("Artist of the song"), max_length=300, required=False)
    audience = forms.ChoiceField(label=_("Who may hear it"), choices=Audience.choices)
    licence_note = forms.CharField(
        label=_("Licence"),
        max_length=200,
        required=False,
        help_text=_("What you may do with it and why: own CD, public domain."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse half a name."""
        said = super().clean() or {}
        refuse_half_a_name(self, said, needed=bool(said.get("title") or said.get("artist")))
        return said

    def name(self) -> tuple[str, str] | None:
        """Return artist and title, or None where nothing was written."""
        title, artist = self.cleaned_data["title"], self.cleaned_data["artist"]
        return (artist, title) if title else None


class NamingRow(forms.Form):
    """What one recording without a song is called."""

    says_optional = False
    pk = forms.UUIDField(widget=forms.HiddenInput)
    ticked = forms.BooleanField(label=_("This one"), required=False)
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    artist = forms.CharField(label=_("Artist"), max_length=300, required=False)


class NamingRows(BaseFormSet):  # type: ignore[type-arg]
    """The rows of a page; what is to be named needs a name, the others may stand as they are."""

    def clean(self) -> None:
        """Refuse a ticked row without a whole name."""
        for row in self.forms:
            said = getattr(row, "cleaned_data", {})
            if "nothing" not in self.data and said.get("ticked"):
                refuse_half_a_name(row, said, needed=True)
        if any(row.errors for row in self.forms):
            raise ValidationError(_("Nothing is saved yet: look at the rows marked in red."))

    def ticked(self) -> list[dict[str, Any]]:
        """Return what was said of the rows that are ticked."""
        return [row.cleaned_data for row in self.forms if row.cleaned_data.get("ticked")]


def refuse_half_a_name(form: forms.Form, said: dict[str, Any], *, needed: bool) -> None:
    """Put an error on each part of a name that is missing or has no letter."""
    for name in ("title", "artist"):
        if needed and name in said and not folded_letters(said[name]):
            form.add_error(name, WRITE if said[name] else BOTH)


NamingFormSet = formset_factory(NamingRow, formset=NamingRows, extra=0, max_num=50, absolute_max=50)

"""What somebody looks for in the picture."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto_web.repertoire import words
from sostenuto_web.repertoire.picture.filters import Wanted
from sostenuto_web.repertoire.picture.points import KEYS

ANY = [("", _("any"))]
ANSWERS = [*ANY, ("p", _("may play")), ("pa", _("may play, or ask first")), ("n", _("does not"))]


class WantedForm(forms.Form):
    """Bounds, a key, a tag and words of the title; each may stay empty."""

    says_optional = False
    words = forms.CharField(
        label=_("Title or artist"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    tempo_from = forms.FloatField(label=_("Tempo from"), required=False, min_value=0, max_value=999)
    tempo_to = forms.FloatField(label=_("Tempo to"), required=False, min_value=0, max_value=999)
    minutes_from = forms.FloatField(
        label=_("Minutes from"), required=False, min_value=0, max_value=999
    )
    minutes_to = forms.FloatField(label=_("Minutes to"), required=False, min_value=0, max_value=999)
    key = forms.ChoiceField(label=_("Key"), required=False)
    tag = forms.ChoiceField(label=_("Theme or sound"), required=False)
    no_lyrics = forms.BooleanField(label=_("Only without words"), required=False)
    answers = forms.ChoiceField(label=_("For this person"), choices=ANSWERS, required=False)

    def __init__(self, *args: Any, tags: list[str], for_client: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys: Any = self.fields["key"]
        keys.choices = [*ANY, *((str(place), words.key(key)) for place, key in enumerate(KEYS))]
        tagged: Any = self.fields["tag"]
        tagged.choices = [*ANY, *((tag, tag) for tag in tags)]
        if not tags:
            del self.fields["tag"]
        if not for_client:
            del self.fields["answers"]

    def clean(self) -> dict[str, Any]:
        """Refuse bounds that stand the wrong way round."""
        said = super().clean() or {}
        for name in ("tempo", "minutes"):
            least, most = said.get(f"{name}_from"), said.get(f"{name}_to")
            if least is not None and most is not None and least > most:
                self.add_error(
                    f"{name}_to", ValidationError(_("It must not be less than where it begins."))
                )
        return said

    def wanted(self) -> Wanted:
        """Return what is looked for."""
        said = dict(self.cleaned_data)
        said["key"] = int(said["key"]) if said["key"] else None
        said["words"] = said["words"].strip()
        return Wanted(**said)


def initial_of(wanted: Wanted) -> dict[str, Any]:
    """Return what a form shows of what is looked for."""
    return asdict(wanted)

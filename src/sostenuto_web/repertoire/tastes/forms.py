"""What a client says of a song, typed or in full; totals from paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto.care.interviews.paper_totals import PaperTotal, paper_totals
from sostenuto.repertoire.identity import written_names
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.once import OnceField
from sostenuto_web.repertoire.models import Preference
from sostenuto_web.repertoire.songs import services as songs


class FindForm(forms.Form):
    """A search among the music of the house."""

    says_optional = False
    q = forms.CharField(
        label=_("Find a song or a recording"),
        max_length=200,
        required=False,
        widget=forms.SearchInput,
    )


class LineForm(forms.Form):
    """One preference, typed as it is spoken: *Paper Boats – The Lanterns, loved*."""

    says_optional = False
    line = forms.CharField(
        label=_("What they say of a song"),
        max_length=300,
        help_text=_("For example: title – artist, loved. Or: liked, fine, not now, never."),
    )
    once = OnceField()

    def clean_line(self) -> Any:
        """Read it, and see that it says something of a song."""
        try:
            line = songs.read(self.cleaned_data["line"])
        except InputError:
            line = None
        if line is None or line.kind != "song" or not line.names:
            raise ValidationError(_("Write a song with its artist, like: title – artist, loved."))
        if line.urge is not None or line.state is not None:
            raise ValidationError(_("What raises the urge belongs in the trigger register."))
        if not line.liking:
            raise ValidationError(
                _("Say how they like it: … , loved. Or: liked, fine, not now, never.")
            )
        return line


class PreferenceForm(SeenMixin):
    """A preference in full."""

    value = forms.CharField(
        label=_("Which song"), max_length=300, help_text=_("As: Artist – Title.")
    )
    word = forms.ChoiceField(
        label=_("How they like it"),
        choices=Preference.Word.choices,
        help_text=_("Not now and never keep it out of every suggestion."),
    )
    familiar = forms.BooleanField(label=_("They know it well"), required=False, initial=True)
    memory = forms.CharField(
        label=_("What they remember with it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    people = forms.CharField(label=_("Whom they think of"), max_length=300, required=False)
    once = OnceField()

    def clean_value(self) -> str:
        """Refuse what names no song."""
        value = str(self.cleaned_data["value"])
        if not written_names(value):
            raise ValidationError(_("Write a song as its artist, a dash, and its title."))
        return value


def _total(total: PaperTotal, label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=total.lowest, max_value=total.highest, required=False
    )


class HumsForm(SeenMixin):
    """Totals of the Healthy-Unhealthy Music Scale, as they stand on the paper."""

    on_day = forms.DateField(
        label=_("Filled in on"), initial=timezone.localdate, widget=forms.DateInput()
    )
    healthy = _total(paper_totals()["hums_healthy"], _("Healthy total, from 5 to 25"))
    unhealthy = _total(paper_totals()["hums_unhealthy"], _("Unhealthy total, from 8 to 40"))
    once = OnceField()

    def clean_on_day(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["on_day"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a paper without any total."""
        said = super().clean() or {}
        if not self.errors and said.get("healthy") is None and said.get("unhealthy") is None:
            self.add_error("unhealthy", _("Write at least one of the two totals."))
        return said

"""A typed line of a register, an entry in full, and what a review says."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto.repertoire.triggers import Trigger as CoreTrigger
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.once import OnceField
from sostenuto_web.repertoire.models import Trigger
from sostenuto_web.repertoire.songs import services as songs

UNREAD = _(
    "Write a song with its artist, like: title – artist, urge 9. Or one of these and a colon: "
    "artist, album, genre, theme, sound."
)


class LineForm(forms.Form):
    """One entry, typed as it is spoken: *Hurt – Johnny Cash, urge 9*."""

    says_optional = False
    line = forms.CharField(
        label=_("What raises the urge"),
        max_length=300,
        help_text=_("For example: title – artist, urge 9. Or: theme: drinking, urge 6."),
    )
    once = OnceField()

    def clean_line(self) -> Any:
        """Read it, and see that the gate can go by it."""
        try:
            line = songs.read(self.cleaned_data["line"])
            line.trigger()
        except InputError:
            raise ValidationError(UNREAD) from None
        if line.urge is None and line.state is None:
            raise ValidationError(
                _("Say how strong the urge is, from 0 to 10, or write clean: … , urge 7.")
            )
        return line


class TriggerForm(SeenMixin):
    """An entry in full."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=Trigger.Kind.choices)
    value = forms.CharField(
        label=_("Which one"), max_length=300, help_text=_("A song as: Artist – Title.")
    )
    state = forms.ChoiceField(
        label=_("How it is now"),
        choices=Trigger.State.choices,
        help_text=_("Raises the urge and mixed keep it out. Clean and reclaimed let it in."),
    )
    urge = forms.IntegerField(label=_("Urge, from 0 to 10"), min_value=0, max_value=10, initial=0)
    urge_before = forms.IntegerField(
        label=_("Urge before hearing it"), min_value=0, max_value=10, required=False
    )
    substance = forms.CharField(label=_("Which substance"), max_length=100, required=False)
    why = forms.CharField(
        label=_("Why, in their words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    context = forms.CharField(
        label=_("Where, when, with whom"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    visible_to = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Trigger.VisibleTo.choices,
        help_text=_("The gate heeds it for everybody, whoever may read it."),
    )
    review_on = forms.DateField(label=_("Look again on"), required=False)
    note = forms.CharField(
        label=_("What changed"),
        max_length=1000,
        required=False,
        help_text=_("Kept in the entry's history."),
    )
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Refuse what the gate could not go by."""
        said = super().clean() or {}
        if not self.errors:
            try:
                CoreTrigger(said["kind"], said["value"], float(said["urge"]), said["state"])
            except InputError:
                self.add_error("value", _("Write a song as its artist, a dash, and its title."))
        return said


class ReviewForm(forms.Form):
    """How an entry is now, said at a review."""

    says_optional = False
    state = forms.ChoiceField(label=_("How it is now"), choices=Trigger.State.choices)
    urge = forms.IntegerField(label=_("Urge, from 0 to 10"), min_value=0, max_value=10)
    note = forms.CharField(label=_("What changed"), max_length=1000, required=False)

"""A new set list, what is put in and how, and for whom a group's list is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client
from sostenuto_web.people.once import OnceField
from sostenuto_web.repertoire.songs.forms import KeyField

LONGEST_S = 3 * 3600
ONE, GROUP = "one", "group"


class MembersField(forms.MultipleChoiceField):
    """Clients by their aliases, out of those that somebody may ask the gate for."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, among: Iterable[Client], **kwargs: Any) -> None:
        self.known = {str(client.pk): client for client in among}
        shown = [(pk, f"{client.alias} – {client.name}") for pk, client in self.known.items()]
        super().__init__(choices=shown, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the clients."""
        return [self.known[pk] for pk in super().clean(value)]


class SetForm(forms.Form):
    """A new set list: what it is called, when, and for whom."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("For you; nobody's name belongs here.")
    )
    on_day = forms.DateField(label=_("Day"), required=False)
    once = OnceField()

    def __init__(self, *args: Any, among: Iterable[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"] = forms.ChoiceField(
            label=_("For"),
            choices=[(GROUP, _("a group")), (ONE, _("one person"))],
            widget=forms.RadioSelect,
            initial=GROUP,
        )
        self.fields["clients"] = MembersField(among, label=_("Who listens"))

    def clean(self) -> dict[str, Any]:
        """Refuse one person's list for several."""
        said = super().clean() or {}
        if said.get("whom") == ONE and len(said.get("clients", [])) > 1:
            self.add_error("clients", _("Choose one person, or make it a list for a group."))
        return said


class MembersForm(forms.Form):
    """Who listens to a group's list."""

    def __init__(self, *args: Any, among: Iterable[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clients"] = MembersField(among, label=_("Who listens"), required=False)


class OnceForm(forms.Form):
    """A press that acts once, however often it is sent."""

    once = OnceField()


class FindForm(forms.Form):
    """A song to put in, as somebody types it."""

    says_optional = False
    q = forms.CharField(
        label=_("Find a song to put in"),
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class LengthField(forms.CharField):
    """Minutes and seconds: *3:40*, or whole minutes: *4*."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=8, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return seconds, or None."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        minutes, _colon, seconds = text.partition(":")
        if not (minutes.isdecimal() and (seconds or "0").isdecimal() and int(seconds or 0) < 60):
            raise ValidationError(_("Write minutes and seconds: 3:40."))
        total = int(minutes) * 60 + int(seconds or 0)
        if not 0 < total <= LONGEST_S:
            raise ValidationError(_("Between a second and three hours."))
        return total

    def prepare_value(self, value: Any) -> Any:
        """Show seconds as minutes and seconds."""
        return f"{value // 60}:{value % 60:02d}" if isinstance(value, int) else value


class EntryForm(forms.Form):
    """How something is played."""

    key = KeyField()
    capo = forms.IntegerField(label=_("Capo"), required=False, min_value=0, max_value=11)
    seconds = LengthField(label=_("Length"), help_text=_("Minutes and seconds: 3:40."))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def clean_capo(self) -> int:
        """Return 0 where nobody wrote a fret."""
        return self.cleaned_data["capo"] or 0


class WhyForm(forms.Form):
    """Why something may sound although the gate stops it."""

    reason = forms.CharField(
        label=_("Why it may sound today"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It holds until the day ends, is kept, and is looked at by a supervisor."),
    )
    once = OnceField()

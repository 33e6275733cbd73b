"""The forms of the set-up; each takes one step's values from the clinic and gives them back."""

import datetime
import re
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.clinic import backup_place, catalogue, crisis, portal, zones
from sostenuto_web.platform.clinic.models import Clinic

SMALLEST_GROUP, LARGEST_GROUP = 2, 60
TELEPHONE = re.compile(r"[+]?[0-9*#][0-9 ()*#./-]{1,28}")


def clean_telephone(value: str) -> str:
    """Return a telephone number as typed, or say that it is none."""
    value = " ".join(value.split())
    if not TELEPHONE.fullmatch(value):
        raise ValidationError(_("Use digits, blanks and a plus sign, like +1 555 0100."))
    return value


class StepForm(forms.Form):
    """A form of the set-up; its fields are called as the clinic's."""

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {n: getattr(clinic, n, None) for n in self.base_fields})
        super().__init__(*args, **kwargs)
        self.clinic = clinic


class NameForm(StepForm):
    """What the clinic is called."""

    name = forms.CharField(
        label=_("Name of the clinic"),
        max_length=120,
        help_text=_("Shown at the top of every page, to staff and to clients."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class PlaceForm(StepForm):
    """Where the clinic is: its time, its language, when its day starts."""

    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("Type a large town near you and choose, like Europe/Berlin."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    day_start = forms.TimeField(
        label=_("The day starts at"),
        help_text=_("What happens at night before this hour belongs to the day before."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, clinic=clinic, **kwargs)
        if "place" not in clinic.settled:
            self.initial["time_zone"] = zones.of_this_machine()
            self.fields["time_zone"].widget.attrs["data-guess"] = "time-zone"

    def clean_time_zone(self) -> str:
        """Return the time zone that is meant."""
        found = zones.matching(self.cleaned_data["time_zone"])
        if found is None:
            raise ValidationError(_("There is no such time zone. Choose one from the list."))
        return found


class NotesForm(StepForm):
    """How notes are laid out, and for how many at once whoever pays will pay."""

    note_format = forms.ChoiceField(
        label=_("Note format"),
        help_text=_("A note can always be shown in another format; the facts stay the same."),
        widget=forms.RadioSelect,
        choices=lambda: [
            (each.code, f"{each.code} ({gettext(each.parts)}). {gettext(each.says)}")
            for each in catalogue.note_formats().values()
        ],
    )
    group_limit = forms.IntegerField(
        label=_("Largest group"),
        min_value=SMALLEST_GROUP,
        max_value=LARGEST_GROUP,
        help_text=_("How many clients may sit in one group, as whoever pays for it allows."),
    )


class OutOfHoursForm(StepForm):
    """Who answers when nobody is here, and what happens then."""

    on_call_name = forms.CharField(label=_("Name"), max_length=120)
    on_call_role = forms.CharField(
        label=_("Role"), max_length=80, help_text=_("Like night manager or director.")
    )
    on_call_phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("For staff. Clients are shown the crisis numbers, not this one."),
    )
    out_of_hours = forms.CharField(
        label=_("What happens out of hours"),
        max_length=4000,
        help_text=_(
            "In your own words: who looks at what comes in, from when to when,"
            " and when nobody does."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_on_call_phone(self) -> str:
        """Refuse what nobody can dial."""
        return clean_telephone(self.cleaned_data["on_call_phone"])


class PortalForm(StepForm):
    """Whether clients may sign in."""

    portal_on = forms.TypedChoiceField(
        label=_("The clients' own pages"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "on",
        choices=(
            ("off", _("Off. Only staff sign in.")),
            ("on", _("On. Clients can sign in and see the crisis numbers at once.")),
        ),
    )

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        kwargs["initial"] = {"portal_on": "on" if clinic.portal_on else "off"}
        super().__init__(*args, clinic=clinic, **kwargs)

    def clean_portal_on(self) -> bool:
        """Refuse to switch it on while something is missing."""
        wanted = bool(self.cleaned_data["portal_on"])
        still = portal.missing(self.clinic) if wanted else []
        if still:
            raise ValidationError([ValidationError(str(each)) for each in still])
        return wanted


class BackupForm(StepForm):
    """Where backups go, and when."""

    REFUSALS: ClassVar = {
        "relative": _("Give the whole path, beginning with a slash."),
        "missing": _("There is no such folder. Is the disk plugged in?"),
        "locked": _("Nothing can be written into this folder."),
    }

    backup_folder = forms.CharField(
        label=_("Folder"),
        max_length=400,
        required=False,
        help_text=_("Best on another disk, like /media/backup. Empty: in the house's own folder."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    backup_hour = forms.TimeField(
        label=_("Every day at"),
        help_text=_("If the machine is off then, the backup is made when it is on again."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def clean_backup_folder(self) -> str:
        """Refuse a folder that cannot take a backup."""
        chosen = str(self.cleaned_data["backup_folder"]).strip()
        refusal = backup_place.refusal(Path(chosen)) if chosen else ""
        if refusal:
            raise ValidationError(self.REFUSALS[refusal])
        return chosen


class CrisisNumberForm(forms.Form):
    """One crisis number."""

    label = forms.CharField(label=_("Who answers"), max_length=80)
    number = forms.CharField(
        label=_("Number"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    always = forms.BooleanField(label=_("Answers day and night"), required=False)
    hours = forms.CharField(label=_("Hours, if not day and night"), max_length=80, required=False)
    for_whom = forms.CharField(label=_("Who it is for"), max_length=160, required=False)

    def clean_number(self) -> str:
        """Refuse what nobody can dial."""
        return clean_telephone(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        """Ask for hours where it does not answer day and night."""
        said = super().clean() or {}
        if not said.get("always") and not said.get("hours"):
            self.add_error("hours", _("Say when it answers, or that it answers day and night."))
        return said


class DialledForm(forms.Form):
    """That somebody dialled a number."""

    person = forms.CharField(
        label=_("Who dialled"), max_length=120, help_text=_("First and last name.")
    )
    on_day = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reached = forms.BooleanField(
        label=_("I dialled this number myself, and it reaches whom it says."),
        error_messages={"required": _("Dial the number first, then tick this.")},
    )
    said = forms.CharField(widget=forms.HiddenInput, max_length=400)

    def clean_on_day(self) -> datetime.date:
        """Refuse a day to come and one too long ago."""
        day: datetime.date = self.cleaned_data["on_day"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("This day has not come yet."))
        if day < today - crisis.HOLDS:
            raise ValidationError(_("That is too long ago. Please dial again."))
        return day


class TypedLineForm(forms.Form):
    """One line of the recovery sheet, typed back."""

    line = forms.CharField(
        label=_("The line, as it is on paper"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

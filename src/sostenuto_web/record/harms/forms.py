"""What is asked when something did harm: few fields, so that it takes a minute on a phone."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.harms import harms
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.once import OnceField
from sostenuto_web.record.models import Harm

EARLIEST_YEAR = 1990
SLACK = timedelta(minutes=5)
"""So far a clock of a phone may run ahead."""
FARTHEST = timedelta(days=366)


class MomentField(forms.DateTimeField):
    """A moment on the clinic's clock; in the hour that comes twice a year it is the first one."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, to the minute."""
        try:
            found = super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            found = timezone.make_aware(error.params["datetime"])
        return found.replace(second=0, microsecond=0) if found else None


def severity_choices() -> list[tuple[str, str]]:
    """Return the severities, each with what it means."""
    return [(e.key, f"{gettext(e.name)}: {gettext(e.words)}") for e in harms().severities.values()]


def severity_names() -> list[tuple[str, str]]:
    """Return the severities by name, after the choice of any."""
    return [("", gettext("any")), *((e.key, gettext(e.name)) for e in harms().severities.values())]


def source_choices() -> list[tuple[str, str]]:
    """Return the sources."""
    return [(entry.key, gettext(entry.name)) for entry in harms().sources.values()]


def noticer_choices() -> list[tuple[str, str]]:
    """Return who can have noticed."""
    return [(entry.key, gettext(entry.name)) for entry in harms().noticers.values()]


def tomorrow() -> date:
    """Return the day after today, at the clinic."""
    return timezone.localdate() + timedelta(days=1)


class HarmForm(SeenMixin):
    """What happened; everything but three fields has an answer that fits most often."""

    what = forms.CharField(
        label=_("What happened"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you saw and heard, and what the person said. A sentence is enough."),
    )
    severity = forms.ChoiceField(
        label=_("How bad it was"), choices=severity_choices, widget=forms.RadioSelect
    )
    sources = forms.MultipleChoiceField(
        label=_("Where it came from"),
        choices=source_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One or more. Best guess; it can be changed later."),
    )
    done = forms.CharField(
        label=_("What was done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stopped, stayed, called the nurse, told the doctor."),
    )
    happened_at = MomentField(label=_("When it happened"), initial=timezone.now)
    course = forms.ChoiceField(
        label=_("Is it over?"), choices=Harm.Course.choices, initial=Harm.Course.UNKNOWN
    )
    follow_up_on = forms.DateField(
        label=_("Somebody looks again on"),
        required=False,
        initial=tomorrow,
        widget=forms.DateInput(),
        help_text=_("Leave it empty when nobody needs to look again."),
    )
    noticer = forms.ChoiceField(label=_("Who noticed"), choices=noticer_choices, initial="staff")
    song_words = forms.CharField(
        label=_("Which song"),
        max_length=200,
        required=False,
        help_text=_("If it was about one: title and artist, or how it goes."),
    )
    song_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    session_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def clean_happened_at(self) -> datetime:
        """Refuse what is still to come, and a year that is a slip of the finger."""
        moment: datetime = self.cleaned_data["happened_at"]
        if moment > timezone.now() + SLACK:
            raise ValidationError(_("This is still to come. Write down what has happened."))
        if moment.year < EARLIEST_YEAR:
            raise ValidationError(_("Look at the year once more."))
        return moment

    def clean_follow_up_on(self) -> date | None:
        """Refuse a day that nobody will see."""
        day: date | None = self.cleaned_data["follow_up_on"]
        if day and day > timezone.localdate() + FARTHEST:
            raise ValidationError(_("Choose a day within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        """See that somebody looks again while it goes on, and not before it happened."""
        said = super().clean() or {}
        day, moment = said.get("follow_up_on"), said.get("happened_at")
        if day and moment and day < timezone.localdate(moment):
            self.add_error("follow_up_on", _("That is before it happened."))
        if (
            said.get("course") == Harm.Course.LASTS
            and not day
            and "follow_up_on" not in self.errors
        ):
            self.add_error("follow_up_on", _("It goes on: say when somebody looks again."))
        return said


class CloseForm(forms.Form):
    """What was found when somebody looked again."""

    closing = forms.CharField(
        label=_("What you found"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How the person is now, and what was changed so that it does not come back."),
    )
    course = forms.ChoiceField(
        label=_("Is it over?"),
        choices=[
            (Harm.Course.OVER, _("it is over")),
            (Harm.Course.UNKNOWN, _("nobody can say any more")),
        ],
        initial=Harm.Course.OVER,
        widget=forms.RadioSelect,
        help_text=_("If it goes on, leave this page and set a new day to look again."),
    )


class LogForm(forms.Form):
    """What of the log is looked at."""

    says_optional = False
    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        choices=lambda: [("", gettext("any")), *source_choices()],
    )
    severity = forms.ChoiceField(label=_("How bad"), required=False, choices=severity_names)
    state = forms.ChoiceField(
        label=_("To look again"),
        required=False,
        choices=[("", _("all")), ("open", _("still to look at")), ("settled", _("nothing to do"))],
    )

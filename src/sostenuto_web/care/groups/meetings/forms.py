"""What is asked about a meeting: when, who leads, who is there, and since when."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.session_words import session_words
from sostenuto_web.care.groups.meetings.services import MOST_GUESTS, NOT_THERE
from sostenuto_web.care.models import Activity, GroupMember, Meeting, Session
from sostenuto_web.care.sessions.forms import FARTHEST, LONGEST, SHORTEST
from sostenuto_web.care.sessions.services import OTHER
from sostenuto_web.people.once import OnceField
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.record.harms.forms import MomentField

HALF_A_DAY = datetime.timedelta(hours=12)


class WhenForm(forms.Form):
    """When a meeting is, how long, where, and who leads it."""

    starts_at = MomentField(label=_("When"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST)
    place = forms.CharField(label=_("Room"), max_length=40, required=False)
    led_by = forms.ChoiceField(label=_("Who leads"))
    once = OnceField()

    def __init__(self, *args: Any, leaders: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {str(user.pk): user for user in leaders}
        field: Any = self.fields["led_by"]
        field.choices = [(pk, user.called) for pk, user in self.leaders.items()]

    def clean_starts_at(self) -> datetime.datetime:
        """Refuse a day that is a slip of the finger."""
        moment: datetime.datetime = self.cleaned_data["starts_at"]
        if abs(moment - timezone.now()) > FARTHEST:
            raise ValidationError(_("Look at the year once more."))
        return moment

    def clean_led_by(self) -> User:
        """Return who leads."""
        return self.leaders[self.cleaned_data["led_by"]]


class MoveForm(WhenForm):
    """Another time for a meeting, and why it is not at the time that it had."""

    why = forms.CharField(
        label=_("Why it is moved"), max_length=300, required=False,
        help_text=_("It stands beside the old time. Nobody's name belongs here."),
    )  # fmt: skip


class WhyForm(forms.Form):
    """Why a meeting does not take place."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("In a few words. Nobody's name belongs here.")
    )


class StartForm(forms.Form):
    """Who is not there, how many sit in, and who leads today."""

    absent = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    guests = forms.IntegerField(
        label=_("Guests"), min_value=0, max_value=MOST_GUESTS, initial=0, required=False
    )
    reminded = forms.BooleanField(required=False)
    led_by = forms.ChoiceField(label=_("Who leads today"))
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    once = OnceField()

    def __init__(
        self, *args: Any, members: Iterable[GroupMember], leaders: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.leaders = {str(user.pk): user for user in leaders}
        absent, led_by = self._choices("absent"), self._choices("led_by")
        absent.choices = [(pk, one.client.alias) for pk, one in self.members.items()]
        led_by.choices = [(pk, user.called) for pk, user in self.leaders.items()]

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def clean_absent(self) -> list[Any]:
        """Return the ids of the clients who are not there."""
        return [self.members[pk].client_id for pk in self.cleaned_data["absent"]]

    def clean_guests(self) -> int:
        """Return how many; an empty field is none."""
        return self.cleaned_data["guests"] or 0

    def clean_led_by(self) -> User:
        """Return who leads."""
        return self.leaders[self.cleaned_data["led_by"]]


def reasons() -> list[tuple[str, str]]:
    """Return why somebody may not have been there."""
    return [(one.key, gettext(one.name)) for one in session_words().missed.values()]


class PresenceForm(forms.Form):
    """Whether one member was there, from when until when."""

    was = forms.ChoiceField(
        label=_("Was there"), widget=forms.RadioSelect,
        choices=[("there", _("yes")), ("absent", _("no"))],
    )  # fmt: skip
    arrived = forms.TimeField(
        label=_("Came at"), required=False, help_text=_("Empty: there from the beginning.")
    )
    left = forms.TimeField(
        label=_("Left at"), required=False, help_text=_("Empty: stayed until the end.")
    )
    because = forms.ChoiceField(
        label=_("Why not"), choices=reasons, initial=NOT_THERE, required=False
    )

    words = forms.CharField(label=_("In a few words"), max_length=500, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    @staticmethod
    def of(session: Session) -> dict[str, Any]:
        """Return what the form says of somebody now."""
        missed = session.state == Session.State.MISSED
        return {
            "was": "absent" if missed else "there",
            "arrived": _time(session.arrived_at),
            "left": _time(session.left_at),
            "because": session.missed_because or NOT_THERE,
            "words": session.missed_words,
        }

    def clean_arrived(self) -> datetime.datetime | None:
        """Return the moment, on the day of the meeting."""
        return self._moment(self.cleaned_data["arrived"])

    def clean_left(self) -> datetime.datetime | None:
        """Return the moment, on the day of the meeting."""
        return self._moment(self.cleaned_data["left"])

    def clean(self) -> dict[str, Any]:
        """See that nobody left before they came."""
        said = super().clean() or {}
        arrived, left = said.get("arrived"), said.get("left")
        if arrived and left and left <= arrived:
            self.add_error("left", _("They cannot leave before they come."))
        if said.get("was") == "absent" and said.get("because") == OTHER and not said.get("words"):
            self.add_error("words", _("Say the reason in a few words."))
        return said

    def _moment(self, time: datetime.time | None) -> datetime.datetime | None:
        """Return a time of the meeting's day, or of the night after it."""
        began = self.meeting.started_at
        if time is None or began is None:
            return None
        local = timezone.localtime(began)
        moment = timezone.make_aware(datetime.datetime.combine(local.date(), time))
        if local - moment > HALF_A_DAY:
            moment += datetime.timedelta(days=1)
        if moment < began.replace(second=0, microsecond=0):
            raise ValidationError(_("The meeting had not begun then."))
        if moment > (self.meeting.ended_at or timezone.now()):
            raise ValidationError(_("That is after the end of it, or still to come."))
        return max(moment, began)


def _time(moment: datetime.datetime | None) -> datetime.time | None:
    return timezone.localtime(moment).time().replace(second=0, microsecond=0) if moment else None


class GuestsForm(forms.Form):
    """How many sit in who are not on the roster."""

    guests = forms.IntegerField(label=_("Guests"), min_value=0, max_value=MOST_GUESTS)


class PutInForm(forms.Form):
    """A card that is put into a part."""

    card = forms.SlugField(max_length=40)
    part = forms.ChoiceField(choices=Activity.Part.choices)
    once = OnceField()

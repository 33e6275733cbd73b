"""What is asked about a group, somebody on its roster, and somebody who leads it."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Group, GroupMember
from sostenuto_web.care.sessions.forms import LONGEST, SHORTEST
from sostenuto_web.people.models import Client
from sostenuto_web.people.once import OnceField
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.clinic.forms import LARGEST_GROUP, SMALLEST_GROUP
from sostenuto_web.platform.clinic.selectors import today

MOST_WEEKS = 8
FARTHEST = datetime.timedelta(days=5 * 366)
AHEAD = datetime.timedelta(days=366)


class DayField(forms.DateField):
    """A day that is no slip of the finger."""

    def clean(self, value: Any) -> datetime.date | None:
        """Refuse one that is far away."""
        found: datetime.date | None = super().clean(value)
        if found and abs(found - today()) > FARTHEST:
            raise ValidationError(_("Look at the year once more."))
        return found


class GroupForm(forms.Form):
    """A group: what it is called, when it meets, and how many may be in it."""

    name = forms.CharField(
        label=_("Name of the group"), max_length=60,
        help_text=_("For you and whoever leads it with you. Nobody's name belongs here."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Who may join"), choices=Group.Kind.choices, widget=forms.RadioSelect,
        initial=Group.Kind.OPEN,
    )  # fmt: skip
    weekday = forms.TypedChoiceField(
        label=_("Day"), required=False, coerce=int, empty_value=None,
        choices=[("", _("no fixed day")), *WEEKDAYS.items()],
    )  # fmt: skip
    at = forms.TimeField(label=_("At"), required=False)
    every_weeks = forms.IntegerField(
        label=_("Every how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1
    )
    first_on = DayField(label=_("First meeting"), required=False)
    last_on = DayField(label=_("Last meeting"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60
    )
    place = forms.CharField(label=_("Room"), max_length=40, required=False)
    size_limit = forms.IntegerField(
        label=_("At most so many people"), min_value=SMALLEST_GROUP,
        max_value=LARGEST_GROUP, initial=lambda: clinic.clinic().group_limit,
        help_text=_(
            "Nobody is put on the roster beyond this number. The set-up says what whoever pays"
            " allows at most."
        ),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    once = OnceField()

    def clean_size_limit(self) -> int:
        """Refuse a group that is larger than whoever pays allows."""
        size: int = self.cleaned_data["size_limit"]
        most = clinic.clinic().group_limit
        if size > most:
            raise ValidationError(
                _("The house allows at most %(most)d in a group, because of who pays.")
                % {"most": most}
            )
        return size

    def clean(self) -> dict[str, Any]:
        """See that day and time belong together, and the last meeting does not come first."""
        said = super().clean() or {}
        if said.get("weekday") is not None and not said.get("at") and "at" not in self.errors:
            self.add_error("at", _("Say at what time it meets on that day."))
        if said.get("at") and said.get("weekday") is None:
            self.add_error("weekday", _("Say on which day it meets."))
        first, last = said.get("first_on"), said.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last meeting cannot be before the first."))
        return said

    def know_of(self, state: str) -> None:
        """Show the form once more, as one that knows of a change; what was typed stays."""
        typed: Any = self.data
        data = typed.copy()
        data["seen"] = state
        self.data = data
        self.add_error(None, _("Somebody else changed this group while you were writing."))


class MemberForm(forms.Form):
    """Somebody for the roster, and since when."""

    client = forms.ChoiceField(label=_("Who"))
    since = DayField(label=_("From"))

    def __init__(self, *args: Any, among: Iterable[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in among}
        field: Any = self.fields["client"]
        named = [(pk, f"{one.alias} – {one.name}") for pk, one in self.known.items()]
        field.choices = [("", _("choose")), *named]

    def clean_client(self) -> Client:
        """Return the client."""
        return self.known[self.cleaned_data["client"]]

    def clean_since(self) -> datetime.date:
        """Refuse a day more than a year ahead."""
        day: datetime.date = self.cleaned_data["since"]
        if day > today() + AHEAD:
            raise ValidationError(_("Look at the year once more."))
        return day


class LeavingForm(forms.Form):
    """The last day on which somebody was in a group."""

    until = DayField(label=_("Last day"))

    def __init__(self, *args: Any, member: GroupMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_until(self) -> datetime.date:
        """Refuse a day to come, or one before they joined."""
        day: datetime.date = self.cleaned_data["until"]
        if day < self.member.since:
            raise ValidationError(_("They joined later than that."))
        if day > today():
            raise ValidationError(_("That day is still to come. Write it down when it is over."))
        return day


class LeaderForm(forms.Form):
    """Somebody who is to lead a group, or to lead it with others."""

    user = forms.ChoiceField(label=_("Who"))
    leads = forms.BooleanField(
        label=_("Leads it: may change the group and its roster"), required=False
    )

    def __init__(self, *args: Any, among: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in among}
        field: Any = self.fields["user"]
        field.choices = [("", _("choose")), *((pk, one.called) for pk, one in self.known.items())]

    def clean_user(self) -> User:
        """Return the person."""
        return self.known[self.cleaned_data["user"]]

"""What is asked when a session is planned."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Activity, Goal
from sostenuto_web.care.planning.services import MOST_WEEKS
from sostenuto_web.care.sessions.forms import LONGEST, MoveForm
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.once import OnceField
from sostenuto_web.platform.accounts.models import User


class NewForm(MoveForm):
    """A new session: when, who leads, and whether it begins with the last plan."""

    led_by = forms.ChoiceField(label=_("Who leads"))
    weeks = forms.IntegerField(
        label=_("How many weeks in a row"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text=_("At the same time each week, with the same plan."),
    )
    copy = forms.BooleanField(label=_("Begin with the last plan"), required=False)
    once = OnceField()
    field_order = ("starts_at", "minutes", "place", "led_by", "weeks", "copy")

    def __init__(self, *args: Any, leaders: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {str(user.pk): user for user in leaders}
        field: Any = self.fields["led_by"]
        field.choices = [(pk, user.called) for pk, user in self.leaders.items()]

    def clean_led_by(self) -> User:
        """Return who leads."""
        return self.leaders[self.cleaned_data["led_by"]]


class AimForm(SeenMixin):
    """What a session is for, and how it is adapted."""

    aim = forms.CharField(
        label=_("What it is for"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    goals = forms.MultipleChoiceField(
        label=_("Goals"), required=False, widget=forms.CheckboxSelectMultiple
    )
    adaptations = forms.CharField(
        label=_("Adaptations"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For this person: shorter, seated, large print, no drums …"),
    )  # fmt: skip

    def __init__(self, *args: Any, goals: Iterable[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(goal.pk): goal for goal in goals}
        if not self.known:
            del self.fields["goals"]
            return
        field: Any = self.fields["goals"]
        field.choices = [(pk, goal.words) for pk, goal in self.known.items()]

    def chosen(self) -> list[Goal]:
        """Return the goals that were ticked."""
        return [self.known[pk] for pk in self.cleaned_data.get("goals", [])]


class CardForm(forms.Form):
    """How one card is used in this session."""

    part = forms.ChoiceField(label=_("Where in the session"), choices=Activity.Part.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST)
    note = forms.CharField(
        label=_("Remark"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as which song, which instrument, how to make it easier."),
    )  # fmt: skip


class PutInForm(forms.Form):
    """A card that is put into a part, perhaps after a look."""

    card = forms.SlugField(max_length=40)
    part = forms.ChoiceField(choices=Activity.Part.choices)
    looked = forms.BooleanField(required=False)
    once = OnceField()


class FindForm(forms.Form):
    """Cards by words."""

    says_optional = False
    q = forms.CharField(
        label=_("Find a card"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip


class RepeatForm(forms.Form):
    """The same again in each of some weeks."""

    weeks = forms.IntegerField(
        label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, initial=4,
    )  # fmt: skip
    once = OnceField()


__all__ = (
    "AimForm", "CardForm", "FindForm", "NewForm", "PutInForm", "RepeatForm",
)  # fmt: skip

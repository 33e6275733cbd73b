"""Who takes part in a client's care."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class StaffField(forms.ChoiceField):
    """One person of the staff, out of those that may be chosen here."""

    def __init__(self, users: Iterable[Any], **kwargs: Any) -> None:
        self.users = {str(user.pk): user for user in users}
        choices = [(pk, user.name or user.login) for pk, user in self.users.items()]
        super().__init__(choices=[("", _("choose")), *choices], **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the user."""
        return self.users.get(super().clean(value))


class MemberForm(forms.Form):
    """Somebody to come into the care team."""

    leads = forms.BooleanField(label=_("Leads the care"), required=False)

    def __init__(self, *args: Any, users: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"user": StaffField(users, label=_("Who")), **self.fields}


class HandOverForm(forms.Form):
    """Who takes the lead over."""

    stays = forms.BooleanField(
        label=_("The one who led stays in the team"), required=False, initial=True
    )

    def __init__(self, *args: Any, users: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"user": StaffField(users, label=_("Takes over from here")), **self.fields}

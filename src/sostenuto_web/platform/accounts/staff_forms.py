"""Forms of an administrator: who works here, in which roles, with which credential."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.techniques.shape import trainings
from sostenuto_web.platform.accounts import names
from sostenuto_web.platform.accounts.models import LOGIN, User
from sostenuto_web.platform.policy.table import Role

ROLES = (
    (Role.THERAPIST, _("Therapist")),
    (Role.INTERN, _("Intern")),
    (Role.SUPERVISOR, _("Supervisor")),
    (Role.DIRECTOR, _("Programme director")),
    (Role.RESEARCHER, _("Researcher")),
    (Role.PRIVACY_OFFICER, _("Privacy officer")),
    (Role.ADMINISTRATOR, _("Administrator")),
)


class RolesForm(forms.Form):
    """What somebody is in this house."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(str(role), label) for role, label in ROLES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One person may have several. What each may do is in the table of rights."),
        error_messages={"required": _("Choose at least one role.")},
    )


def _offered() -> list[tuple[str, str]]:
    return [(training.key, gettext(training.name)) for training in trainings().values()]


class DetailsForm(forms.Form):
    """A member of staff's name, credential and trainings."""

    name = forms.CharField(label=_("Name"), max_length=120)
    credential = forms.CharField(
        label=_("Credential"),
        max_length=60,
        required=False,
        help_text=_("Such as MT-BC, or the licence of another profession."),
        widget=forms.TextInput(attrs={"list": "credentials"}),
    )
    credential_number = forms.CharField(label=_("Its number"), max_length=60, required=False)
    credential_expires = forms.DateField(
        label=_("It holds until"), required=False, widget=forms.DateInput
    )
    trainings = forms.MultipleChoiceField(
        label=_("Trainings"),
        choices=_offered,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Some techniques may be led only by somebody who has learned them."),
    )


class InviteForm(DetailsForm, RolesForm):
    """Somebody new."""

    login = forms.CharField(
        label=_("Log-in name"),
        max_length=60,
        validators=[LOGIN],
        help_text=_("For this one person. Small letters, such as “ana.k”."),
    )
    field_order = (
        "name",
        "login",
        "roles",
        "credential",
        "credential_number",
        "credential_expires",
        "trainings",
    )

    def clean_login(self) -> str:
        """Refuse a name that is shared or taken."""
        login = User.normalize_username(self.cleaned_data["login"])
        names.check(login)
        if User.objects.filter(login=login).exists():
            raise forms.ValidationError(_("Somebody has this log-in name already."), code="taken")
        return login


class ResetForm(forms.Form):
    """A new link for somebody who cannot sign in."""

    drop_factors = forms.BooleanField(
        label=_("Also remove their second step"),
        required=False,
        help_text=_("Only if the phone or key is lost: a new one is set up at the next sign-in."),
    )


def details_of(user: User) -> dict[str, Any]:
    """Return what the details form shows of somebody."""
    return {name: getattr(user, name) for name in DetailsForm.base_fields}

"""Forms of the door: sign in, second step, new password. Password managers and paste work."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordProof
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.accounts import codes, devices, doors, limits
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.accounts.sessions import MINE
from sostenuto_web.platform.audit import services as audit

LONGEST = 200
NOT_GIVEN = _("Please fill this in.")
BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a credential that no browser made sets off in the libraries that read it."""


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    errors = {"required": NOT_GIVEN}
    return forms.CharField(
        label=label, widget=widget, max_length=LONGEST, strip=False, error_messages=errors, **more
    )


def _passkey_name(**more: Any) -> forms.CharField:
    errors = {"required": NOT_GIVEN}
    return forms.CharField(label=_("What to call it"), max_length=60, error_messages=errors, **more)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Log-in name, password, and whether the device is only this person's."""

    mine = forms.BooleanField(
        label=_("This device is only mine"),
        help_text=_("Leave this open when other people use it, too: you are signed out sooner."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label=_("Log-in name"),
            max_length=60,
            widget=forms.TextInput(attrs=login),
            error_messages={"required": NOT_GIVEN},
        )
        self.fields["password"] = _password(_("Password"), "current-password")
        self.order_fields(["login", "password", "mine"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on to the second step or the first page."""
        request.session[MINE] = self.cleaned_data["mine"]
        return super().login(request, redirect_url)  # type: ignore[no-any-return]


class CodeMixin:
    """One field for a code of the app or a recovery code; each opens once, few may be tried."""

    user: User
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Code from your app, or a recovery code"))

    def clean_code(self) -> str:
        """Return the code, used up."""
        bucket = taken(self.user)
        factor = codes.right_factor(self.user, self.cleaned_data["code"])
        if factor is None:
            audit.record(self.user, "sign-in.failed", self.user, outcome="failed", step="second")
            raise get_adapter().validation_error("incorrect_code")
        limits.give_back(bucket)
        factor.user = self.user
        self.authenticator = factor
        return str(self.cleaned_data["code"])


class SecondStepForm(CodeMixin, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ProofByCodeForm(CodeMixin, ReauthenticateForm):  # type: ignore[misc]
    """A fresh proof by a code."""


class ProofByPasswordForm(PasswordProof):  # type: ignore[misc]
    """A fresh proof by the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Your password"), "current-password")


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("The six digits that the app shows now"))

    def clean_code(self) -> str:
        """Return the code, used up, so that it does not open the door a moment later."""
        bucket = taken(self.user)
        step = codes.step_of(self.secret, self.cleaned_data["code"])
        if step is None or not codes.spend_step(self.user, step):
            raise get_adapter().validation_error("incorrect_code")
        limits.give_back(bucket)
        return str(self.cleaned_data["code"])


class RecoveryForm(GenerateRecoveryCodesForm):  # type: ignore[misc]
    """New recovery codes in place of the old."""


class SturdyMixin:
    """Takes a credential that no browser made for a wrong one, not for a fault of ours."""

    def clean_credential(self) -> Any:
        """Return whose passkey it is."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            raise get_adapter().validation_error("incorrect_code") from None
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeySignInForm(SturdyMixin, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Sign in by a passkey alone."""

    def clean_credential(self) -> Any:
        """Return whose passkey it is; few may be tried from one place."""
        request = context.request
        bucket = (limits.PASSKEY, devices.any_mark(request) or devices.address(request))
        if not limits.take(bucket):
            doors.note_refusal(request)
            raise get_adapter().validation_error("too_many")
        factor = super().clean_credential()
        limits.give_back(bucket)
        return factor


class PasskeySecondForm(SturdyMixin, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class ProofByPasskeyForm(SturdyMixin, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A fresh proof by a passkey."""


class PasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: what to call it, and whether it opens the door alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("For example “My phone”. Only you see this.")
        self.fields["name"] = _passkey_name(required=False, help_text=hint)
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone, without a password"), True
        alone.help_text = _("Your device then asks for a fingerprint, your face or its PIN.")

    def clean(self) -> Any:
        """Refuse what no browser made."""
        try:
            return super().clean()
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyNameForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _passkey_name()


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = _password(
        _("New password"),
        "new-password",
        help_text=_("At least 12 characters. A few words in a row are easy to remember."),
    )
    again = _password(_("The same once more"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse one that is short, common or like the name."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        said = super().clean() or self.cleaned_data
        if "password" in said and "again" in said and said["password"] != said["again"]:
            self.add_error("again", _("This is not the same as above."))
        return said


class ChangePasswordForm(NewPasswordForm):
    """A new password, by somebody who knows the old one."""

    old = _password(_("Your password until now"), "current-password")
    field_order = ("old", "password", "again")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old(self) -> str:
        """Refuse a wrong one; few may be tried."""
        try:
            found = doors.try_password(self.request, self.user.login, self.cleaned_data["old"])
        except doors.TooMany:
            raise get_adapter().validation_error("too_many") from None
        if found is None:
            raise ValidationError(_("That is not your password."), code="wrong")
        return str(self.cleaned_data["old"])


def code_field(label: Any) -> forms.CharField:
    """Return the field of a code: digits on a phone, filled in by the browser where it can."""
    digits = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    errors = {"required": NOT_GIVEN}
    return forms.CharField(
        label=label, max_length=40, widget=forms.TextInput(attrs=digits), error_messages=errors
    )


def taken(user: User) -> limits.Bucket:
    """Take one try of a second-step code.

    Raises
    ------
    ValidationError
        There were too many.
    """
    bucket = doors.second_bucket(context.request, user)
    if not limits.take(bucket):
        doors.note_refusal(context.request)
        raise get_adapter().validation_error("too_many")
    return bucket

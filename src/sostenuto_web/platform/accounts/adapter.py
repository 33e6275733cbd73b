"""How allauth behaves in this house."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.accounts import codes, devices, doors, proof
from sostenuto_web.platform.accounts.sessions import MINE
from sostenuto_web.platform.vault import keys

NOT_RIGHT = _("That log-in name and password do not go together. Please try again.")
TOO_MANY = _("There were too many tries. Please wait a quarter of an hour, then try again.")
CODE_NOT_RIGHT = _("That code is not right, or was used before. Wait for the next one.")
PASSKEY_NOT_RIGHT = _("That did not work. Try again, or use your password.")

_whose: ContextVar[Any] = ContextVar("whose_factor", default=None)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up by oneself: accounts are made by invitation. One answer at the door."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_RIGHT,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_password": _("That is not your password."),
    }

    def is_open_for_signup(self, request: object) -> bool:
        """Say no."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return whose log-in name and password these are, or None."""
        try:
            return doors.try_password(request, credentials["username"], credentials["password"])
        except doors.TooMany:
            raise self.validation_error("too_many_login_attempts") from None

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Let the browser know the account, so that strangers cannot use up its tries."""
        response: HttpResponse = super().post_login(request, user, **more)
        devices.remember(request, response, user.login, mine=bool(request.session.get(MINE)))
        return response

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """Answer a passkey of an ended account as if there were no such account."""
        messages.error(request, PASSKEY_NOT_RIGHT)
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        """Say whether the person has to prove once more who they are."""
        return not proof.is_fresh(context.request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are sealed and bound to the person whose they are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": CODE_NOT_RIGHT,
        "too_many": TOO_MANY,
        "cannot_delete_authenticator": _(
            "This is your only second step. Add another one before you remove it."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret, sealed."""
        return base64.b64encode(keys.wrap(text.encode(), place_of(_owner()))).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return keys.unwrap(base64.b64decode(encrypted_text), place_of(_owner())).decode()

    def get_totp_issuer(self) -> str:
        """Return what an authenticator app calls this house: nothing that tells what it is."""
        return "Sostenuto"

    def _get_site_name(self) -> str:
        return "Sostenuto"

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Say no to the last second factor of somebody who has to have one."""
        needed = settings.SECOND_FACTOR_REQUIRED and authenticator.user.is_staff
        return not (needed and codes.is_last_factor(authenticator))

    def generate_authenticator_name(self, user: object, type: object) -> str:  # noqa: A002
        """Return a name for a new passkey."""
        return gettext("My passkey")


@contextmanager
def factor_of(user: Any) -> Iterator[None]:
    """Say whose second factor is sealed or opened, where no request tells it."""
    token = _whose.set(user)
    try:
        yield
    finally:
        _whose.reset(token)


def place_of(user: Any) -> bytes:
    """Return what the secrets of somebody's second factor are bound to."""
    return f"second-factor/{user.pk}".encode()


def _owner() -> Any:
    if _whose.get() is not None:
        return _whose.get()
    request = context.request
    stage = getattr(request, "_login_stage", None)
    return stage.login.user if stage is not None else request.user

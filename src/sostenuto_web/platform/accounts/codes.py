"""Codes of the second step: each opens the door once, on whichever process it arrives."""

import time
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt

from sostenuto_web.platform.accounts.models import User


def step_of(secret: str, code: str) -> int | None:
    """Return the time step that a six-digit code belongs to, or None: it belongs to none of now."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    reach = app_settings.TOTP_TOLERANCE
    for step in range(now - reach, now + reach + 1):
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if compare_user_code(actual=code, expected=expected):
            return step
    return None


def spend_step(user: User, step: int) -> bool:
    """Use up a code's time step and all before it; False when that had happened already."""
    fresh = User.objects.filter(pk=user.pk, last_step__lt=step)
    return fresh.update(last_step=step) == 1


def right_factor(user: User, code: str) -> Any:
    """Return the person's second factor that a code belongs to, used up, or None."""
    for factor in Authenticator.objects.filter(user=user).order_by("-type"):
        if factor.type == Authenticator.Type.TOTP:
            step = step_of(decrypt(factor.data["secret"]), code)
            if step is not None and spend_step(user, step):
                return factor
        elif factor.type == Authenticator.Type.RECOVERY_CODES and factor.wrap().validate_code(code):
            return factor
    return None


def has_factor(user: Any) -> bool:
    """Say whether somebody has a second factor (recovery codes alone are none)."""
    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=strong).exists())


def is_last_factor(factor: Any) -> bool:
    """Say whether nothing but this one stands between a stolen password and the account."""
    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    others = Authenticator.objects.filter(user_id=factor.user_id, type__in=strong)
    return not others.exclude(pk=factor.pk).exists()

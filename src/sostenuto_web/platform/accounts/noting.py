"""What the audit is told of sign-ins, sign-outs and second steps, which allauth brings about."""

from typing import Any

from allauth.mfa import signals
from django.contrib.auth.signals import user_logged_in, user_logged_out

from sostenuto_web.platform.accounts import limits
from sostenuto_web.platform.accounts.middleware import HAS_FACTOR
from sostenuto_web.platform.accounts.sessions import SessionStore
from sostenuto_web.platform.audit import services as audit


def signed_in(sender: object, request: Any, user: Any, **_: Any) -> None:
    """Note a sign-in, and take the occasion to sweep up what has run out."""
    limits.sweep()
    SessionStore.clear_expired()
    audit.record(user, "sign-in.done", user)


def signed_out(sender: object, request: Any, user: Any, **_: Any) -> None:
    """Note a sign-out."""
    if user is not None:
        audit.record(user, "sign-out.done", user)


def factor_added(sender: object, user: Any, authenticator: Any, **_: Any) -> None:
    """Note a new second step."""
    audit.record(user, "factor.added", user, which=str(authenticator.type))


def factor_removed(sender: object, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """Note that a second step is gone."""
    request.session.pop(HAS_FACTOR, None)
    audit.record(user, "factor.removed", user, which=str(authenticator.type))


def codes_renewed(sender: object, user: Any, authenticator: Any, **_: Any) -> None:
    """Note new recovery codes."""
    audit.record(user, "factor.renewed", user, which=str(authenticator.type))


def proven(sender: object, user: Any, reauthenticated: bool, **_: Any) -> None:
    """Note that somebody proved once more who they are."""
    if reauthenticated:
        audit.record(user, "proof.given", user)


def connect() -> None:
    """Listen."""
    for signal, receiver in (
        (user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (signals.authenticator_added, factor_added),
        (signals.authenticator_removed, factor_removed),
        (signals.authenticator_reset, codes_renewed),
        (signals.authenticator_used, proven),
    ):
        signal.connect(receiver, dispatch_uid=f"accounts.noting.{receiver.__name__}")

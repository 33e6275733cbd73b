"""One try at the door: the same answer, status and work whether or not there is such an account.

Conventions: a try is taken from the limits before anything is looked up, and given back when it
was right. The password is hashed exactly once a try, for a name that nobody has as well.
"""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest

from sostenuto_web.platform.accounts import devices, limits
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.audit import services as audit


class TooMany(Exception):  # noqa: N818  it is an answer, not a fault
    """Too many tries from here or for this name: wait."""


def password_buckets(request: HttpRequest, login: str) -> tuple[limits.Bucket, ...]:
    """Return the limits that a try of this name from this browser counts for."""
    device = devices.known(request, login)
    if device is not None:
        return ((limits.ACCOUNT, f"{login}\0{device.mark}"),)
    return (limits.ADDRESS, devices.address(request)), (limits.ACCOUNT, login)


def try_password(request: HttpRequest, login: str, password: str) -> User | None:
    """Return the person whose log-in name and password these are, or None.

    Raises
    ------
    TooMany
        The limit is used up; the password was not looked at.
    """
    login = User.normalize_username(login)
    buckets = password_buckets(request, login)
    if not limits.take(*buckets):
        note_refusal(request)
        raise TooMany
    user: Any = authenticate(request, username=login, password=password)
    if user is None:
        tried = User.objects.filter(login=login).first()
        audit.record(None, "sign-in.failed", tried, outcome="failed", step="password")
        return None
    limits.give_back(*buckets)
    return user  # type: ignore[no-any-return]


def note_refusal(request: HttpRequest) -> None:
    """Note in the audit that a limit was used up; of a flood only its first waves."""
    if limits.take((limits.NOTED, devices.address(request))):
        audit.record(None, "sign-in.refused", outcome="refused", why="limit")


def second_bucket(request: HttpRequest, user: Any) -> limits.Bucket:
    """Return the limit of second-step codes for this person on this browser."""
    device = devices.known(request, user.login)
    return limits.SECOND, f"{user.pk}\0{device.mark if device else ''}"

"""One-time links: whoever holds one sets the password of one account, once, within seven days.

Conventions: the link's token is shown once, to whoever made it; the database holds its hash. A new
link ends the ones before it.
"""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from sostenuto_web.platform.accounts import sessions_of
from sostenuto_web.platform.accounts.models import Invitation, User
from sostenuto_web.platform.audit import services as audit

HOLDS = timedelta(days=7)
TOKEN_BYTES = 24


class LinkEnded(Exception):  # noqa: N818  it is an answer, not a fault
    """The link was used, replaced, or is too old; or there never was such a link."""


def digest(token: str) -> str:
    """Return what the database holds of a token, which is random enough to need no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def make_link(user: User, *, by: User | None, why: Invitation.Why) -> Invitation:
    """Return a new one-time link; its ``token`` is known here and nowhere else."""
    now = timezone.now()
    _open_ones(user).update(expires_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        user=user, why=why, digest=digest(token), made_by=by, expires_at=now + HOLDS
    )
    invitation.token = token
    audit.record(by, "invitation.made", user, why=str(why))
    return invitation


def path_of(token: str) -> str:
    """Return the address of a link, without the host."""
    return reverse("account_link", args=[token])


def open_link(token_digest: str) -> Invitation | None:
    """Return the link whose token has this hash, while it can be used."""
    found = Invitation.objects.filter(digest=token_digest, used_at=None)
    found = found.filter(expires_at__gt=timezone.now(), user__is_active=True)
    return found.select_related("user").first()


@transaction.atomic
def use_link(token_digest: str, password: str) -> User:
    """Set the password of the link's account, and end the link and every session.

    Raises
    ------
    LinkEnded
        The link cannot be used any more.
    ValidationError
        The password is too weak.
    """
    invitation = open_link(token_digest)
    if invitation is None:
        raise LinkEnded
    user = invitation.user
    validate_password(password, user)
    taken = Invitation.objects.filter(pk=invitation.pk, used_at=None)
    if not taken.update(used_at=timezone.now()):  # somebody else was first, a moment ago
        raise LinkEnded
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions_of.end_all(user)
    audit.record(user, "invitation.used", user, why=invitation.why)
    return user


def waiting(user: User) -> Invitation | None:
    """Return the link that this person was given and has not used, while it holds."""
    return _open_ones(user).order_by("-made_at").first()


def _open_ones(user: User) -> QuerySet[Invitation]:
    return user.invitations.filter(used_at=None, expires_at__gt=timezone.now())

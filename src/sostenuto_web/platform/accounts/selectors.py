"""Who works here."""

from datetime import date, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from sostenuto.care.techniques.shape import trainings
from sostenuto_web.platform.accounts.models import Invitation, User
from sostenuto_web.platform.policy.table import Role

WARNED_BEFORE = timedelta(days=60)


def anybody() -> bool:
    """Say whether there is any account: a fresh house has none."""
    return User.objects.exists()


def staff() -> QuerySet[User]:
    """Return everybody who works or worked here: active ones first, by name."""
    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=strong)
    links = Invitation.objects.filter(
        user=OuterRef("pk"), used_at=None, expires_at__gt=timezone.now()
    )
    found = User.objects.exclude(roles=[str(Role.CLIENT)]).exclude(roles=[])
    found = found.annotate(has_factor=Exists(factors), has_link=Exists(links))
    return found.order_by("-is_active", "name", "login")


def active_staff(*roles: Role) -> list[User]:
    """Return who works here now, in any of these roles if some are named."""
    found = User.objects.filter(is_active=True).exclude(roles=[str(Role.CLIENT)])
    wanted = set(roles)
    return [
        user
        for user in found.order_by("name", "login")
        if user.is_staff and (not wanted or wanted & set(user.roles))
    ]


def staff_member(staff_id: UUID) -> User | None:
    """Return one member of staff."""
    return staff().filter(pk=staff_id).first()


def ending_credentials(today: date) -> list[User]:
    """Return active staff whose credential has ended or ends within sixty days."""
    soon = today + WARNED_BEFORE
    found = User.objects.filter(is_active=True, credential_expires__lte=soon)
    return list(found.order_by("credential_expires", "name"))


def trainings_of(user: User) -> list[str]:
    """Return what somebody has learned that some techniques ask for, in words."""
    return [gettext(one.name) for key, one in trainings().items() if key in user.trainings]

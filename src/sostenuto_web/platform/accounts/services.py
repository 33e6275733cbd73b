"""Make accounts and change them: invite, roles, credentials, end and give back access.

Conventions: ``by`` is who does it, None the program itself (the demo, the command line). Staff
accounts are an administrator's to change, whatever the page before let through.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.accounts import links, names, sessions_of
from sostenuto_web.platform.accounts.models import Invitation, User
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.policy.table import STAFF, Role


class AlreadyOpened(Exception):  # noqa: N818  it is an answer, not a fault
    """Somebody has an account here already: the first administrator is made."""


LAST_ADMINISTRATOR = _("This is the only administrator. Make somebody else one first.")


def make_first_administrator(*, login: str, name: str, password: str) -> User:
    """Make the account that a fresh house begins with.

    Two who try at once: the database lets one pass (``User.is_first`` is unique).

    Raises
    ------
    AlreadyOpened
        There is an account already.
    ValidationError
        By field: ``login`` or ``password``.
    """
    user = User(login=User.normalize_username(login), name=name, roles=[Role.ADMINISTRATOR])
    user.is_first = True
    try:
        with transaction.atomic():
            if User.objects.exists():
                raise AlreadyOpened
            _check_new(user, password)
            user.set_password(password)
            user.save(force_insert=True)
            audit.record(user, "administrator.made", user)
    except IntegrityError:
        raise AlreadyOpened from None
    except ValidationError:
        if User.objects.exists():  # somebody was first while this was looked at
            raise AlreadyOpened from None
        raise
    return user


@transaction.atomic
def invite(
    *,
    by: User | None,
    roles: Collection[str],
    name: str = "",
    login: str = "",
    credential: str = "",
    credential_number: str = "",
    credential_expires: date | None = None,
    trainings: Collection[str] = (),
) -> Invitation:
    """Make an account and a one-time link for the person to set a password.

    Parameters
    ----------
    by : User or None
    roles : roles of staff, or the client's role alone
    name : str
        A member of staff's name. A client's is never kept here: it is in their record, sealed.
    login : str
        The log-in name; for a client it may be left out, then a quiet one is found.

    Returns
    -------
    Invitation
        With its ``token`` (this once) and ``user``.

    Raises
    ------
    ValidationError
        By field.
    PermissionDenied
        Only an administrator makes accounts of staff.
    """
    chosen = _roles(roles)
    _may_change(by, chosen)
    is_client = Role.CLIENT in chosen
    user = User(
        login=User.normalize_username(login or (names.quiet_name() if is_client else "")),
        name="" if is_client else name,
        roles=chosen,
        credential=credential,
        credential_number=credential_number,
        credential_expires=credential_expires,
        trainings=list(trainings),
    )
    user.set_unusable_password()
    _check_new(user, None)
    user.save(force_insert=True)
    audit.record(by, "account.made", user, roles="/".join(chosen))
    return links.make_link(user, by=by, why=Invitation.Why.WELCOME)


@transaction.atomic
def reset_access(user: User, *, by: User | None, drop_factors: bool = False) -> Invitation:
    """End a person's password and sessions and return a one-time link for a new one.

    ``drop_factors`` also removes the second step, for somebody who lost the phone.
    """
    user = _held(user)
    _may_change(by, user.roles)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    sessions_of.end_all(user)
    if drop_factors:
        Authenticator.objects.filter(user=user).delete()
        audit.record(by, "factor.removed", user, which="all")
    audit.record(by, "access.reset", user)
    return links.make_link(user, by=by, why=Invitation.Why.RESET)


@transaction.atomic
def change_roles(user: User, *, by: User | None, roles: Collection[str]) -> None:
    """Give somebody other roles; their sessions end, so that nothing old stays open.

    Raises
    ------
    ValidationError
        No role, client and staff mixed, or nobody would be administrator any more.
    PermissionDenied
        ``by`` is no administrator.
    """
    _may_change(by, list(STAFF))
    user, before = _held(user), set(user.roles)
    chosen = _roles(roles)
    if (Role.CLIENT in chosen) != (Role.CLIENT in before):
        raise ValidationError({"roles": _("An account of a client stays one, and of staff too.")})
    if before == set(chosen):
        return
    if Role.ADMINISTRATOR not in chosen:
        _keep_an_administrator(user, "roles")
    user.roles = chosen
    user.save(update_fields=["roles"])
    sessions_of.end_all(user)
    audit.record(by, "roles.changed", user, before="/".join(sorted(before)), now="/".join(chosen))


@transaction.atomic
def change_details(user: User, *, by: User | None, **details: Any) -> None:
    """Change name, credential and trainings of a member of staff."""
    _may_change(by, list(STAFF))
    user = _held(user)
    for field in ("name", "credential", "credential_number", "credential_expires", "trainings"):
        if field in details:
            setattr(user, field, details[field])
    user.full_clean(exclude=["password"])
    user.save()
    audit.record(by, "account.changed", user)


@transaction.atomic
def end_access(user: User, *, by: User | None) -> None:
    """Let somebody sign in no more, from their next request on."""
    user = _held(user)
    _may_change(by, user.roles)
    _keep_an_administrator(user, None)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions_of.end_all(user)
    audit.record(by, "account.disabled", user)


@transaction.atomic
def restore_access(user: User, *, by: User | None) -> None:
    """Let somebody sign in again, with the password and second step they had."""
    user = _held(user)
    _may_change(by, user.roles)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by, "account.enabled", user)


@transaction.atomic
def change_password(user: User, *, password: str, request: Any) -> None:
    """Set a person's own new password and end their sessions elsewhere."""
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions_of.end_others(user, request)
    audit.record(user, "password.changed", user)


def _roles(roles: Iterable[str]) -> list[str]:
    """Return roles, each once, in the order of the table."""
    wanted = set(roles)
    chosen = [str(role) for role in Role if role in wanted]
    if not chosen or len(chosen) != len(wanted):
        raise ValidationError({"roles": _("Choose at least one role.")})
    if Role.CLIENT in wanted and len(wanted) > 1:
        raise ValidationError(
            {"roles": _("Somebody who comes here as a client has no other role.")}
        )
    return chosen


def _check_new(user: User, password: str | None) -> None:
    try:
        names.check(user.login)
    except ValidationError as problem:
        raise ValidationError({"login": problem}) from problem
    user.full_clean(exclude=["password"])
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as problem:
            raise ValidationError({"password": problem}) from problem


def _may_change(by: User | None, roles: Collection[str]) -> None:
    if by is not None and STAFF & set(roles) and not by.has(Role.ADMINISTRATOR):
        raise PermissionDenied


def _held(user: User) -> User:
    """Return the account as it is now, with every administrator's row held until the end."""
    list(User.objects.select_for_update().filter(is_active=True).order_by("pk").values_list("pk"))
    return User.objects.get(pk=user.pk)


def _keep_an_administrator(user: User, field: str | None) -> None:
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if user.has(Role.ADMINISTRATOR) and not any(one.has(Role.ADMINISTRATOR) for one in others):
        raise ValidationError({field: LAST_ADMINISTRATOR} if field else LAST_ADMINISTRATOR)

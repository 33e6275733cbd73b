"""Accounts: who may sign in and in which roles; their sessions, one-time links and limits."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.policy.table import STAFF, Role

LOGIN = RegexValidator(
    r"^\w[\w.@+-]*$", _("Letters, digits and . _ - @ + only, and a letter or digit first.")
)


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new account, saved."""
        user = self.model(login=self.model.normalize_username(login), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account with this log-in name, in whatever case."""
        return self.get(login=self.model.normalize_username(username or ""))


class User(AbstractBaseUser):
    """One person's account; nobody shares one.

    A client's account has no ``name``: that is sealed in the client's record, and here it would
    tell whoever reads the database who comes here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(_("log-in name"), max_length=60, unique=True, validators=[LOGIN])
    name = models.CharField(_("name"), max_length=120, blank=True)
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    credential = models.CharField(_("credential"), max_length=60, blank=True)
    credential_number = models.CharField(_("credential number"), max_length=60, blank=True)
    credential_expires = models.DateField(_("credential ends"), null=True, blank=True)
    trainings = models.JSONField(default=list, blank=True)
    """Keys of ``sostenuto/care/techniques/trainings.toml``: what some techniques ask for."""
    last_step = models.BigIntegerField(default=0, editable=False)
    """The time step of the last six-digit code that was taken: an older one opens nothing."""
    is_first = models.BooleanField(null=True, unique=True, default=None, editable=False)
    """True on the first administrator and on nobody else: the database itself allows only one."""

    objects = UserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Return a log-in name as it is kept: without surrounding space, in lower case."""
        return super().normalize_username(username).strip().casefold()

    @property
    def is_staff(self) -> bool:
        """Whether this person works here."""
        return bool(STAFF & set(self.roles))

    @property
    def called(self) -> str:
        """What to call this person on their own pages and in lists of staff."""
        return self.name or self.login

    def has(self, role: Role) -> bool:
        """Say whether this person has a role."""
        return role in self.roles

    def days_of_credential(self, today: date) -> int | None:
        """Return for how many days the credential still holds (below 0: it ended), if it ends."""
        return (self.credential_expires - today).days if self.credential_expires else None

    def is_credentialed(self, today: date) -> bool:
        """Say whether this person has a credential, and it holds on that day."""
        days = self.days_of_credential(today)
        return bool(self.credential) and (days is None or days >= 0)

    def __str__(self) -> str:
        return str(self.pk)


class Session(AbstractBaseSession):
    """A browser's session; ``session_key`` is a hash of the key in the cookie."""

    handle = models.UUIDField(null=True, db_index=True)
    """How the person's own list names it; it opens nothing."""
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that fills this table."""
        from sostenuto_web.platform.accounts.sessions import SessionStore

        return SessionStore


class Invitation(models.Model):
    """A one-time link by which one person sets a password; only a hash of it is kept."""

    class Why(models.TextChoices):
        """What the link is for."""

        WELCOME = "welcome", _("first sign-in")
        RESET = "reset", _("new password")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    why = models.CharField(max_length=10, choices=Why.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    token = ""
    """The secret part of the link; only on the instance that `links.make_link` returned."""


class LimitUse(models.Model):
    """How far one limit is used up: the moment at which it is as good as new (seconds)."""

    key = models.CharField(primary_key=True, max_length=64)
    full_at_s = models.FloatField()

"""Accounts: who may sign in, in which roles."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.policy.table import STAFF, Role


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
        return self.get(login__iexact=username)


class User(AbstractBaseUser):
    """One person's account; nobody shares one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(_("log-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    @property
    def is_staff(self) -> bool:
        """Whether this person works here."""
        return bool(STAFF & set(self.roles))

    def has(self, role: Role) -> bool:
        """Say whether this person has a role."""
        return role in self.roles

    def __str__(self) -> str:
        return str(self.pk)

"""What hangs on a client: whom to call, what to take care with, how the record changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models.client import Client
from sostenuto_web.people.models.voiding import Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class Contact(Voidable):
    """Somebody to reach about a client, and what may be said to them."""

    class Kind(models.TextChoices):
        """Who they are to the client, roughly."""

        FAMILY = "family", _("family")
        FRIEND = "friend", _("friend")
        SELF = "self", _("the client themselves")
        PROFESSIONAL = "professional", _("another professional")
        OTHER = "other", _("somebody else")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.FAMILY)
    name = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("phone"))
    relation = EncryptedTextField(_("relation"))
    emergency = models.BooleanField(_("call in an emergency"), default=False)
    may_say_who = models.BooleanField(_("we may say who we are"), default=False)
    may_leave_message = models.BooleanField(_("we may leave a message"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )


class Caution(Voidable):
    """Something to take care with, of a kind of ``sostenuto/care/cautions.toml``."""

    class State(models.TextChoices):
        """Whether it holds."""

        ACTIVE = "active", _("holds now")
        PAST = "past", _("held in the past")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="cautions")
    kind = models.CharField(_("kind"), max_length=40)
    detail = EncryptedTextField(_("detail"))
    since = models.DateField(_("since"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )


class RecordChange(Sealed):
    """One change of a record: who, when, which fields, and what stood there before (sealed)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=40)
    subject = models.UUIDField()
    """The row that was changed: the client's own, a contact, a caution."""
    fields = models.CharField(max_length=200, blank=True)
    before = EncryptedTextField()

    class Meta:
        ordering = ("-at",)

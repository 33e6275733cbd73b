"""Somebody who comes here, and how their sealed name is found again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models.voiding import Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField


class Status(models.TextChoices):
    """How far somebody has come here."""

    WAITING = "waiting", _("waiting")
    ACTIVE = "active", _("active")
    DISCHARGED = "discharged", _("discharged")


class Client(Voidable):
    """Somebody who comes here; the name is sealed, the alias is what groups see.

    An erased client stays as a tombstone: the id and ``erased_at``, and nothing else.
    """

    alias = models.CharField(_("alias"), max_length=40, db_index=True)
    name = EncryptedTextField(_("name"))
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    clinic_number = EncryptedTextField(_("clinic number"))
    clinic_number_keyed = models.CharField(max_length=32, null=True, unique=True, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE, db_index=True
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    notes = EncryptedTextField(_("notes"))
    photo = models.UUIDField(null=True, blank=True, editable=False)
    photo_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="client",
    )
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    erased_at = models.DateTimeField(null=True, blank=True)


class ClientContext(models.Model):
    """One of the contexts of ``sostenuto/care/contexts.toml`` that a client comes in."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contexts")
    context = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["client", "context"], name="people_context_once"),
        )


class NamePart(models.Model):
    """A keyed hash of one part of a client's name (`sostenuto_web.platform.vault.names`).

    ``kind`` says what was hashed: a whole part or the start of one (both found by searching), or
    a trait by which names that look alike meet.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="name_parts")
    kind = models.CharField(max_length=8, default="part")
    keyed = models.CharField(max_length=32, db_index=True)


class LookAlike(models.Model):
    """A client, and another whose name is easily taken for theirs; the nearest few of each.

    Kept in both directions, as long as neither of them has enough already (`names.NEAREST`).
    """

    one = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="look_alikes")
    other = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["one", "other"], name="people_look_alike_once"),
        )

"""Clients and the people who care for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class Client(Sealed):
    """Somebody who comes here; the name is sealed, the alias is what groups see."""

    alias = models.CharField(_("alias"), max_length=40)
    name = EncryptedTextField(_("name"))
    clinic_number = models.CharField(_("clinic number"), max_length=30, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="client",
    )
    made_at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField(null=True, blank=True)


class NamePart(models.Model):
    """A keyed hash of one part of a client's name (`sostenuto_web.platform.vault.names`)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="name_parts")
    keyed = models.CharField(max_length=32, db_index=True)


class CareTeamMember(models.Model):
    """Somebody who takes part in a client's care, from a day to a day."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)

"""What a person decided when numbers stayed flat or got worse."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.measures.models.administrations import Administration
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField


class StepsTaken(Voidable):
    """What follows from a change, decided by a named person: steps by their keys, and in words."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    administration = models.ForeignKey(
        Administration, on_delete=models.CASCADE, related_name="steps_taken"
    )
    """The latest one of the change."""
    keys = models.JSONField(default=list)
    words = EncryptedTextField(_("in own words"), max_length=2000, multiline=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("made_at", "id")

"""Music on its way in through the browser, piece by piece."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client


class Upload(models.Model):
    """One file that is coming in, or has come; it goes on where it was after a break."""

    class State(models.TextChoices):
        """How far it is."""

        COMING = "coming", _("coming in")
        RECEIVED = "received", _("received, waits to be heard")
        HEARD = "heard", _("heard")
        REFUSED = "refused", _("refused")
        LEFT = "left", _("left off")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMING)
    message = models.CharField(max_length=300, blank=True)
    only_for = models.ForeignKey(Client, null=True, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=16, blank=True)
    licence_note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-made_at", "file_name")

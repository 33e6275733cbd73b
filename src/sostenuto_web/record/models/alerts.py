"""Alerts: an answer or a fact that a person has to look at, soon."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class Alert(Sealed):
    """Something to look at; written in the transaction of what raised it, shown until handled.

    ``kind`` is a key of ``sostenuto/care/alerts.toml``; ``source`` the id of the row that raised
    it: one kind of alert for one source, however often it is sent.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=40)
    source = models.UUIDField()
    session_id = models.UUIDField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who has to look: who leads the care, else who wrote the source, if they work here."""
    raised_at = models.DateTimeField(auto_now_add=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    done = EncryptedTextField(_("what was done"), max_length=2000, multiline=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "source"], name="record_alert_once"),
        )
        indexes = (
            models.Index(
                fields=["client", "raised_at"],
                condition=models.Q(handled_at=None),
                name="record_alert_open",
            ),
        )

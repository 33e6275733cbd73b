"""Counselling notes: a store of their own, never part of a record's note, a copy or a report.

Each is sealed under a key of its own (42 CFR 2.11 keeps such notes apart from the record).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models.sessions import Session
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField


class CounsellingNote(Voidable):
    """What whoever leads the care writes for themselves about one session, or about none."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    words = EncryptedTextField(_("words"), max_length=100_000, multiline=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

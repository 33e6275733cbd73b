"""A table of clients between being read and being taken in."""

from django.conf import settings
from django.db import models

from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed

LONGEST_TABLE = 10 * 1024 * 1024
"""Characters; a table of that many bytes has at most as many."""


class ImportDraft(Sealed):
    """An uploaded table, sealed under a key of its own; empty once it was taken in."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    table = EncryptedTextField(max_length=LONGEST_TABLE)
    made_at = models.DateTimeField(auto_now_add=True)
    taken_in_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)

"""A table of clients between being read and being taken in."""

from django.conf import settings
from django.db import models

from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class ImportDraft(Sealed):
    """An uploaded table, sealed under a key of its own that is dropped with it."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    table = EncryptedTextField()
    made_at = models.DateTimeField(auto_now_add=True)

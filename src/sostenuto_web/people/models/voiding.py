"""Nothing clinical is deleted: a row is voided, with a reason, and can be taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class Voidable(Sealed):
    """A sealed row that may be voided; the reason is sealed as well."""

    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    void_reason = EncryptedTextField(_("reason"))

    class Meta:
        abstract = True

"""Consents, who signed them, what became of them, and what left the house on them.

Conventions: a `Consent` may be changed until it is signed (``signed_at``); from then on it never
is, and the database refuses it too. What happens to it later is an `Ending`, a row of its own. All
free text is sealed under the client's key. Kinds, purposes and classes are ids of
`sostenuto.care.consent`.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class Unchanging(models.Model):
    """A row that is written once; the database refuses a change as well (`0002_unchanging`)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, once."""
        if not self._state.adding:
            raise TypeError(f"a {type(self).__name__} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError(f"a {type(self).__name__} is never deleted")


class Wording(Unchanging):
    """A clinic's own version of a consent's words; never changed, only followed by a newer one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    blocks = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key", "version"], name="wording_version_once"),
        )


class Consent(Sealed):
    """One paper: first a draft, then signed and never changed again."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=30)
    template_key = models.CharField(max_length=40)
    template_version = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    blocks = models.JSONField(default=list)
    """The parts that its text holds."""
    patient = EncryptedTextField(_("name on the paper"), max_length=200)
    discloser = EncryptedTextField(_("who may share it"), max_length=200)
    classes = models.JSONField(default=list)
    everything = models.BooleanField(default=False)
    records_since = models.DateField(null=True, blank=True)
    records_until = models.DateField(null=True, blank=True)
    information = EncryptedTextField(_("in words"), max_length=1000)
    recipient_kind = models.CharField(max_length=20)
    recipient_class = models.CharField(max_length=30, blank=True)
    recipient = EncryptedTextField(_("who receives it"), max_length=300)
    participants = EncryptedTextField(_("to whom it may be passed on"), max_length=1000)
    treating_only = models.BooleanField(default=False)
    purposes = models.JSONField(default=list)
    purpose_words = EncryptedTextField(_("what for"), max_length=500)
    expires_on = models.DateField(null=True, blank=True, db_index=True)
    expiry_event = EncryptedTextField(_("until this happens"), max_length=200)
    never_expires = models.BooleanField(default=False)
    held_until = models.DateField(null=True, blank=True)
    held_event = EncryptedTextField(_("held until this happens"), max_length=200)
    signed_by = models.CharField(max_length=30, default="patient")
    text = EncryptedTextField(_("text"))
    text_sha256 = models.CharField(max_length=64)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        indexes = (models.Index(fields=["client", "-made_at"], name="consent_of_client"),)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Throw away a draft; what is signed stays."""
        if self.signed_at is not None:
            raise TypeError("a signed Consent is never deleted")
        return super().delete(*args, **kwargs)


class Signature(Unchanging, Sealed):
    """One signature under a consent; never changed."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="signatures")
    capacity = models.CharField(max_length=20)
    method = models.CharField(max_length=20)
    name = EncryptedTextField(_("name"), max_length=200)
    statement = EncryptedTextField(_("what was agreed to"), max_length=500)
    document = EncryptedTextField(_("paper that allows it"), max_length=300)
    document_until = models.DateField(null=True, blank=True)
    scan = EncryptedTextField(_("where the paper is"), max_length=200)
    signed_at = models.DateTimeField()
    text_sha256 = models.CharField(max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )


class Ending(Unchanging, Sealed):
    """Something that became of a signed consent: taken back, voided, or its event came."""

    class What(models.TextChoices):
        """What became of it."""

        REVOKED = "revoked", _("taken back")
        VOIDED = "voided", _("recorded by mistake")
        EVENT = "event", _("ended, as it says")
        RELEASED = "released", _("may be taken back from now on")

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="endings")
    what = models.CharField(max_length=10, choices=What.choices)
    how = models.CharField(max_length=20)
    at = models.DateTimeField()
    said_on = models.DateField(null=True, blank=True)
    words = EncryptedTextField(_("in words"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(fields=["consent", "what"], name="each_ending_once"),
        )


class Disclosure(Unchanging, Sealed):
    """One row of the account of what left the house; never changed, kept for six years."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="disclosures")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="disclosures")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recipient = EncryptedTextField(_("to whom"), max_length=300)
    via = EncryptedTextField(_("through whom"), max_length=300)
    purpose = models.CharField(max_length=30)
    purpose_words = EncryptedTextField(_("what for"), max_length=500)
    classes = models.JSONField(default=list)
    records_since = models.DateField(null=True, blank=True)
    records_until = models.DateField(null=True, blank=True)
    what = EncryptedTextField(_("what was given"), max_length=1000)
    way = models.CharField(max_length=20)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=["client", "-at"], name="disclosure_of_client"),)

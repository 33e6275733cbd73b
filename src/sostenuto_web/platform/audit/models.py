"""One row an act: who, what, on which record, with which outcome; never the content."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """How an act ended."""

    SEEN = "seen", _("seen")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class AuditRow(models.Model):
    """One link of the chain; written by `sostenuto_web.platform.audit.services` only.

    Nothing here is a foreign key: a row has to outlive what it tells of.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    by = models.UUIDField(null=True)
    role = models.CharField(max_length=100)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    subject_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("client_id", "-number"), name="audit_client"),
            models.Index(fields=("by", "-number"), name="audit_by"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class AuditHead(models.Model):
    """The chain's last link: the one row that every writer locks, so that the chain never forks."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.BinaryField()

    ONLY = 1

    def __str__(self) -> str:
        return str(self.number)

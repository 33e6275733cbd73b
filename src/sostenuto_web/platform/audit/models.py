"""One row an act: who, what, on which record, with which outcome; never the content."""

import uuid

from django.db import models


class AuditRow(models.Model):
    """One link of the chain; written by `sostenuto_web.platform.audit.services` only."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    role = models.CharField(max_length=100)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    subject_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True, db_index=True)
    outcome = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)
    previous = models.BinaryField()
    digest = models.BinaryField()


NOBODY = uuid.UUID(int=0)

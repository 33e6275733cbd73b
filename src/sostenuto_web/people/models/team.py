"""Who cares for a client, from when until when; ended memberships stay as history."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from sostenuto_web.people.models.client import Client


class CareTeamMember(models.Model):
    """Somebody who takes part in a client's care; ``until`` is empty while they do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["client", "user"],
                condition=models.Q(until=None),
                name="people_one_open_membership",
            ),
        )

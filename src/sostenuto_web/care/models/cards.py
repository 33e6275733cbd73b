"""The site's own technique cards, and its own versions of shipped ones."""

import uuid

from django.conf import settings
from django.db import models


class SiteCard(models.Model):
    """One version of a card that the site wrote; the latest one of a key holds.

    ``body`` has the shape of a file of ``sostenuto/care/techniques/cards``. An empty body means
    that the shipped card holds again, or that the site's own card is put away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("key", "version")
        constraints = (
            models.UniqueConstraint(fields=["key", "version"], name="care_card_version_once"),
        )

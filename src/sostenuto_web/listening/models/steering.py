"""Music that the house makes while it sounds, steered by a therapist.

Conventions: valence and arousal in [−1, 1] say what the music is to express; seconds count from the
beginning. The same seed and the same changes make the same music.
"""

import uuid

from django.conf import settings
from django.db import models

from sostenuto_web.care.models import Session
from sostenuto_web.listening.models.composing import Composed
from sostenuto_web.people.models import Client


class SteeredMusic(models.Model):
    """One stretch of live music for one client: its seed, its limits, and each change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seed = models.PositiveBigIntegerField()
    preset = models.CharField(max_length=12, blank=True, choices=Composed.Preset.choices)
    changes = models.JSONField(default=list, blank=True)
    """``[seconds, valence, arousal]`` each, in order; the first is where it began."""
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    music_fact = models.UUIDField(null=True, blank=True)
    """The `sostenuto_web.record.models.MusicEvent` that says it sounded."""

    class Meta:
        ordering = ("-started_at",)
        indexes = (models.Index(fields=["client", "-started_at"], name="listening_steered_for"),)

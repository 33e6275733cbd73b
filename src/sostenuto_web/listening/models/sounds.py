"""Sound that the house made, files brought to one level; and how loud it may be for whom."""

import uuid

from django.conf import settings
from django.db import models

from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.models import Recording


class LevelledFile(models.Model):
    """A recording's sound at one loudness, made once for each content and kept in ``media``.

    Levels in LUFS and dBTP, gain in dB; ``path`` is the file below the house's ``media/levelled``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.OneToOneField(Recording, on_delete=models.CASCADE, related_name="levelled")
    content = models.CharField(max_length=80)
    """Of the recording when it was levelled; another content is levelled anew."""
    path = models.CharField(max_length=120)
    seconds = models.FloatField()
    gain_db = models.FloatField()
    loudness_lufs = models.FloatField()
    true_peak_dbtp = models.FloatField()
    made_at = models.DateTimeField(auto_now_add=True)


class VolumeCap(models.Model):
    """How far the music may be turned up for one client, in dB beside the level of all files.

    A caution may ask for less; the lower of both holds.
    """

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="volume_cap")
    cap_db = models.FloatField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cap_db__range=(-30, 0)), name="listening_cap_range"
            ),
        )

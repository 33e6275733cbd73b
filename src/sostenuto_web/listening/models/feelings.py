"""What was said of music while it sounded: the point that was moved, and "not this" looked at.

Conventions: valence and arousal in [−1, 1]; time in seconds from the beginning of the slot.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.listening.models.programmes import ListeningProgramme, ProgrammeSlot
from sostenuto_web.people.models import Client


class MovedPoint(models.Model):
    """Where the client moved the point to while a slot sounded; the id decides what came twice.

    The path is for the picture afterwards. What is learnt from a slot is one `Felt` fact.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        ListeningProgramme, on_delete=models.CASCADE, related_name="moved"
    )
    slot = models.ForeignKey(ProgrammeSlot, on_delete=models.CASCADE, related_name="moved")
    seconds = models.FloatField()
    valence = models.FloatField()
    arousal = models.FloatField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "seconds", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valence__range=(-1, 1), arousal__range=(-1, 1)),
                name="listening_moved_on_the_plane",
            ),
        )


class NotThisReview(models.Model):
    """What staff decided of a song to which the client had said "not this"."""

    class Decision(models.TextChoices):
        """What was decided, together with the client."""

        AGAIN = "again", _("may be offered again")
        NOT_NOW = "not_now", _("not now")
        NEVER = "never", _("never again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    felt_id = models.UUIDField(unique=True)
    """The `sostenuto_web.record.models.Felt` that says it."""
    decision = models.CharField(max_length=8, choices=Decision.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

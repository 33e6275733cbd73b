"""Pieces that the house composed from a seed, and how far those are that it was asked for."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.repertoire.models import Recording


class Composed(models.Model):
    """How a piece was asked for, and its recording once there is one.

    The same numbers make the same piece, so they stand here once. ``arousal`` and ``valence`` in
    [−1, 1] say what the music is to express, not what it does to anybody.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waits for its turn")
        MAKING = "making", _("being made")
        MADE = "made", _("made")
        FAILED = "failed", _("could not be made")

    class Preset(models.TextChoices):
        """Limits that hold whatever the place says; as in `sostenuto.music.mapping`."""

        NONE = "", _("none")
        SEDATIVE = "sedative", _("sedative")
        STIMULATIVE = "stimulative", _("stimulative")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(
        Recording, null=True, blank=True, on_delete=models.CASCADE, related_name="composed"
    )
    """Numbers that lie close together can make one and the same sound, which is kept once."""
    number = models.PositiveIntegerField(unique=True)
    """Counts what the house made; stands in the title."""
    title = models.CharField(max_length=80)
    """Also what the file is called."""
    seed = models.PositiveBigIntegerField()
    valence = models.FloatField()
    arousal = models.FloatField()
    minutes = models.FloatField()
    preset = models.CharField(max_length=12, blank=True, choices=Preset.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=12, blank=True)
    """Why not, as a code: a `sostenuto.jobs.runner.Cause`, or ``disk``."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    """When it was asked for last; a failed piece can be asked for again."""

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["seed", "valence", "arousal", "minutes", "preset"],
                name="listening_composed_once",
            ),
        )

    @property
    def is_running(self) -> bool:
        """Whether it is being made, or will be soon."""
        return self.state in (self.State.WAITING, self.State.MAKING)

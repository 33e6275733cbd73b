"""Programmes: what is to be played for one client along an arc, and what became of it.

Conventions: valence and arousal in [−1, 1]; time in seconds. A plan that is made anew adds to
``version``; what has been played stays. Which songs stand in it, what was left out and why is
sealed.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Session
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed
from sostenuto_web.repertoire.models import Recording

LONGEST_LOG = 400_000
"""Characters of one gate log, as JSON."""


def _place() -> "models.FloatField[float, float]":
    return models.FloatField()


class ListeningProgramme(Voidable):
    """A planned order of recordings for one client, in one setting."""

    class Arc(models.TextChoices):
        """As in `sostenuto.listening.arcs`; ``own`` is the order that the client chose."""

        ISO = "iso", _("meet, then move in small steps")
        COMPENSATORY = "compensatory", _("straight to the wanted place")
        U = "U", _("down, and partly back")
        STEADY = "steady", _("stay where it is")
        DRAWN = "drawn", _("a path drawn by hand")
        OWN = "own", _("the client's own order")

    class Setting(models.TextChoices):
        """Who is there while it sounds; as the gate knows it."""

        WITH_THERAPIST = "with_therapist", _("with staff in the room")
        ALONE = "alone", _("alone")

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", _("planned")
        PLAYING = "playing", _("playing")
        FINISHED = "finished", _("played to its end")
        STOPPED = "stopped", _("stopped before its end")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="programmes")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    setting = models.CharField(
        max_length=14, choices=Setting.choices, default=Setting.WITH_THERAPIST
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    start_valence, start_arousal = _place(), _place()
    goal_valence, goal_arousal = _place(), _place()
    goal_mood = models.CharField(max_length=30, blank=True)
    """A name of ``sostenuto/listening/moods.toml``; empty: a point on the plane."""
    minutes = models.FloatField()
    arc = models.CharField(max_length=12, choices=Arc.choices, default=Arc.ISO)
    points = models.JSONField(default=list, blank=True)
    """Of a drawn arc: ``[valence, arousal]`` each."""
    rules = models.JSONField(default=dict, blank=True)
    """What was asked of the plan, by the names of the builder's form."""
    weights = models.JSONField(default=dict, blank=True)
    """The numbers that the plan was weighed with."""
    optimal = models.BooleanField(default=False)
    gap = models.FloatField(default=0)
    considered = models.PositiveIntegerField(default=0)
    remarks = EncryptedTextField(max_length=LONGEST_LOG)
    """JSON: what whoever looks should know of the plan, a sentence each."""
    left_out = EncryptedTextField(max_length=LONGEST_LOG)
    """JSON: the gate log, ``{code: [recording ids]}``, as it was when the plan was made."""
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    position_s = models.FloatField(default=0)
    """Where in the slot that plays it was last."""

    class Meta:
        ordering = ("-made_at",)
        indexes = (models.Index(fields=["client", "-made_at"], name="listening_of_client"),)


class ProgrammeSlot(Sealed):
    """One recording of a programme: why it is there, and what became of it."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("to come")
        PLAYING = "playing", _("playing")
        PLAYED = "played", _("played")
        SKIPPED = "skipped", _("not this")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(
        ListeningProgramme, on_delete=models.CASCADE, related_name="slots"
    )
    place = models.PositiveSmallIntegerField()
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    target_valence, target_arousal = _place(), _place()
    planned_valence, planned_arousal = _place(), _place()
    valence_sd, arousal_sd = _place(), _place()
    source = models.CharField(max_length=40, blank=True)
    """Whose word its place on the plane rests on."""
    seconds = models.FloatField()
    target_bpm = models.FloatField(null=True, blank=True)
    cost = models.JSONField(default=dict, blank=True)
    reason = EncryptedTextField(max_length=1000)
    locked = models.BooleanField(default=False)
    asks = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    heard_s = models.FloatField(null=True, blank=True)
    """For how long it really sounded, pauses left out; None where no player has told it."""
    music_fact = models.UUIDField(null=True, blank=True)
    """The `sostenuto_web.record.models.MusicEvent` that says it sounded."""

    class Meta:
        ordering = ("place", "id")

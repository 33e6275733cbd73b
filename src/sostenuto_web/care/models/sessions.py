"""One client's session: what was planned, and what was done when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models.courses import Course
from sostenuto_web.care.models.goals import Goal
from sostenuto_web.care.models.groups import Meeting
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed
from sostenuto_web.repertoire.models import SetList

LONGEST_RECORDED = 100_000
"""Characters of what one activity recorded, as JSON."""


class Session(Voidable):
    """A sitting of one client; its plan is its activities before they are started.

    ``delivered`` says whether it was music therapy (a credentialed therapist led it) or music
    listening; it is decided when the session starts, and kept.
    """

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        MISSED = "missed", _("did not take place")

    class Delivered(models.TextChoices):
        """What a record must always say."""

        UNDECIDED = "", _("not started")
        THERAPY = "therapy", _("music therapy")
        LISTENING = "listening", _("music listening")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sessions")
    course = models.ForeignKey(
        Course, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("when"), db_index=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    place = models.CharField(_("room"), max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    delivered = models.CharField(
        max_length=9, choices=Delivered.choices, default=Delivered.UNDECIDED, blank=True
    )
    credential = models.CharField(max_length=120, blank=True)
    """Of whoever led it, as it was on that day."""
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    missed_because = models.CharField(max_length=30, blank=True)
    """A key of ``missed`` in ``sostenuto/care/session.toml``."""
    missed_words = EncryptedTextField(_("in own words"), max_length=500)
    aim = EncryptedTextField(_("what it is for"), max_length=500)
    adaptations = EncryptedTextField(_("adaptations"), max_length=1000, multiline=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="sessions")
    set_list = models.ForeignKey(
        SetList, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.RESTRICT, related_name="sessions"
    )
    """The group's meeting in which this client sat; empty: they were seen alone."""
    voice = models.PositiveSmallIntegerField(default=0)
    """Their place in the meeting: notes of different places are worded differently."""
    arrived_at = models.DateTimeField(null=True, blank=True)
    """When they came late to a meeting; empty: they were there when it began."""
    left_at = models.DateTimeField(null=True, blank=True)
    """When they left a meeting early; empty: they stayed."""
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=["client", "starts_at"], name="care_session_of_client"),
            models.Index(fields=["led_by", "starts_at"], name="care_session_led"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "client"],
                condition=models.Q(voided_at=None),
                name="care_at_meeting_once",
            ),
        )


class Activity(Sealed):
    """A technique in use: planned, and perhaps done, from when until when."""

    class Part(models.TextChoices):
        """Where in a session it stands."""

        OPENING = "opening", _("opening")
        MAIN = "main", _("main part")
        CLOSURE = "closure", _("closure")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="activities")
    place = models.PositiveSmallIntegerField(default=0)
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.MAIN)
    card = models.CharField(max_length=40)
    card_version = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_planned = models.BooleanField(default=True)
    looked_at = models.BooleanField(default=False)
    """Whether a caution that says *ask* was looked at when it was put in."""
    note = EncryptedTextField(_("remark"), max_length=1000, multiline=True)
    recorded = EncryptedTextField(max_length=LONGEST_RECORDED)
    """JSON: what the card asks to be recorded, by the keys of its fields."""
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("place", "id")

"""A group: who leads it and who is in it, its meetings, and what everybody did there together.

Conventions: a `Meeting` is what a group has in common. Each member who was to come has a `Session`
of their own with that meeting, in their own record, under their own key: their facts and their note
stand there and nowhere else. What is sealed here is sealed under the group's key and names nobody.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed
from sostenuto_web.repertoire.models import SetList

USUAL_LIMIT = 10
LONGEST_PAYLOAD = 4000


class Group(Voidable):
    """People who meet for music again and again; sealed under a key of its own."""

    class Kind(models.TextChoices):
        """Whether somebody may join after it has begun."""

        OPEN = "open", _("open: people may join at any time")
        CLOSED = "closed", _("closed: the same people until the end")

    name = EncryptedTextField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.OPEN)
    weekday = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)
    """Monday is 0; empty: it meets as it is arranged."""
    at = models.TimeField(_("at"), null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(_("every how many weeks"), default=1)
    first_on = models.DateField(_("first meeting"), null=True, blank=True)
    last_on = models.DateField(_("last meeting"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("room"), max_length=40, blank=True)
    size_limit = models.PositiveSmallIntegerField(_("at most"), default=USUAL_LIMIT)
    cards = models.JSONField(_("techniques"), default=list, blank=True)
    """Keys of technique cards, in the order in which a meeting usually goes."""
    set_list = models.ForeignKey(
        SetList, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asks = models.JSONField(default=list, blank=True)
    """Ratings of the check-in round, by key; empty: mood and craving."""
    ended_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )


class Dated(models.Model):
    """A place in a group from when until when; an ended one stays as history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class GroupLeader(Dated):
    """Somebody on the staff who leads a group, or leads it with them."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="leaders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    """Whether they lead it; otherwise they lead it together with whoever does."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=models.Q(until=None),
                name="care_leads_group_once",
            ),
        )


class GroupMember(Dated):
    """A client on the roster of a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="groups")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["group", "client"],
                condition=models.Q(until=None),
                name="care_in_group_once",
            ),
        )


class Meeting(Voidable):
    """One meeting of a group: when, who led, what everybody did, and the shared part of the notes.

    Sealed under the group's key. ``room_code`` is what phones are told while the room is open.
    """

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", _("did not take place")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("when"), db_index=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("room"), max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    co_leaders = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    guests = models.PositiveSmallIntegerField(_("guests"), default=0)
    """How many sat in who are not on the roster; no record is kept of them."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When everybody was reminded that what is said here stays here."""
    set_list = models.ForeignKey(
        SetList, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topic = EncryptedTextField(_("what it was about"), max_length=300)
    shared = EncryptedTextField(_("what we did together"), multiline=True)
    """The shared part of every member's note; it names nobody."""
    shared_revision = models.PositiveIntegerField(default=0)
    """Counts its changes, so that two who write at once notice each other."""
    why_cancelled = EncryptedTextField(_("why"), max_length=300)
    room_code = models.CharField(max_length=12, null=True, unique=True, editable=False)
    room_until = models.DateTimeField(null=True, editable=False)
    """When the room closes by itself."""
    room_moment = models.CharField(max_length=6, default="pre", editable=False)
    """Which round the phones are asked: one of `record.models.Moment`."""
    room_shown_at = models.DateTimeField(null=True, editable=False)
    """Since when the phones see the room's picture; empty: they do not."""
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["group", "starts_at"],
                condition=models.Q(voided_at=None),
                name="care_meets_once",
            ),
        )


class MeetingActivity(Sealed):
    """A technique that the whole group is to use, or used, at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="activities")
    place = models.PositiveSmallIntegerField(default=0)
    part = models.CharField(max_length=8, default="main")
    """One of `Activity.Part`."""
    card = models.CharField(max_length=40)
    card_version = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_planned = models.BooleanField(default=True)

    class Meta:
        ordering = ("place", "id")


class MeetingStep(Sealed):
    """One action for the whole group, as a device sent it; its id is its idempotency key.

    It is carried to the session of each member who was there at that moment.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="steps")
    token = models.UUIDField()
    kind = models.CharField(max_length=10)
    about = models.UUIDField(null=True, blank=True)
    payload = EncryptedTextField(max_length=LONGEST_PAYLOAD)
    """JSON: what was said with it; never about one member."""
    at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("at", "token")


class Seat(models.Model):
    """A phone's place in the room of a meeting, under a sign that tells nothing about anybody.

    ``session`` is empty for a guest. ``secret`` is a digest of what the phone holds; a seat
    without one is free.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    session = models.OneToOneField(
        "care.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="seat"
    )
    sign = models.CharField(max_length=30)
    """A key of ``sostenuto/care/groups/signs.toml``."""
    secret = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "sign"], name="care_sign_once"),)


class GuestAnswer(models.Model):
    """What a guest's phone answered: counted in the room's picture, kept in nobody's record."""

    id = models.UUIDField(primary_key=True, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="answers")
    scale = models.CharField(max_length=40)
    moment = models.CharField(max_length=6)
    value = models.FloatField(null=True, blank=True)
    valence = models.FloatField(null=True, blank=True)
    arousal = models.FloatField(null=True, blank=True)
    at = models.DateTimeField()

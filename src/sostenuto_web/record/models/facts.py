"""Facts of a session: what was rated, felt, played, said, and how somebody responded.

Conventions: a fact is stored once, here; notes, charts and reports render it. Its id is its
idempotency key: sent twice, it is one fact. It is never changed: a correction is a new row that
points back (``corrects``), and the old one is voided. ``session_id``, ``activity_id`` and
``goal_id`` are bare ids of what a higher floor keeps (`sostenuto_web.care`). ``at`` is when it
happened, in UTC.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField


class Moment(models.TextChoices):
    """Where in a session something was asked or seen."""

    BEFORE = "pre", _("before")
    DURING = "during", _("during")
    AFTER = "post", _("after")


class Fact(Voidable):
    """What every fact has."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    session_id = models.UUIDField(null=True, blank=True, db_index=True)
    activity_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    corrects = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ("at", "made_at", "id")
        indexes = (models.Index(fields=["client", "at"], name="record_%(class)s_of_client"),)


class Rating(Fact):
    """One rating of one scale of ``sostenuto/measures/ratings.toml``.

    A grid (mood) has ``valence`` and ``arousal`` in [−1, 1] and no ``value``; any other scale has
    a ``value`` in its own range. ``given_by`` says whose answer it is.
    """

    class GivenBy(models.TextChoices):
        """Whose answer it is."""

        CLIENT = "client", _("the client, on the screen")
        TOLD = "told", _("the client, told to the therapist")
        PAPER = "paper", _("the client, on paper")

    scale = models.CharField(max_length=40)
    moment = models.CharField(max_length=6, choices=Moment.choices, default=Moment.DURING)
    value = models.FloatField(null=True, blank=True)
    valence = models.FloatField(null=True, blank=True)
    arousal = models.FloatField(null=True, blank=True)
    given_by = models.CharField(max_length=6, choices=GivenBy.choices, default=GivenBy.TOLD)

    class Meta(Fact.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, valence__isnull=True, arousal__isnull=True)
                | models.Q(value__isnull=True, valence__isnull=False, arousal__isnull=False),
                name="record_rating_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(valence__isnull=True)
                | models.Q(valence__range=(-1, 1), arousal__range=(-1, 1)),
                name="record_rating_on_the_plane",
            ),
        )


class Feeling(Fact):
    """Feelings that the client named, or that somebody saw; never worked out from anything."""

    class Seen(models.TextChoices):
        """Who says so."""

        SAID = "said", _("the client said so")
        SHOWN = "shown", _("seen by who was there")

    moment = models.CharField(max_length=6, choices=Moment.choices, default=Moment.DURING)
    seen = models.CharField(max_length=6, choices=Seen.choices, default=Seen.SAID)
    keys = models.JSONField(default=list)
    """Keys of ``sostenuto/care/feelings.toml``."""
    words = EncryptedTextField(_("own words"), max_length=500)


class MusicEvent(Fact):
    """Which song sounded: live or from a recording, who chose it, from when until when.

    ``song_words`` says the song when the house has no row of it. ``at`` is when it began.
    """

    class ChosenBy(models.TextChoices):
        """Who chose the music."""

        CLIENT = "client", _("the client")
        THERAPIST = "therapist", _("the therapist")
        TOGETHER = "together", _("both together")
        PLAN = "plan", _("as planned")

    song_id = models.UUIDField(null=True, blank=True, db_index=True)
    recording_id = models.UUIDField(null=True, blank=True)
    song_words = EncryptedTextField(_("which song"), max_length=300)
    is_live = models.BooleanField(default=True)
    chosen_by = models.CharField(max_length=10, choices=ChosenBy.choices, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    level_db = models.FloatField(null=True, blank=True)


class Quote(Fact):
    """The client's own words."""

    words = EncryptedTextField(_("words"), max_length=2000, multiline=True)


class PromptLevel(Fact):
    """How much help was given; a key of ``sostenuto/care/session.toml``."""

    level = models.CharField(max_length=20)


class Mark(Fact):
    """A quick mark beside one member of a group; a key of ``marks`` in ``session.toml``."""

    key = models.CharField(max_length=20)


class Response(Fact):
    """How the client responded, to a goal of their own or to what was done.

    ``key`` is one of ``sostenuto/care/session.toml``; ``attained`` the level of goal attainment
    that was seen, −2 to 2.
    """

    goal_id = models.UUIDField(null=True, blank=True, db_index=True)
    key = models.CharField(max_length=30, blank=True)
    attained = models.SmallIntegerField(null=True, blank=True)
    words = EncryptedTextField(_("in own words"), max_length=2000, multiline=True)

    class Meta(Fact.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(attained__isnull=True) | models.Q(attained__range=(-2, 2)),
                name="record_response_attained",
            ),
        )


class Felt(Fact):
    """Where a song took the client: felt place on the plane, liking, and how they were before.

    Everything is the client's own word; ``context`` says with whom and why it sounded.
    """

    class Context(models.TextChoices):
        """With whom it sounded."""

        THERAPY = "therapy", _("in music therapy")
        LISTENING = "listening", _("in music listening with staff there")
        ALONE = "alone", _("alone")

    song_id = models.UUIDField(null=True, blank=True, db_index=True)
    recording_id = models.UUIDField(null=True, blank=True, db_index=True)
    programme_id = models.UUIDField(null=True, blank=True, db_index=True)
    valence = models.FloatField(null=True, blank=True)
    arousal = models.FloatField(null=True, blank=True)
    liked = models.FloatField(null=True, blank=True)
    """From −1 (not at all) to 1 (very much)."""
    familiar = models.BooleanField(null=True, blank=True)
    mood_valence = models.FloatField(null=True, blank=True)
    mood_arousal = models.FloatField(null=True, blank=True)
    """How they were when they said so: the latest mood before it."""
    context = models.CharField(max_length=9, choices=Context.choices, default=Context.THERAPY)
    skipped = models.BooleanField(default=False)
    """Whether they said "not this"."""

    class Meta(Fact.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valence__isnull=True, arousal__isnull=True)
                | models.Q(valence__range=(-1, 1), arousal__range=(-1, 1)),
                name="record_felt_on_the_plane",
            ),
            models.CheckConstraint(
                condition=models.Q(liked__isnull=True) | models.Q(liked__range=(-1, 1)),
                name="record_felt_liked",
            ),
        )


class Distress(Fact):
    """Somebody pressed "stop: distress"; ``until`` is when it was over, ``done`` what was done."""

    until = models.DateTimeField(null=True, blank=True)
    done = EncryptedTextField(_("what was done"), max_length=2000, multiline=True)

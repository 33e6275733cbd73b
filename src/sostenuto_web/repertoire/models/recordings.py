"""Folders of music on this machine, the recordings in them as they were heard, corrections."""

import uuid
from typing import Any, Protocol, cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.models.songs import Audience, Song


class MusicFolder(models.Model):
    """A folder of the service's music, and how far it has been heard."""

    class State(models.TextChoices):
        """How far it has been heard."""

        WAITING = "waiting", _("waiting")
        HEARING = "hearing", _("being heard")
        STOPPED = "stopped", _("stopped")
        HEARD = "heard", _("heard")
        FAILED = "failed", _("could not be heard")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=1000, unique=True)
    uploads = models.BooleanField(default=False)
    """Whether it is the house's own place for what people brought in by the browser."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    heard_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("path",)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def is_running(self) -> bool:
        """Whether it is being heard, or will be soon."""
        return self.state in (self.State.WAITING, self.State.HEARING)


class Owned(Protocol):
    """What may be one client's own."""

    only_for_id: uuid.UUID | None


class OwnerKey(models.CharField):  # type: ignore[type-arg]
    """Whose a recording is, as text that is never null; written whenever the row is.

    No constraint that both databases know counts two empty owners as the same one.
    """

    def __init__(self, **kwargs: Any) -> None:
        said: dict[str, Any] = {"max_length": 32, "editable": False, "default": ""}
        super().__init__(**said | kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the id of the client whose own it is, or nothing."""
        owner = cast(Owned, model_instance).only_for_id
        key = owner.hex if owner else ""
        setattr(model_instance, self.attname, key)
        return key


class Recording(models.Model):
    """One content: what the engine heard of it, or why it could not.

    Copies of a file are one recording; ``path`` is where it was seen last. Levels are in LUFS,
    tempi in beats per minute, valence and arousal in [-1, 1] with their standard deviations.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.CharField(max_length=80)
    """The hash of the content; of a file that could not be read to its end, of its place. Once
    among what is the service's, and once among what is one client's own: that somebody else has
    the same is nobody's business."""
    folder = models.ForeignKey(MusicFolder, on_delete=models.PROTECT, related_name="recordings")
    path = models.CharField(max_length=1000)
    """Where it lies, from the folder on."""
    missing = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    artist = models.CharField(max_length=300, blank=True)
    album = models.CharField(max_length=300, blank=True)
    genre = models.CharField(max_length=100, blank=True)
    """Title to genre: what the file itself says."""
    named = models.BooleanField(default=True)
    """Whether the title was said by the file, and is not just the file's name."""
    file_name = models.CharField(max_length=255, blank=True)
    """What an uploaded file was called where it came from."""
    song = models.ForeignKey(
        Song, null=True, blank=True, on_delete=models.PROTECT, related_name="recordings"
    )
    """The song it is of; empty while nobody has named it (then it is unknown, and silent)."""
    song_by_person = models.BooleanField(default=False)
    """Whether a person said so; otherwise tags that can be believed did."""
    licence_note = models.CharField(_("licence"), max_length=200, blank=True)
    audience = models.CharField(
        _("who may hear it"), max_length=16, choices=Audience.choices, default=Audience.EVERYONE
    )
    only_for = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="recordings"
    )
    """A client's own recording: nobody else hears it, and only their care team sees it."""
    owner = OwnerKey()
    seen_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField(null=True)
    tempo_bpm = models.FloatField(null=True)
    key = models.CharField(max_length=20, blank=True)
    loudness_lufs = models.FloatField(null=True)
    valence = models.FloatField(null=True)
    valence_sd = models.FloatField(null=True)
    arousal = models.FloatField(null=True)
    arousal_sd = models.FloatField(null=True)
    affect_model = models.CharField(max_length=80, blank=True)
    said_tempo_bpm = models.FloatField(null=True)
    said_key = models.CharField(max_length=20, blank=True)
    said_valence = models.FloatField(null=True)
    said_arousal = models.FloatField(null=True)
    """Said: what a person corrected (the latest `Correction` of each); it wins, and hearing the
    recording again leaves it."""
    failure = models.CharField(max_length=300, blank=True)
    heard_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (models.Index(fields=["failure", "missing", "title"], name="recording_list"),)
        constraints = (
            models.UniqueConstraint(fields=["content", "owner"], name="repertoire_content_once"),
        )


class Correction(models.Model):
    """What a person said about a recording against what was heard; the latest of a field holds."""

    class Field(models.TextChoices):
        """What can be corrected."""

        TEMPO = "tempo_bpm", _("tempo")
        KEY = "key", _("key")
        VALENCE = "valence", _("valence")
        AROUSAL = "arousal", _("arousal")

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=10, choices=Field.choices)
    said = models.CharField(max_length=20, blank=True)
    """Empty: the correction was taken back."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")

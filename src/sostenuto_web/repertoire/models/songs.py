"""Songs: what people speak of and play; a song needs no recording."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto.repertoire.identity import name_key


class NameKey(models.CharField):  # type: ignore[type-arg]
    """How the name in another column is compared, written whenever the row is.

    Parameters
    ----------
    of : str
        The other column.
    """

    def __init__(self, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{"max_length": 300, "editable": False, "db_index": True} | kwargs)

    def deconstruct(self) -> Any:
        """Tell migrations of the other column."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the key of the name as it is now (`sostenuto.repertoire.identity`)."""
        key = name_key(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key


class Audience(models.TextChoices):
    """Who may hear something, as far as its licence goes."""

    EVERYONE = "everyone", _("everyone here")
    WITH_THERAPIST = "with_therapist", _("only with a therapist in the room")
    NOBODY = "nobody", _("nobody: it may not be played here")


class Song(models.Model):
    """A piece of music as people speak of it.

    Tags are set by people, never guessed from a recording. A song that became another
    (`merged_into`) stays, so that what points at it finds the way.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=300)
    artist = models.CharField(_("artist"), max_length=300, blank=True)
    album = models.CharField(_("album"), max_length=300, blank=True)
    genre = models.CharField(_("genre"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    key = models.CharField(_("key"), max_length=12, blank=True)
    tempo_bpm = models.FloatField(_("tempo"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True, max_length=20_000)
    """Words that the site may hold."""
    themes = models.JSONField(_("themes"), default=list, blank=True)
    sounds = models.JSONField(_("sounds"), default=list, blank=True)
    no_lyrics = models.BooleanField(_("no lyrics"), null=True, blank=True)
    explicit = models.BooleanField(_("explicit words"), null=True, blank=True)
    licence_note = models.CharField(_("licence"), max_length=200, blank=True)
    audience = models.CharField(
        _("who may hear it"), max_length=16, choices=Audience.choices, default=Audience.EVERYONE
    )
    in_repertoire = models.BooleanField(default=True)
    """Whether the service offers it; otherwise somebody only spoke of it, and no list shows it."""
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    artist_key = NameKey("artist")
    title_key = NameKey("title")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (models.Index(fields=["in_repertoire", "title", "artist"], name="song_list"),)


class OtherName(models.Model):
    """Another name by which a song is known: of songs that became this one, and misspellings."""

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="other_names")
    artist = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    artist_key = NameKey("artist")
    title_key = NameKey("title")


class Player(models.Model):
    """Somebody on the staff who plays a song live, and how."""

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="players")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plays"
    )
    key = models.CharField(_("key"), max_length=12, blank=True)
    capo = models.PositiveSmallIntegerField(_("capo"), default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["song", "user"], name="repertoire_player_once"),
        )


class MusicState(models.Model):
    """One row whose number goes up when a song or a recording changes: what is prepared is stale.

    Several processes serve one house; each looks here before it believes what it has prepared.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveBigIntegerField(default=0)

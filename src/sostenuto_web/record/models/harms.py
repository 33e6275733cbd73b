"""What did harm: when, what, where it came from, how bad, what was done, who looks again."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField

BETWEEN = "|"


class Harm(Voidable):
    """Something that did a client harm, or might have, while music was made or because of it.

    Sources, severity and noticer are keys of ``sostenuto/care/harms.toml``. ``song_id`` and
    ``session_id`` point at what higher floors keep (`sostenuto_web.record.naming`).
    """

    class Course(models.TextChoices):
        """Whether it is over."""

        UNKNOWN = "unknown", _("not known yet")
        OVER = "over", _("it is over")
        LASTS = "lasts", _("it goes on")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="harms")
    happened_at = models.DateTimeField(_("when it happened"))
    what = EncryptedTextField(_("what happened"))
    source_keys = models.CharField(max_length=120)
    """The sources, each between two strokes: ``|music|ecology|``; see `sources`."""
    severity = models.CharField(_("how bad"), max_length=20)
    noticer = models.CharField(_("who noticed"), max_length=20)
    done = EncryptedTextField(_("what was done"))
    course = models.CharField(
        _("is it over"), max_length=10, choices=Course.choices, default=Course.UNKNOWN
    )
    follow_up_on = models.DateField(_("look again on"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closing = EncryptedTextField(_("what was found"))
    song_id = models.UUIDField(null=True, blank=True)
    session_id = models.UUIDField(null=True, blank=True, db_index=True)
    song_words = EncryptedTextField(_("which song"))
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=["client", "-happened_at"], name="record_harm_of_client"),)

    @property
    def sources(self) -> list[str]:
        """Where it came from: keys of the catalogue."""
        return [key for key in self.source_keys.split(BETWEEN) if key]

    @sources.setter
    def sources(self, keys: Iterable[str]) -> None:
        """Keep where it came from."""
        self.source_keys = f"{BETWEEN}{BETWEEN.join(keys)}{BETWEEN}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look again."""
        return self.follow_up_on is not None and self.closed_at is None

"""What a client likes and remembers, the interview that asked, and HUMS totals from paper."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField


class Preference(Voidable):
    """What a client says of one song; which song it is, is sealed."""

    class Word(models.TextChoices):
        """The client's own word; as in `sostenuto.repertoire.preferences`."""

        LOVED = "loved", _("loved")
        LIKED = "liked", _("liked")
        FINE = "fine", _("fine")
        NOT_NOW = "not now", _("not now")
        NEVER = "never", _("never")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="preferences")
    value = EncryptedTextField(_("song"), max_length=300)
    """As it was written: ``Artist – Title`` in either order."""
    song_ref = EncryptedTextField(max_length=36)
    """The id of the `Song`, where there is one."""
    word = models.CharField(_("how they like it"), max_length=8, choices=Word.choices)
    familiar = models.BooleanField(_("they know it"), default=True)
    memory = EncryptedTextField(_("memory"), multiline=True)
    people = EncryptedTextField(_("people it belongs to"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)


class Interview(Voidable):
    """A music-history interview: which questions (data, versioned) and what was answered."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="interviews")
    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    answers = EncryptedTextField(max_length=200_000)
    """JSON: for each question's key what was written."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)


class HumsTotal(Voidable):
    """Totals of the Healthy-Unhealthy Music Scale, filled in on paper; a caution, no verdict."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="hums_totals")
    on_day = models.DateField(_("filled in on"))
    healthy = models.PositiveSmallIntegerField(_("healthy total"), null=True, blank=True)
    unhealthy = models.PositiveSmallIntegerField(_("unhealthy total"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

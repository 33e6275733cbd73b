"""A client's trigger register: which music raises the urge to use, and which does not.

What an entry is about is sealed; its kind, state and urge are not, so that reviews can be listed.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class TriggerRegister(models.Model):
    """That a client has been asked, and which version of the register holds.

    Without ``asked_at`` nobody knows what raises this person's urge: alone, nothing sounds.
    ``version`` goes up with every change of an entry.
    """

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="register")
    version = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )


class Trigger(Voidable):
    """One entry of a client's register."""

    class Kind(models.TextChoices):
        """What the entry is about; as in `sostenuto.repertoire.triggers`."""

        SONG = "song", _("song")
        ARTIST = "artist", _("artist")
        ALBUM = "album", _("album")
        GENRE = "genre", _("genre")
        THEME = "theme", _("theme")
        SOUND = "sound", _("sound")

    class State(models.TextChoices):
        """How it is now; urge and mixed keep out, clean and reclaimed let in."""

        URGE = "urge", _("raises the urge")
        MIXED = "mixed", _("mixed")
        CLEAN = "clean", _("clean")
        RECLAIMED = "reclaimed", _("reclaimed")

    class VisibleTo(models.TextChoices):
        """Who may read it; the gate heeds it for everybody."""

        TEAM = "team", _("the care team")
        LEAD = "lead", _("only whoever leads the care")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="triggers")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.SONG)
    value = EncryptedTextField(_("what it is"), max_length=300)
    """A song as ``Artist – Title`` in either order, otherwise a name."""
    song_ref = EncryptedTextField(max_length=36)
    """The id of the `Song`, where there is one."""
    urge = models.PositiveSmallIntegerField(
        _("urge"), default=0, validators=[MaxValueValidator(10)]
    )
    urge_before = models.PositiveSmallIntegerField(
        _("urge before hearing it"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.URGE)
    substance = EncryptedTextField(_("substance"), max_length=100)
    why = EncryptedTextField(_("why"), multiline=True)
    context = EncryptedTextField(_("where, when, with whom"), multiline=True)
    visible_to = models.CharField(
        _("visible to"), max_length=6, choices=VisibleTo.choices, default=VisibleTo.TEAM
    )
    review_on = models.DateField(_("review on"), null=True, blank=True, db_index=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)


class TriggerChange(Sealed):
    """One step of an entry's history: its state and urge from then on, by whom, and why."""

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=10, choices=Trigger.State.choices)
    urge = models.PositiveSmallIntegerField()
    note = EncryptedTextField(_("what changed"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at",)

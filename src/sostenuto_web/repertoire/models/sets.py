"""Set lists: what is to be played in a session or a group, in which order."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed
from sostenuto_web.repertoire.models.recordings import Recording
from sostenuto_web.repertoire.models.songs import Song


class SetList(Voidable):
    """Songs and recordings for one client, or for a group; sealed under a key of its own."""

    title = EncryptedTextField(_("title"), max_length=120)
    for_group = models.BooleanField(default=False)
    on_day = models.DateField(_("day"), null=True, blank=True)
    note = EncryptedTextField(_("note"), multiline=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)


class SetMember(models.Model):
    """Somebody for whom a set list is played: one for an individual, several for a group."""

    set_list = models.ForeignKey(SetList, on_delete=models.CASCADE, related_name="members")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="set_lists")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["set_list", "client"], name="repertoire_member_once"),
        )


class SetLeader(models.Model):
    """Somebody on the staff who leads with a set list; whoever made it is one."""

    set_list = models.ForeignKey(SetList, on_delete=models.CASCADE, related_name="leaders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["set_list", "user"], name="repertoire_leader_once"),
        )


class SetEntry(Sealed):
    """One song to be played live, or one recording; sealed under the set list's key."""

    set_list = models.ForeignKey(SetList, on_delete=models.CASCADE, related_name="entries")
    place = models.PositiveSmallIntegerField()
    song = models.ForeignKey(Song, null=True, on_delete=models.PROTECT, related_name="+")
    recording = models.ForeignKey(Recording, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("key"), max_length=12, blank=True)
    capo = models.PositiveSmallIntegerField(_("capo"), default=0)
    seconds = models.PositiveIntegerField(_("length"), null=True, blank=True)
    note = EncryptedTextField(_("note"), max_length=500)

    class Meta:
        ordering = ("place", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(song__isnull=True) ^ models.Q(recording__isnull=True),
                name="repertoire_entry_is_one",
            ),
        )

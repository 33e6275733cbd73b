"""What a clinic says of itself: one row, its crisis numbers, and proof that somebody dialled them.

Conventions: there is one `Clinic`, under the id `THE_ONE`; `migrate` lays it, marked with the kind
of its house. Confirmations and prints are kept as rows of their own and are never changed.
"""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed

THE_ONE = uuid.UUID("00000000-0000-4000-8000-000000000001")
USUAL_DAY_START = datetime.time(6)
USUAL_GROUP = 10
USUAL_BACKUP_HOUR = datetime.time(2, 30)


class Clinic(Sealed):
    """The house's own settings, as its administrators have saved them."""

    id = models.UUIDField(primary_key=True, default=THE_ONE, editable=False)
    kind = models.CharField(max_length=8)
    """What `House.kind` was when the database was made; it may never be opened as another."""
    opened_at = models.DateTimeField(null=True)
    """When the first person got an account; from then on there is no first run any more."""
    name = models.CharField(_("name of the clinic"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=12, blank=True)
    day_start = models.TimeField(_("the day starts at"), default=USUAL_DAY_START)
    note_format = models.CharField(_("note format"), max_length=12, default="SOAP")
    group_limit = models.PositiveSmallIntegerField(_("largest group"), default=USUAL_GROUP)
    """How many clients whoever pays for groups allows in one."""
    on_call_name = EncryptedTextField(_("name"))
    on_call_role = models.CharField(_("role"), max_length=80, blank=True)
    on_call_phone = EncryptedTextField(_("telephone"))
    out_of_hours = EncryptedTextField(_("what happens out of hours"))
    portal_on = models.BooleanField(default=False)
    backup_folder = models.CharField(_("folder"), max_length=400, blank=True)
    backup_hour = models.TimeField(_("every day at"), default=USUAL_BACKUP_HOUR)
    settled = models.JSONField(default=dict)
    """Which steps of the set-up somebody has saved: step to the moment, in ISO form."""

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=THE_ONE), name="clinic_is_one_row"),
        )

    @property
    def is_demo(self) -> bool:
        """Whether only invented people may live here."""
        return self.kind == "demo"


class CrisisNumber(models.Model):
    """A number that somebody in a crisis can dial; trusted only once a person has dialled it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField(_("who answers"), max_length=80)
    number = models.CharField(_("number"), max_length=30)
    always = models.BooleanField(_("answers day and night"), default=False)
    hours = models.CharField(_("hours"), max_length=80, blank=True)
    for_whom = models.CharField(_("who it is for"), max_length=160, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at",)


class Dialled(models.Model):
    """Proof that a named person dialled a number and reached whom it says; never changed."""

    crisis_number = models.ForeignKey(
        CrisisNumber, on_delete=models.PROTECT, related_name="dialled"
    )
    said = models.CharField(max_length=400)
    """What was confirmed (`selectors.as_confirmed`); another number or hours undo it."""
    person = models.CharField(max_length=120)
    on_day = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)


class RecoveryPrint(models.Model):
    """That the master key's recovery sheet was printed, when and by whom; never the key."""

    mark = models.CharField(max_length=32)
    """Tells one master key from another (a keyed digest), so that a sheet of an old key shows."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)

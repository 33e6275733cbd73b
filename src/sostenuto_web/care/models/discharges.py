"""The end of a course of care as it was signed, and the music that somebody takes along."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models.courses import Course, FilledForm
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField

LONGEST_PACK, LONGEST_SUMMARY = 100_000, 200_000
"""Characters, as JSON."""


class Discharge(Voidable):
    """A course of care was ended: by whom it was signed, and what had changed until then.

    Never changed; a discharge that is undone is voided with a reason, and another may follow.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="discharges")
    form = models.ForeignKey(FilledForm, on_delete=models.CASCADE, related_name="+")
    on_day = models.DateField(_("discharged on"))
    summary = EncryptedTextField(max_length=LONGEST_SUMMARY)
    """JSON: levels then and now with T, ratings first and last, as they stood on that day."""
    name = models.CharField(max_length=120)
    credential = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(voided_at=None),
                name="care_discharged_once",
            ),
        )


class Pack(Voidable):
    """What somebody takes along when a course of care ends: their songs, and words for a hard day.

    ``body`` is JSON of `sostenuto_web.care.discharge.pack`; ``revision`` counts its changes, so
    that two who write at once notice each other.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="pack")
    body = EncryptedTextField(max_length=LONGEST_PACK)
    revision = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

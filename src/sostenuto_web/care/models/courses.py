"""One course of care: from a referral to a discharge; somebody who comes back begins another."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField

LONGEST_ANSWERS = 200_000
"""Characters of one filled form's answers as JSON."""


class Course(Voidable):
    """A course of care; its stage follows from what was done, and is kept to be looked for."""

    class Stage(models.TextChoices):
        """How far it has come."""

        REFERRED = "referred", _("referred")
        DECLINED = "declined", _("not taken on")
        ASSESSING = "assessing", _("assessment")
        PLANNING = "planning", _("plan")
        SESSIONS = "sessions", _("sessions")
        DISCHARGED = "discharged", _("discharged")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="courses")
    stage = models.CharField(
        max_length=10, choices=Stage.choices, default=Stage.REFERRED, db_index=True
    )
    referred_on = models.DateField(_("referred on"))
    decided_on = models.DateField(null=True, blank=True)
    first_session_on = models.DateField(null=True, blank=True)
    discharged_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(voided_at=None)
                & ~models.Q(stage__in=("declined", "discharged")),
                name="care_one_open_course",
            ),
        )


class FilledForm(Voidable):
    """A form of ``sostenuto/care/forms`` as it was filled in, in the version it had then.

    A finished one is never changed: a later version is a new row that points back.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="filled_forms")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    answers = EncryptedTextField(max_length=LONGEST_ANSWERS)
    """JSON: what was answered, by the keys of the questions."""
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
    why = EncryptedTextField(_("why it is changed"), max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

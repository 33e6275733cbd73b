"""What a course of care is for: goals with five levels, and the steps to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models.courses import Course
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class Goal(Voidable):
    """Something the client wants to reach; ``domain`` is a key of the assessment's domains."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("open")
        REACHED = "reached", _("reached")
        LEFT = "left", _("left off")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="goals")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="goals")
    place = models.PositiveSmallIntegerField(default=0)
    words = EncryptedTextField(_("goal"), max_length=500)
    domain = models.CharField(_("domain"), max_length=40, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    locked_at = models.DateTimeField(null=True, blank=True)
    """Since then the levels change only by a new version with a reason."""
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("place", "made_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(weight__range=(1, 4)), name="care_goal_weight"
            ),
        )


class GoalLevels(Sealed):
    """The five levels of attainment of a goal, in one version; the latest one holds.

    0 is what is expected, −2 much less, +2 much more. ``baseline`` is where the client stood.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="levels")
    version = models.PositiveSmallIntegerField(default=1)
    much_less = EncryptedTextField(_("much less than expected (−2)"), max_length=500)
    less = EncryptedTextField(_("less than expected (−1)"), max_length=500)
    expected = EncryptedTextField(_("what is expected (0)"), max_length=500)
    more = EncryptedTextField(_("more than expected (+1)"), max_length=500)
    much_more = EncryptedTextField(_("much more than expected (+2)"), max_length=500)
    baseline = models.SmallIntegerField(_("where the client stands now"), null=True, blank=True)
    why = EncryptedTextField(_("why it is changed"), max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(fields=["goal", "version"], name="care_levels_once"),
            models.CheckConstraint(
                condition=models.Q(baseline__isnull=True) | models.Q(baseline__range=(-2, 2)),
                name="care_levels_baseline",
            ),
        )


class Objective(Voidable):
    """A step to a goal that can be seen to be reached; with which techniques."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="objectives")
    place = models.PositiveSmallIntegerField(default=0)
    behaviour = EncryptedTextField(_("what the client will do"), max_length=500)
    measure = EncryptedTextField(_("how it is measured, in which unit"), max_length=200)
    baseline = EncryptedTextField(_("now"), max_length=100)
    target = EncryptedTextField(_("then"), max_length=100)
    condition = EncryptedTextField(_("under which condition"), max_length=300)
    by_when = models.DateField(_("by when"), null=True, blank=True)
    techniques = models.JSONField(default=list, blank=True)
    """Keys of technique cards."""
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("place", "made_at", "id")

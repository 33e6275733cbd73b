"""Which measures a client is asked, and how often."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client, Voidable


class Way(models.TextChoices):
    """How a form is filled in."""

    SCREEN = "screen", _("asked by staff, on their screen")
    TABLET = "tablet", _("by the client, on a tablet handed over")
    PAPER = "paper", _("on paper, typed in later")
    ELSEWHERE = "elsewhere", _("a result obtained elsewhere")


class Schedule(Voidable):
    """A measure that a client is asked again and again, never within its recall window.

    ``every_days`` is what the plan says; 0 stands for the measure's own interval. A schedule that
    is over has an ``ends_on`` in the past; one that was a mistake is voided.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="schedules")
    code = models.CharField(max_length=40)
    variant = models.CharField(max_length=20, blank=True)
    every_days = models.PositiveSmallIntegerField(_("every so many days"), default=0)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    way = models.CharField(max_length=9, choices=Way.choices, default=Way.SCREEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("made_at", "id")

"""One filling-in of a measure, and each answer as it was given.

Conventions: a score is never stored; it is worked out of the answers (`measures.scored`). Answers
are as the form has them: nothing is turned round here. An answer is never changed: a correction is
a newer row, and of several the one with the highest id holds.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.measures.models.forms import SiteForm
from sostenuto_web.measures.models.schedules import Schedule, Way
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.record.models import Rating

PAPER = "paper"
"""The form of what was typed from paper without a form of the clinic's own."""


class Administration(Voidable):
    """One filling-in of one measure by one client.

    ``on`` is the day that it speaks for. ``form_key`` says which form and version it was. Only
    ``done`` ones count: an answer that somebody has to look at first keeps it from being done.
    """

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("being filled in")
        GIVEN = "given", _("given back by the client, not looked at yet")
        DONE = "done", _("done")

    Way = Way

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="administrations")
    schedule = models.ForeignKey(
        Schedule, null=True, blank=True, on_delete=models.SET_NULL, related_name="administrations"
    )
    session_id = models.UUIDField(null=True, blank=True, db_index=True)
    code = models.CharField(max_length=40)
    variant = models.CharField(max_length=20, blank=True)
    measure_version = models.PositiveSmallIntegerField(default=1)
    site_form = models.ForeignKey(
        SiteForm, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    form_key = models.CharField(max_length=600, default=PAPER)
    way = models.CharField(max_length=9, choices=Way.choices, default=Way.SCREEN)
    moment = models.CharField(max_length=4, blank=True)
    """"pre" or "post" where it was asked around something; else empty."""
    on = models.DateField(_("day"))
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    total = models.FloatField(_("total"), null=True, blank=True)
    """Only the total was written down: as it stands on the form, before any conversion."""
    stated = models.FloatField(null=True, blank=True)
    """The total that the form states itself, beside ours."""
    result = models.CharField(max_length=40, blank=True)
    """Of a form that may not be built here: the word or number that was obtained elsewhere."""
    assessed_by = EncryptedTextField(_("who assessed it"), max_length=200)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    given_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("on", "opened_at", "id")
        indexes = (models.Index(fields=["client", "code", "on"], name="measures_of_client"),)
        constraints = (
            models.UniqueConstraint(
                fields=["client", "code", "variant"],
                condition=models.Q(voided_at=None) & ~models.Q(state="done"),
                name="measures_one_open",
            ),
        )


class Answer(models.Model):
    """One answer, at the moment when it was given; ``token`` decides what was sent twice.

    ``item`` counts from 1; a question beside the items has its ``extra`` key instead. A ``value``
    of None that was not ``refused`` takes an answer back.
    """

    administration = models.ForeignKey(
        Administration, on_delete=models.CASCADE, related_name="answers"
    )
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    item = models.PositiveSmallIntegerField(null=True, blank=True)
    extra = models.CharField(max_length=40, blank=True)
    value = models.FloatField(null=True, blank=True)
    refused = models.BooleanField(default=False)
    given_by = models.CharField(
        max_length=6, choices=Rating.GivenBy.choices, default=Rating.GivenBy.TOLD
    )
    at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(item__isnull=False, extra="")
                | models.Q(item__isnull=True) & ~models.Q(extra=""),
                name="measures_answer_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(refused=False) | models.Q(value__isnull=True),
                name="measures_answer_refused",
            ),
        )

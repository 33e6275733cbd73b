"""What a clinic brings itself: forms it may use, its own reliabilities, its own next steps.

Conventions: nothing here is about a client. A form's words belong to the clinic and go nowhere
else. What is replaced is retired and stays, because administrations point at it.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def _by() -> "models.ForeignKey[models.Model | None, models.Model | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class SiteForm(models.Model):
    """A form of a measure that the clinic may use: its own document, read anew whenever needed.

    ``key`` is what `sostenuto.measures.forms.form.Form.key` says; each administration keeps it.
    A form of which something had to be guessed is used only once ``confirmed_at`` is there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    variant = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=600)
    document = models.TextField()
    sets = models.JSONField(default=list, blank=True)
    """Value sets that came beside it, each as text."""
    must_confirm = models.BooleanField(default=False)
    loaded_by = _by()
    loaded_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = _by()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code", "variant", "loaded_at")
        constraints = (
            models.UniqueConstraint(
                fields=["code", "variant"],
                condition=models.Q(retired_at=None),
                name="measures_one_form",
            ),
        )


class SiteBasis(models.Model):
    """A spread and a reliability that the clinic enters itself, with where they come from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    variant = models.CharField(max_length=20, blank=True)
    sd = models.FloatField(_("standard deviation"))
    r = models.FloatField(_("reliability"))
    source = models.CharField(_("where they come from"), max_length=300)
    made_by = _by()
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code", "variant", "made_at")
        constraints = (
            models.UniqueConstraint(
                fields=["code", "variant"],
                condition=models.Q(retired_at=None),
                name="measures_one_basis",
            ),
        )


class SiteStep(models.Model):
    """A next step of the clinic's own, or its change of one of ours, which has the same key.

    ``when`` holds "flat", "worse" or both; ``constructs`` words that a measure's construct holds,
    empty for all. One that is ``off`` is not offered.
    """

    key = models.SlugField(primary_key=True, max_length=40)
    words = models.CharField(_("what to do"), max_length=300)
    reason = models.CharField(_("why"), max_length=500)
    when = models.JSONField(default=list)
    constructs = models.JSONField(default=list, blank=True)
    off = models.BooleanField(_("do not offer it"), default=False)
    changed_by = _by()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("key",)

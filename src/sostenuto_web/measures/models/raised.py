"""Which alert an answer raised, and by which rule: looked at before a form is done."""

from django.db import models

from sostenuto_web.measures.models.administrations import Administration, Answer
from sostenuto_web.record.models import Alert


class Raised(models.Model):
    """One urgent flag of one administration, with its alert; several may share one.

    ``answer`` is the one that raised it. It is empty where no single answer did: for an item that
    was left out or not seen (``item``), and for a number (``got``).
    """

    administration = models.ForeignKey(
        Administration, on_delete=models.CASCADE, related_name="raised"
    )
    answer = models.ForeignKey(
        Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    rule = models.CharField(max_length=40)
    """The key of the safety rule."""
    item = models.PositiveSmallIntegerField(null=True, blank=True)
    got = models.FloatField(null=True, blank=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

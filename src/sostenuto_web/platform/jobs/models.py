"""Who is at work, what was done once, and which daily work was begun on which day."""

import uuid

from django.db import models


class WorkerPulse(models.Model):
    """One running worker, which counts up ``beats`` for as long as it lives."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=120)
    machine = models.CharField(max_length=64)
    """Tells one running machine (and its room of process ids) from another."""
    pid = models.IntegerField()
    beats = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()


class Effect(models.Model):
    """That one step of one task has had its effect, written in the same transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task_id = models.UUIDField()
    step = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("task_id", "step"), name="one_effect_a_task_and_step"),
        )


class DailyRun(models.Model):
    """The last day on which some daily work was begun."""

    name = models.CharField(max_length=60, primary_key=True)
    day = models.DateField()
    begun_at = models.DateTimeField(null=True)

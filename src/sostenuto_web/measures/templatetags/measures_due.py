"""``{{ row|measure_name }}``, ``{{ row|plan_words }}`` and ``{{ due|way_words }}``."""

from typing import Any

from django import template

from sostenuto_web.measures.models import Schedule
from sostenuto_web.measures.scheduling import words
from sostenuto_web.measures.scored import measure_of

register = template.Library()


@register.filter
def measure_name(row: Any) -> str:
    """Return what the measure of a row is called."""
    return words.name_of(row.code, row.variant)


@register.filter
def plan_words(row: Schedule) -> str:
    """Return how often a plan asks."""
    return words.every(measure_of(row.code, row.variant), row.every_days)


@register.filter
def way_words(due: Any) -> str:
    """Return how it is asked."""
    return words.way(due.way)

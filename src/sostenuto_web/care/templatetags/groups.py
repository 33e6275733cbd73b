"""The words of groups in pages."""

from django import template
from django.utils.dates import WEEKDAYS

from sostenuto_web.care.groups.rosters.words import REFUSED

register = template.Library()


@register.filter
def weekday_name(number: int) -> str:
    """Return what a day of the week is called; Monday is 0."""
    return str(WEEKDAYS[number])


@register.filter
def why_refused(why: str) -> str:
    """Return why nobody can be put on a roster, or somebody does not lead."""
    return str(REFUSED[why])

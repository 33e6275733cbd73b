"""Tags of the look, known in every template."""

from django import template

register = template.Library()

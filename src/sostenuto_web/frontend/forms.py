"""How forms are drawn: one field template for every form of the house, allauth's included."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draws with our templates."""

"""How forms are drawn: one field template for every form of the house, allauth's included.

Conventions: the server's words are the only ones that say what is wrong, so scripts switch off the
browser's own bubbles; nothing typed is ever offered again by the browser (`autocomplete` is off
unless a field says otherwise), because several people share one device.
"""

from datetime import datetime
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

TYPED = {"text", "search", "email", "tel", "url", "number", "date", "time", "datetime-local"}
"""Kinds of input whose content a browser would keep and offer to the next person."""

PICKERS = {
    "django/forms/widgets/date.html": ("date", "DATE_INPUT_FORMATS", "%Y-%m-%d"),
    "django/forms/widgets/time.html": ("time", "TIME_INPUT_FORMATS", "%H:%M"),
    "django/forms/widgets/datetime.html": (
        "datetime-local",
        "DATETIME_INPUT_FORMATS",
        "%Y-%m-%dT%H:%M",
    ),
}
"""By template: the browser's own picker, how the value comes, how the picker wants it."""

HOURS = ("%H", "%I", "%X", "%c")
"""What stands for an hour in a format."""

PARTS = {"date": _("Day"), "time": _("Time")}
"""What the parts of a divided field are called."""


class FormRenderer(TemplatesSetting):
    """Draws with our templates."""

    form_template_name = "frontend/forms/form.html"
    field_template_name = "frontend/forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return a form, a field or a control as HTML."""
        if "widget" in context:
            make_ready(context["widget"], template_name)
        return super().render(template_name, context, request)


def make_ready(widget: dict[str, Any], template_name: str) -> None:
    """See to the picker, the privacy and the name of a control and of the parts it is made of."""
    if template_name in PICKERS:
        offer_picker(widget, *PICKERS[template_name])
    keep_private(widget)
    for part in widget.get("subwidgets", []):
        make_ready(part, part["template_name"])
        if part.get("type") in PARTS:
            part["attrs"].setdefault("aria-label", PARTS[part["type"]])


def offer_picker(widget: dict[str, Any], kind: str, format_key: str, wanted: str) -> None:
    """Turn a day or time field into the browser's picker, unless that would lose what was typed."""
    value = widget.get("value")
    if not value:
        widget["type"] = kind
        return
    for known in (wanted, *get_format(format_key)):
        if kind == "datetime-local" and not any(hour in str(known) for hour in HOURS):
            continue  # nobody typed midnight
        try:
            moment = datetime.strptime(str(value), str(known))
        except ValueError:
            continue
        # The C library writes the year 1 as "1", which no picker takes.
        years = wanted.replace("%Y", f"{moment.year:04}")
        widget["type"], widget["value"] = kind, moment.strftime(years)
        return


def keep_private(widget: dict[str, Any]) -> None:
    """Tell the browser not to remember what is typed here, unless the field says it may."""
    if widget.get("type") in TYPED or widget.get("template_name", "").endswith("textarea.html"):
        widget["attrs"].setdefault("autocomplete", "off")

"""Tags of the look, known in every template.

Conventions: what a person may do is decided far above the look, so these tags only read what the
page was given: ``navigation``, a list of ``{"label", "url", "current", "key"}``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.templatetags.static import static

register = template.Library()

SHEETS = (
    "tokens",
    "ground",
    "layout",
    "forms",
    "components",
    "data",
    "places",
    "overlays",
    "score",
    "due",
    "print",
)
"""The style sheets in the order in which a later one may overrule an earlier one."""


SHOWN = 4
"""How many ways stand in a row before the rest goes behind "More"."""

PHONE_PX, MORE_PX, WAY_PX, SIGN_PX = 367, 95, 28, 9
"""The row of a phone 375 points wide, "More" in it, and the room around a label and of a letter."""

KEYS = {"home": "h", "people": "p"}
"""Which letter after ``g`` leads to a page, by the name of its address."""


def address_of(file: str) -> str:
    """Return where a file of ours is served, even when the list of hashed names is missing.

    A page that says "something went wrong" must not go wrong for want of a style sheet.
    """
    try:
        return static(file)
    except ValueError:
        return f"{settings.STATIC_URL}{file}"


@register.inclusion_tag("frontend/_sheets.html")
def sheets() -> dict[str, Any]:
    """Link every style sheet of the house, and its mark."""
    sheets = [address_of(f"look/{name}.css") for name in SHEETS]
    return {"sheets": sheets, "icon": address_of("look/mark.svg")}


@register.inclusion_tag("frontend/_ways.html", takes_context=True)
def ways(context: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the navigation that the page was given: what is used most in a row, the rest behind it.

    A person with many rights would else meet a wall of words on every page. On a phone fewer ways
    fit into the row; those that do not are drawn in both places, and the style sheet shows one.
    """
    navigation = [
        {**way, "go": KEYS.get(way.get("key", ""), "")} for way in context.get("navigation", [])
    ]
    shown = len(navigation) if len(navigation) <= SHOWN + 1 else SHOWN
    fits = min(shown, fitting([str(way["label"]) for way in navigation]))
    for place, way in enumerate(navigation):
        way["only_wide"] = fits <= place < shown
    return {
        "navigation": navigation[:shown],
        "folded": [way for way in navigation if way["only_wide"]],
        "rest": navigation[shown:],
        "is_among_the_rest": any(way.get("current") for way in navigation[shown:]),
        "is_among_the_folded": any(way.get("current") for way in navigation[fits:]),
    }


def fitting(labels: Sequence[str]) -> int:
    """Return how many ways stand in one row of a phone, beside "More" where not all do.

    Examples
    --------
    >>> fitting(["Today", "People", "Consents", "Music"])
    4
    >>> fitting(["Today", "People", "Consents", "Consent texts", "Who looked"])
    3
    """
    taken = [WAY_PX + SIGN_PX * len(label) for label in labels]
    if sum(taken) <= PHONE_PX:
        return len(labels)
    room, count = PHONE_PX - MORE_PX, 0
    for wide in taken:
        if wide > room:
            break
        room, count = room - wide, count + 1
    return count


@register.filter
def may_be_empty(field: BoundField) -> bool:
    """Say whether a label should call its field optional.

    A form whose every field may be left empty (a search) sets ``says_optional = False``.
    """
    return not field.field.required and getattr(field.form, "says_optional", True)


@register.filter
def first_id(field: BoundField) -> str:
    """Return the id of the first control of a field, for a link that leads to it."""
    if field.use_fieldset and field.subwidgets:
        return field.subwidgets[0].id_for_label or field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def wants_focus(form: BaseForm) -> bool:
    """Say whether the list of a form's faults takes the focus when it is drawn.

    A page that shows faults which nobody has just made sets ``takes_focus = False`` on the form.
    """
    return getattr(form, "takes_focus", True)

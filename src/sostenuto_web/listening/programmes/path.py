"""A drawn path as a field of a form: two to seven points, each a mood by its name or two numbers.

Conventions: rows are sent as ``<name>-<number>-mood``, ``-valence`` and ``-arousal``, numbered from
1; an empty row is passed over. A script draws the same rows as a path on the plane.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sostenuto.base.affect import AffectPoint
from sostenuto_web.listening.programmes import words

LEAST, MOST = 2, 7


class Typed(NamedTuple):
    """One row as it was typed."""

    mood: str = ""
    valence: str = ""
    arousal: str = ""


class PathRows(forms.Widget):
    """Draws seven rows; a script makes a picture of them in which points are dragged."""

    template_name = "listening/programmes/_path.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Typed]:
        """Return every row as it was typed."""
        return [
            Typed(*(str(data.get(f"{name}-{n}-{part}") or "").strip() for part in Typed._fields))
            for n in range(1, MOST + 1)
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no row was sent at all."""
        return not any(key.startswith(f"{name}-") for key in data)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the template of the rows needs."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = list(value or [])[:MOST]
        rows += [Typed()] * (MOST - len(rows))
        context["widget"] |= {
            "rows": [{"number": n, "row": row} for n, row in enumerate(rows, start=1)],
            "moods": [(name, said, _at(name)) for name, said in words.MOODS.items()],
            "valences": "|".join(words.steps("valence")),
            "arousals": "|".join(words.steps("arousal")),
            "least": LEAST,
        }
        return context


class PathField(forms.Field):
    """Cleaned to the points of a path; how many are enough is for the form to say."""

    widget = PathRows

    def clean(self, value: Any) -> Any:
        """Return the points.

        Raises
        ------
        ValidationError
            For each row that is no point, with its number.
        """
        points: list[AffectPoint] = []
        faults: list[str] = []
        for number, row in enumerate(value or [], start=1):
            if any(row):
                try:
                    points.append(_point(row))
                except ValidationError as fault:
                    why = {"number": number, "why": " ".join(fault.messages)}
                    faults.append(_("Point %(number)d: %(why)s") % why)
        if faults:
            raise ValidationError(faults)
        return points


def _at(name: str) -> tuple[float, float]:
    place = words.goal_point(name)
    return place.valence, place.arousal


def _point(row: Typed) -> AffectPoint:
    if row.mood:
        if row.valence or row.arousal:
            raise ValidationError(_("Choose a mood or write two numbers, not both."))
        if row.mood not in words.MOODS:
            raise ValidationError(_("This mood is not one of the list."))
        return words.goal_point(row.mood)
    if not (row.valence and row.arousal):
        raise ValidationError(_("Write both numbers."))
    return AffectPoint(_number(row.valence), _number(row.arousal))


def _number(text: str) -> float:
    try:
        found = float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        found = math.nan
    if not -1 <= found <= 1:
        raise ValidationError(_("“%(text)s” is no number from −1 to 1.") % {"text": text[:20]})
    return round(found, 3)

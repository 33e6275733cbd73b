"""The mood square as a field of a form: nine by nine cells, each a place on the plane."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sostenuto.base.affect import AffectPoint
from sostenuto.measures import ratings


class MoodSquare(forms.RadioSelect):
    """Draws the square; arrows walk in it where there are scripts."""

    template_name = "listening/programmes/_square.html"

    def __init__(self, attrs: Any = None) -> None:
        every: Any = cells
        super().__init__(attrs, choices=every)


class MoodField(forms.RegexField):
    """One cell; cleaned to a point of the plane, or None where nothing was touched."""

    def __init__(self, **kwargs: Any) -> None:
        said: dict[str, Any] = {"regex": r"^[1-9],[1-9]$", "widget": MoodSquare}
        super().__init__(**said | kwargs)

    def clean(self, value: Any) -> Any:
        """Return the point."""
        cell = super().clean(value)
        return ratings.mood_of(*map(int, cell.split(","))) if cell else None


def cells() -> list[tuple[str, str]]:
    """Return the cells from the top left: stirred up and unpleasant first."""
    every = range(1, ratings.CELLS + 1)
    return [
        (f"{column},{row}", _("good %(good)d, energy %(up)d") % {"good": column, "up": row})
        for row in reversed(every)
        for column in every
    ]


def cell_at(valence: float, arousal: float) -> str:
    """Return the cell of a place.

    Examples
    --------
    >>> cell_at(-0.5, 0.6)
    '3,7'
    """
    column, row = ratings.cell_of(AffectPoint(valence, arousal))
    return f"{column},{row}"

"""The legend below the plane of a programme: a line for each kind of mark that is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sostenuto.care.score import shapes
from sostenuto_web.listening.afterwards.picture import Drawing

KEY, R_KEY = 9.0, 6.0
"""Half of a small picture in the legend, and how large a mark in it is."""


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend."""

    look: str
    d: str
    says: str


def keys(plane: Drawing) -> Iterator[Key]:
    """Yield the lines of the legend: only of what is drawn."""
    line, dot = shapes.line(1, KEY, 17, KEY), shapes.dot(KEY, KEY, R_KEY)
    every = (
        Key("after-wanted", line, _("where the music was wanted")),
        Key("after-expected", shapes.dot(KEY, KEY, 3.5), _("where it was expected")),
        Key("after-song felt", dot, _("a song, where they felt it")),
        Key("after-song unsaid", dot, _("a song, where it was expected: nobody said how it felt")),
        Key("after-song unheard", dot, _("a song that never sounded")),
        Key("after-struck", shapes.line(3, 15, 15, 3), _("“not this”")),
        Key("after-moved", line, _("the point as they moved it")),
        Key("after-mood hollow", shapes.diamond(KEY, KEY, R_KEY), _("mood before")),
        Key("after-mood full", shapes.diamond(KEY, KEY, R_KEY), _("mood after")),
    )
    return (key for key in every if key.look in plane.looks)

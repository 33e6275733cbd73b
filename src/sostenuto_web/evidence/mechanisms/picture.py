"""The map for a page: each place a link that keeps what else was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.evidence.sketch import Picture, Spot
from sostenuto_web.evidence.mechanisms.asking import Asked
from sostenuto_web.evidence.mechanisms.showing import SIDES


@dataclass(frozen=True, slots=True)
class ShownSpot:
    """One place with its link, and what is read out for it.

    ``drop`` is how large a substance is drawn, as a part of the largest.
    """

    spot: Spot
    query: str
    said: str
    is_chosen: bool
    drop: float

    @property
    def width(self) -> float:
        """How wide everything of it is."""
        return round(self.spot.box[2] - self.spot.box[0], 1)

    @property
    def height(self) -> float:
        """How high everything of it is."""
        return round(self.spot.box[3] - self.spot.box[1], 1)


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One side of the map."""

    picture: Picture
    name: str
    spots: tuple[ShownSpot, ...]


def sides_of(drawn: Mapping[str, Picture], asked: Asked) -> dict[str, ShownSide]:
    """Return the sides by their key; the chosen place is marked, and its link lets it go."""
    return {
        side: ShownSide(
            picture, str(SIDES[side]), tuple(_shown(picture, spot, asked) for spot in picture.spots)
        )
        for side, picture in drawn.items()
    }


def _shown(picture: Picture, spot: Spot, asked: Asked) -> ShownSpot:
    is_chosen = spot.place == asked.place
    largest = max(one.reach for one in picture.spots)
    query = asked.at("" if is_chosen else spot.place) or "?"
    return ShownSpot(spot, query, said_of(spot), is_chosen, round(spot.reach / largest, 3))


def said_of(spot: Spot) -> str:
    """Return a place with how many findings it has, as it is read out."""
    many = ngettext("%(n)s finding", "%(n)s findings", spot.findings) % {"n": spot.findings}
    if not spot.against:
        return f"{spot.name}: {many}"
    told = _("%(n)s of them against or not for everybody") % {"n": spot.against}
    return f"{spot.name}: {many}, {told}"

"""The ratings of a session, each scale as one fact: before, in between, after."""

from collections.abc import Container, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sostenuto.care.notes import facts as told
from sostenuto.measures import catalogue
from sostenuto.measures.ratings import HIGHEST, LOWEST
from sostenuto.measures.ratings import ratings as known_ratings
from sostenuto_web.record.models import Moment, Rating

AXES = {"valence": "mood", "arousal": "arousal"}
"""The two answers of the mood square, and what a sentence calls them."""
SHORT = {"helpfulness": "helpfulness"}
"""Where a list's name is too long for a sentence that says "after the session"."""


def ratings(rows: Iterable[Rating], elsewhere: Container[UUID] = ()) -> tuple[told.Rating, ...]:
    """Return the ratings of a session, in the order of the catalogue.

    Parameters
    ----------
    rows : iterable of Rating
    elsewhere : container of UUID, optional
        Ratings that are told with the programme that they were given around. A scale of which there
        are no others is left out; else they do not stand among those in between.
    """
    groups: dict[str, list[Rating]] = {}
    for row in rows:
        groups.setdefault(row.scale, []).append(row)
    order = {key: place for place, key in enumerate(known_ratings())}
    found: list[told.Rating] = []
    groups = {
        scale: said
        for scale, said in groups.items()
        if not all(row.pk in elsewhere for row in said)
    }
    for scale in sorted(groups, key=lambda key: (order.get(key, len(order)), key)):
        found += _of_scale(scale, groups[scale], elsewhere)
    return tuple(found)


def _of_scale(scale: str, rows: list[Rating], elsewhere: Container[UUID] = ()) -> list[told.Rating]:
    key = ".".join(row.pk.hex[:12] for row in rows)
    if any(row.valence is not None for row in rows):
        return [_axis(f"{key}.{axis}", rows, axis, elsewhere) for axis in AXES]
    known = known_ratings().get(scale)
    name = SHORT.get(scale) or (known.name if known else scale)
    rating = told.Rating(
        key=key,
        name=name,
        low=LOWEST,
        high=HIGHEST,
        high_means=known.high if known else "",
        once=scale not in _asked_twice(),
        **_given(rows, "value", elsewhere),
    )
    return [rating]


def _given(rows: list[Rating], column: str, elsewhere: Container[UUID]) -> dict[str, Any]:
    """Return the first answer before, the last one after, and what was said in between."""
    before = [row for row in rows if row.moment == Moment.BEFORE]
    after = [row for row in rows if row.moment == Moment.AFTER]
    during = [row for row in rows if row.moment not in (Moment.BEFORE, Moment.AFTER)]
    between = (row for row in (*before[1:], *during, *after[:-1]) if row.pk not in elsewhere)
    return {
        "before": getattr(before[0], column) if before else None,
        "during": tuple(getattr(row, column) for row in between),
        "after": getattr(after[-1], column) if after else None,
    }


def _axis(key: str, rows: list[Rating], axis: str, elsewhere: Container[UUID]) -> told.Rating:
    top = str(catalogue.table("ratings.toml")["axes"][axis]["high"])
    return told.Rating(
        key=key, name=AXES[axis], low=-1, high=1, high_means=top, **_given(rows, axis, elsewhere)
    )


@cache
def _asked_twice() -> frozenset[str]:
    """Return the scales that are asked before and after; of others only one answer is missed."""
    lists = catalogue.table("ratings.toml")["asked"].values()
    before, after = (
        {key for one in lists for key in one.get(moment, ())} for moment in ("pre", "post")
    )
    return frozenset(before & after)

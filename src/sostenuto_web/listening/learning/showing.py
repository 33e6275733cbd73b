"""What the page "what we have learned with you" shows: songs by what they went with, arcs compared.

Conventions: only this client's own answers are in it. What other people said moves no number and
no word here, so that the page tells nothing of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from sostenuto.listening.catalogue import weights
from sostenuto.listening.learning import SongLearnt
from sostenuto.listening.response import Posterior
from sostenuto.listening.single_case import (
    MEASURES,
    Difference,
    MeanChange,
    Measure,
    Played,
    by_arc,
    compared,
)
from sostenuto_web.listening.learning.drawing import Line, lacking, line
from sostenuto_web.listening.learning.selectors import Told
from sostenuto_web.listening.learning.weeks import Picture, learnt_by_week, pictures
from sostenuto_web.listening.models import ListeningProgramme

MOST_PICTURES = 8
"""Songs of which a picture of the weeks is drawn: those with the most answers."""


@dataclass(frozen=True, slots=True)
class ShownSong:
    """One song: what it went with, a line for each axis, or why there is none."""

    name: str
    went: str
    is_calmer: bool
    n: int
    skipped: int
    valence: Line
    arousal: Line
    lacking: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One measure of an arc; without a line there is not enough data."""

    measure: str
    line: Line | None
    lacking: str


@dataclass(frozen=True, slots=True)
class ShownArc:
    """One arc with how many programmes it had, and its measures."""

    name: str
    n: int
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class ShownGap:
    """Two arcs against each other: the gap, and in how many of a hundred chance gives it."""

    first: str
    second: str
    line: Line
    of_hundred: str


def page(told: Told, programmes: list[Played]) -> dict[str, Any]:
    """Return what the template needs."""
    by_week = learnt_by_week(told.answers)
    found = [_song(each, told) for each in by_week[-1].values()]
    arcs = by_arc(programmes)
    better = [song for song in found if song.went == "better"]
    others = [song for song in found if song.went in ("no clear change", "worse")]
    return {
        "better": sorted(better, key=_by_name),
        "others": sorted(others, key=_by_name),
        "unknown": sorted((s for s in found if s.went == "not enough data"), key=_by_name),
        "arcs": [_arc(arc, arcs[arc], programmes) for arc in arcs],
        "gaps": _gaps(compared(programmes)),
        "weeks": _weeks(by_week, told),
        "nothing_helped": _nothing_helped(better, others, arcs),
        "least": int(weights().enough_ratings),
    }


def _weeks(by_week: list[Mapping[str, SongLearnt]], told: Told) -> list[Picture]:
    """Return the weeks of the songs of which something is told, by name."""
    known = [one for one in by_week[-1].values() if one.went != "not enough data"]
    known.sort(key=lambda one: (-one.valence.n, told.names[one.song].casefold()))
    shown = [one.song for one in known[:MOST_PICTURES]]
    return pictures(
        by_week, told.names, sorted(shown, key=lambda song: told.names[song].casefold())
    )


def _by_name(song: ShownSong) -> str:
    return song.name.casefold()


def _song(learnt: SongLearnt, told: Told) -> ShownSong:
    return ShownSong(
        told.names[learnt.song],
        learnt.went,
        learnt.is_calmer,
        learnt.valence.n,
        learnt.skipped,
        _line(learnt.valence, "valence"),
        _line(learnt.arousal, "arousal"),
        lacking(learnt.valence.n, weights().enough_ratings)
        if learnt.went == "not enough data"
        else "",
    )


def _line(said: Posterior, axis: str) -> Line:
    return line(said.mean, said.half_width, axis)


def _arc(arc: str, changes: dict[Measure, MeanChange], programmes: list[Played]) -> ShownArc:
    shown = tuple(_change(measure, changes[measure]) for measure in MEASURES)
    return ShownArc(_arc_name(arc), sum(one.arc == arc for one in programmes), shown)


def _change(measure: Measure, said: MeanChange) -> ShownChange:
    if said.mean is None or said.half_width is None or not said.enough:
        return ShownChange(measure, None, lacking(said.n, weights().enough_ratings))
    return ShownChange(measure, line(said.mean, said.half_width, measure), "")


def _gaps(found: tuple[Difference, ...]) -> list[ShownGap]:
    """Return the gaps in nearness, the one measure for which arcs are weighed against each other.

    Weighing all three would find something by chance more often.
    """
    return [
        ShownGap(
            _arc_name(each.first),
            _arc_name(each.second),
            line(each.difference, each.half_width or 0.0, "gap"),
            _of_hundred(each.p or 0.0),
        )
        for each in found
        if each.measure == "nearer" and each.difference is not None
    ]


def _of_hundred(p: float) -> str:
    if p < 0.01:
        return _("fewer than 1")
    return formats.number_format(round(p * 100), 0)


def _arc_name(arc: str) -> str:
    return str(dict(ListeningProgramme.Arc.choices).get(arc, arc))


def _nothing_helped(
    better: list[ShownSong], others: list[ShownSong], arcs: dict[str, dict[Measure, MeanChange]]
) -> bool:
    """Return whether there is enough data of something, and none of it went with anything good."""
    known = [change for changes in arcs.values() for change in changes.items() if change[1].enough]
    helped = any(_is_good(measure, change) for measure, change in known)
    return not better and not helped and bool(others or known)


def _is_good(measure: Measure, change: MeanChange) -> bool:
    """Return whether the whole interval is on the good side: of tension, less is better."""
    mean = (change.mean or 0.0) * (-1 if measure == "tension" else 1)
    return mean > (change.half_width or 0.0)

"""Forest plots of the rows that are shown, in the reader's words, each with its text twin.

Conventions: one scale to a picture; nothing is pooled. The core's drawing is loaded only when a
picture is wanted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sostenuto.evidence.claims import figure
from sostenuto.evidence.library import Library
from sostenuto.evidence.search import Found, Shown
from sostenuto.evidence.shape import RATIOS
from sostenuto_web.evidence.explorer import words

if TYPE_CHECKING:
    from sostenuto.evidence.forest import Forest

KINDS_OF_HELP = ("music_therapy", "music_listening")
"""Too wide to be named beside each line."""


@dataclass(frozen=True, slots=True)
class Twin:
    """One line of a picture as text."""

    id: str
    source: str
    name: str
    figure: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture with its text twin."""

    number: int
    part: str
    title: str
    scale: str
    measured_as: str
    svg: SafeString
    lines: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class Plots:
    """Pictures of the rows of the technique itself, and of those of several together."""

    own: tuple[Plot, ...]
    together: tuple[Plot, ...]


def plots_of(library: Library, found: Found, *, near: bool) -> Plots:
    """Return the pictures of what is shown; the one with most lines first.

    A row of several techniques together is never in one picture with rows of the technique that
    was asked for.
    """
    own, together = (_plots(library, found, part, near) for part in ("own", "together"))
    return Plots(own, together)


def _plots(library: Library, found: Found, part: str, near: bool) -> tuple[Plot, ...]:
    from sostenuto.evidence.drawing import grouped
    from sostenuto.evidence.forest import forest_svg

    plots = []
    for number, group in enumerate(grouped(_only(found, part), near=near)):
        forest = _forest(library, found, group)
        lines = tuple(_twin(library, found, shown) for shown in group)
        svg = mark_safe(forest_svg(forest, look=False))
        scale, way = _scale(found, group), _way(group)
        plots.append(Plot(number, part, forest.title, scale, way, svg, lines))
    return tuple(plots)


def file_of(library: Library, found: Found, part: str, number: int, *, near: bool) -> str | None:
    """Return one of the pictures as a file that brings its own look; None where there is none."""
    from sostenuto.evidence.drawing import grouped
    from sostenuto.evidence.forest import forest_svg

    groups = grouped(_only(found, part), near=near)
    if not 0 <= number < len(groups):
        return None
    return forest_svg(_forest(library, found, groups[number]))


def _only(found: Found, part: str) -> Found:
    wanted = part == "together"
    return replace(found, effects=tuple(one for one in found.effects if one.mixed == wanted))


def _forest(library: Library, found: Found, group: Sequence[Shown]) -> Forest:
    from sostenuto.evidence.forest import Forest, Line

    row = group[0].row
    sides = (_("better"), _("worse")) if row.better == "lower" else (_("worse"), _("better"))
    logs = row.measure in RATIOS
    lines = []
    for shown in group:
        one = shown.row
        value, low, high = (
            math.log(number) if logs and number is not None else number
            for number in (one.estimate, one.low, one.high)
        )
        name = f"{library.sources[one.source].name}, {_name(found, shown)}"
        lines.append(Line(name, value or 0.0, low, high))
    title = words.headed(found.context, found.technique, found.outcome)
    if group[0].mixed:
        title = _("Several techniques together")
    return Forest(
        title=title,
        subtitle=_("Effects of reviews and trials, not pooled: they share studies"),
        scale=", ".join(filter(None, [_scale(found, group), _way(group)])),
        lines=tuple(lines),
        logs=logs,
        left=sides[0],
        right=sides[1],
        note=_("Filled: with a 95 % interval; hollow: the interval was not read."),
        heads=(_("Source"), _("Estimate, 95 % interval")),
        unread=_("interval not read"),
    )


def _twin(library: Library, found: Found, shown: Shown) -> Twin:
    row = shown.row
    return Twin(row.id, library.sources[row.source].name, _name(found, shown), figure(row))


def _name(found: Found, shown: Shown) -> str:
    """Return against what and of what an effect is, as far as that was not asked for."""
    row = shown.row
    parts = [str(words.COMPARED[row.against])]
    if not found.outcome:
        parts.append(words.outcome(row.outcome))
    if not found.technique and row.techniques[0] not in KINDS_OF_HELP:
        parts.append(words.technique(row.techniques[0]))
    return ", ".join(parts)


def _way(group: Sequence[Shown]) -> str:
    """Return how all of a group were measured, where that is one way."""
    ways = {shown.row.measured_as for shown in group}
    return ways.pop() if len(ways) == 1 else ""


def _scale(found: Found, group: Sequence[Shown]) -> str:
    """Return what is drawn, and what of where the picture is of one thing alone."""
    row = group[0].row
    scale = str(words.SCALES.get(row.measure, row.measure))
    one_outcome = len({shown.row.outcome for shown in group}) == 1
    parts = [words.outcome(row.outcome)] if one_outcome and not found.outcome else []
    return ", ".join([scale, *parts])

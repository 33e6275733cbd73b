"""What a score says in words: the names of its staves, its table, and how many answers there are.

Conventions: only what was reported is said, with its count; nothing is concluded from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from sostenuto.care.score.parts import Change, Part
from sostenuto.measures import ratings
from sostenuto.measures.catalogue import table
from sostenuto_web.desk.score import measured_words
from sostenuto_web.desk.score.drawing import change_of
from sostenuto_web.desk.score.reading import Column, Programme, Read
from sostenuto_web.desk.score.staves import RESILIENCE, StaveOf

HELD = {
    "therapy": gettext_lazy("music therapy"),
    "listening": gettext_lazy("music listening"),
    "running": gettext_lazy("goes on now"),
    "planned": gettext_lazy("planned"),
    "missed": gettext_lazy("did not take place"),
}
SIGNS = {
    "alert": gettext_lazy("alert"),
    "distress": gettext_lazy("stop: distress"),
    "harm": gettext_lazy("harm"),
}
OWN_NAMES = {
    "resilience": gettext_lazy("resilience"),
    "helpfulness": gettext_lazy("helpfulness"),
    "goals": gettext_lazy("goals"),
    "sessions": gettext_lazy("sessions"),
    "music": gettext_lazy("music"),
    "listening": gettext_lazy("listening"),
    "signs": gettext_lazy("take care"),
}
ENDS = {
    "mood": (gettext_lazy("unpleasant"), gettext_lazy("pleasant")),
    "goals": ("−2", "+2"),
    "sessions": ("0", gettext_lazy("90 min")),
    "music": (gettext_lazy("as planned"), gettext_lazy("client chose")),
    "listening": (gettext_lazy("unpleasant"), gettext_lazy("pleasant")),
    "signs": ("", ""),
}
SCALE_ENDS = ("0", "10")
_REACH = 4
"""Cells of the mood square from its middle to an end."""


def name_of(key: str) -> str:
    """Return what a stave is called."""
    if key in OWN_NAMES:
        return str(OWN_NAMES[key])
    known = ratings.ratings().get(key)
    return _(known.name) if known else key


def ends_of(key: str) -> tuple[str, str]:
    """Return what stands at the lowest and at the highest line of a stave."""
    low, high = ENDS.get(key, SCALE_ENDS)
    return str(low), str(high)


def title_of(stave: StaveOf) -> str:
    """Return the full name of a stave, as the table has it."""
    return measured_words.title(stave) or name_of(stave.key)


def said_of(stave: StaveOf, part: Part) -> str:
    """Return what is said of a stave below the picture."""
    if stave.measure is not None:
        return measured_words.lines(stave, part)
    return summary(part)


def number(value: float) -> str:
    """Return a number of a score, with a true minus sign.

    Examples
    --------
    >>> number(-0.5), number(7.0)
    ('−0.5', '7')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")


def summary(part: Part) -> str:
    """Say how many answers of a stave are shown, and from where to where they go."""
    values = part.values
    if not values:
        return _("nothing was asked in this time")
    said = ngettext("%(n)d answer", "%(n)d answers", len(values)) % {"n": len(values)}
    low, high = number(min(values)), number(max(values))
    if low == high:
        return _("%(answers)s, all %(low)s") % {"answers": said, "low": low}
    return _("%(answers)s, from %(low)s to %(high)s") % {"answers": said, "low": low, "high": high}


def mood(valence: float, arousal: float) -> str:
    """Say a mood as somebody touched it in the square.

    Examples
    --------
    >>> mood(1, -0.25)
    'very pleasant, a bit quiet'
    """
    language = get_language() or ""
    cells = round(valence * _REACH), round(arousal * _REACH)
    return ", ".join((_axis("valence", cells[0], language), _axis("arousal", cells[1], language)))


@lru_cache(maxsize=500)
def _axis(axis: str, cell: int, language: str) -> str:
    said = table("ratings.toml")
    ends, steps = said["axes"][axis], abs(cell)
    if not steps:
        return _(ends["middle"])
    how = "some" if steps == 1 else "most" if steps >= _REACH else "much"
    return _(said["strength"][how]).format(word=_(ends["high" if cell > 0 else "low"]))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: when, what it was, and a cell for each column."""

    key: str
    when: str
    what: str
    cells: list[tuple[str, str]]


def rows_of(read: Read, staves: Sequence[StaveOf]) -> list[Row]:
    """Return the table that says the same as the picture, the latest first.

    A day on which nothing was said on any of the staves is left out, but not a session.
    """
    goals = {goal.pk: str(place) for place, goal in enumerate(read.goals, 1)}
    heads = heads_of(staves)
    rows = [_row(column, staves, goals, heads) for column in reversed(read.columns)]
    return [row for row in rows if row.key or any(said for _head, said in row.cells)]


def heads_of(staves: Sequence[StaveOf]) -> list[str]:
    """Return the columns of the table: one a stave, and what to take care with."""
    return [*(title_of(stave) for stave in staves), name_of("signs")]


def _row(
    column: Column, staves: Sequence[StaveOf], goals: dict[UUID, str], heads: list[str]
) -> Row:
    said = [_cell(column, stave, goals) for stave in staves]
    said.append(", ".join(str(SIGNS[sign]) for sign in dict.fromkeys(column.signs)))
    cells = list(zip(heads, said, strict=True))
    return Row(column.key, _when(column), what_of(column), cells)


def _cell(column: Column, stave: StaveOf, goals: dict[UUID, str]) -> str:
    if stave.kind in ("asked", "loaded"):
        return measured_words.cell(column.measured.get(stave.key, []))
    if stave.kind == "goals":
        return _attained(column, goals)
    if stave.kind == "music":
        return _songs(column)
    return _listened(column) if stave.kind == "listening" else _said(column, stave)


def _when(column: Column) -> str:
    local = timezone.localtime(column.at)
    return formats.date_format(local, "SHORT_DATETIME_FORMAT" if column.key else "DATE_FORMAT")


def what_of(column: Column) -> str:
    """Say what became of a session, and how long it was."""
    if not column.key:
        return _("no session")
    held = str(HELD.get(column.held, column.held))
    said = {"held": held, "minutes": column.minutes}
    if column.together:
        return _("%(held)s in a group, %(minutes)d min") % said
    return _("%(held)s, %(minutes)d min") % said


def label_of(column: Column) -> str:
    """Return what the link of a session says in the picture."""
    return f"{_when(column)}: {what_of(column)}"


def _said(column: Column, stave: StaveOf) -> str:
    said = []
    for scale in stave.scales:
        found = [rated for rated in column.ratings if rated.scale == scale]
        if found:
            words = _way(change_of(column, found), scale)
            said.append(f"{name_of(scale)} {words}" if stave.key == "resilience" else words)
    return "; ".join(said)


def _way(change: Change, scale: str) -> str:
    def one(mark: Any) -> str:
        return mood(mark.value, mark.stirred) if scale == "mood" else number(mark.value)

    if change.before is not None and change.after is not None:
        ends = {"before": one(change.before), "after": one(change.after)}
        return _("%(before)s → %(after)s") % ends
    parts = []
    if change.before is not None:
        only = one(change.before)
        parts.append(only if scale in RESILIENCE else _("before: %(said)s") % {"said": only})
    parts += [_("during: %(said)s") % {"said": one(mark)} for mark in change.between]
    if change.after is not None:
        parts.append(_("after: %(said)s") % {"said": one(change.after)})
    return "; ".join(parts)


def _attained(column: Column, goals: dict[UUID, str]) -> str:
    levels = [
        (goals[pk], f"{level:+d}".replace("-", "−").replace("+0", "0"))
        for pk, level in column.attained.items()
        if pk in goals
    ]
    return "; ".join(
        _("goal %(goal)s: %(level)s") % {"goal": goal, "level": level}
        for goal, level in sorted(levels)
    )


def _listened(column: Column) -> str:
    return "; ".join(_programme(one) for one in column.listened)


def _programme(one: Programme) -> str:
    """Say the mood before a programme and after it, as far as it was asked."""
    before, after = (
        mood(place.valence, place.arousal) if place else "" for place in (one.before, one.after)
    )
    if before and after:
        return _("%(before)s → %(after)s") % {"before": before, "after": after}
    if before:
        return _("before: %(said)s") % {"said": before}
    return _("after: %(said)s") % {"said": after} if after else _("a programme, nobody asked")


def _songs(column: Column) -> str:
    return ", ".join(_song_parts(column))


def _song_parts(column: Column) -> Iterator[str]:
    live = sum(count for (_by, is_live), count in column.music.items() if is_live)
    heard = sum(column.music.values()) - live
    chosen = sum(count for (by, _live), count in column.music.items() if by == "client")
    if live:
        yield ngettext("%(n)d live", "%(n)d live", live) % {"n": live}
    if heard:
        yield ngettext("%(n)d recording", "%(n)d recordings", heard) % {"n": heard}
    if chosen:
        yield _("%(n)d chosen by the client") % {"n": chosen}

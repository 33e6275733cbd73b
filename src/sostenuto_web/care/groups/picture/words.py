"""What a group's picture says in words: its parts, its legend, and its two tables.

Conventions: the tables say all that the picture shows. Why somebody was absent stands in their own
record and not here: a picture may be printed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sostenuto.measures import ratings
from sostenuto_web.care.groups.picture import scales
from sostenuto_web.care.groups.picture.counting import Level, Member, Met, Share
from sostenuto_web.record.models import Moment

BLOCKS = {"came": gettext_lazy("who came"), "turns": gettext_lazy("turns")}
STAVES = {
    "gini": gettext_lazy("unevenness"),
    "closeness": gettext_lazy("closeness"),
    "cohesion": gettext_lazy("cohesion"),
}
NOBODY = "–"


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in the table."""

    url: str
    when: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member in the table."""

    alias: str
    is_here: bool
    cells: list[tuple[str, str]]


def number(value: float, places: int = 1) -> str:
    """Return a number with so many places at most.

    Examples
    --------
    >>> number(6.0), number(0.333, 2)
    ('6', '0.33')
    """
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float | None) -> str:
    """Return a share in per cent; a dash where nothing may be told."""
    return NOBODY if value is None else _("%(n)d %%") % {"n": round(100 * value)}


def day_of(met: Met) -> str:
    """Return the day of a meeting, short."""
    return formats.date_format(timezone.localtime(met.at), "SHORT_MONTH_DAY_FORMAT")


def when(met: Met) -> str:
    """Return day and time of a meeting."""
    return formats.date_format(timezone.localtime(met.at), "SHORT_DATETIME_FORMAT")


def came(met: Met) -> str:
    """Say how many of how many came to a meeting."""
    said = {"there": len(met.there), "of": len(met.parts)}
    return _("%(there)d of %(of)d") % said


def level(found: Level | None) -> str:
    """Say what some people answered: mean, range and how many they are."""
    if found is None:
        return NOBODY
    said = {"mean": number(found.mean), "low": number(found.low), "high": number(found.high)}
    if found.low == found.high:
        return _only(found)
    return _("%(mean)s (%(low)s to %(high)s, %(n)d people)") % (said | {"n": found.people})


def _only(found: Level) -> str:
    said = {"mean": number(found.mean), "n": found.people}
    return _("%(mean)s (all %(n)d people)") % said


def way(before: Level | None, after: Level | None) -> str:
    """Say a rating before and after."""
    if before is None:
        return level(after)
    if after is None:
        return _("before: %(said)s") % {"said": level(before)}
    return _("%(before)s → %(after)s") % {"before": level(before), "after": level(after)}


def meeting_heads(*, turns: bool, closeness: bool, cohesion: bool) -> list[str]:
    """Return what the columns of the table of meetings are called."""
    found = [_("Came"), _("Absent"), _("Late"), _("Left early")]
    found += [_("Turns"), _("Unevenness")] if turns else []
    found += [_("Closeness")] if closeness else []
    found += [_("Cohesion")] if cohesion else []
    return found


def meeting_lines(
    met: Iterable[Met], members: Sequence[Member], heads: Sequence[str], urls: dict[Any, str]
) -> Iterator[MeetingLine]:
    """Yield the table of meetings, the latest first."""
    for one in reversed(list(met)):
        said = dict(zip(_every_head(), _said(one, members), strict=True))
        cells = [(head, said[head]) for head in heads]
        yield MeetingLine(urls.get(one.key, ""), when(one), cells)


def _every_head() -> list[str]:
    return meeting_heads(turns=True, closeness=True, cohesion=True)


def _said(met: Met, members: Sequence[Member]) -> list[str]:
    parts = [(one.alias, met.parts[one.key]) for one in members if one.key in met.parts]
    late = [(alias, part.late) for alias, part in parts if part.there and part.late is not None]
    left = [(alias, part.left) for alias, part in parts if part.there and part.left is not None]
    uneven = met.gini
    return [
        came(met),
        ", ".join(alias for alias, part in parts if not part.there) or NOBODY,
        _by_minutes(late),
        _by_minutes(left),
        str(met.turns),
        NOBODY if uneven is None else number(uneven, 2),
        _closeness(met),
        level(met.together(Moment.AFTER)),
    ]


def _by_minutes(found: Iterable[tuple[str, int | None]]) -> str:
    said = [_("%(alias)s, %(n)d min") % {"alias": alias, "n": n} for alias, n in found]
    return "; ".join(said) or NOBODY


def _closeness(met: Met) -> str:
    scale = scales.CLOSENESS
    return way(met.level(scale, Moment.BEFORE), met.level(scale, Moment.AFTER))


def member_heads(*, turns: bool) -> list[str]:
    """Return what the columns of the table of members are called."""
    found = [_("Came"), _("Late"), _("Left early")]
    return found + ([_("Turns"), _("Share"), _("If all had as many")] if turns else [])


def member_lines(shares: Iterable[Share], heads: Sequence[str]) -> Iterator[MemberLine]:
    """Yield the table of members."""
    for one in shares:
        said = [
            _("%(there)d of %(of)d") % {"there": one.came, "of": one.of},
            str(one.late),
            str(one.left),
            str(one.turns),
            percent(one.share),
            percent(one.even),
        ]
        yield MemberLine(one.member.alias, one.member.is_here, list(zip(heads, said, strict=False)))


def items(met: Sequence[Met]) -> list[tuple[str, str]]:
    """Return each item of cohesion with what was answered at the latest meeting that had enough."""
    known = ratings.ratings()
    found = []
    for key in scales.items():
        levels = [one.level(key, Moment.AFTER) for one in met]
        last = next((one for one in reversed(levels) if one is not None), None)
        if last is not None:
            found.append((_(known[key].asks), level(last)))
    return found


def counted(met: Sequence[Met]) -> list[tuple[str, str]]:
    """Return what was counted over all meetings that are shown."""
    parts = [part for one in met for part in one.parts.values()]
    there = [part for part in parts if part.there]
    found = [
        (_("Meetings"), str(len(met))),
        (_("Came"), _("%(there)d of %(of)d") % {"there": len(there), "of": len(parts)}),
        (_("Late"), str(sum(part.late is not None for part in there))),
        (_("Left early"), str(sum(part.left is not None for part in there))),
    ]
    guests = sum(one.guests for one in met)
    if guests:
        found.append((_("Guests"), str(guests)))
    turns = sum(one.turns for one in met)
    if turns:
        found.append((_("Turns"), str(turns)))
        found += _uneven([one.gini for one in met])
    return found


def _uneven(values: Sequence[float | None]) -> list[tuple[str, str]]:
    known = [value for value in values if value is not None]
    if not known:
        return [(_("Unevenness"), _("too few turns to say"))]
    said = {"low": number(min(known), 2), "high": number(max(known), 2), "n": len(known)}
    text = ngettext(
        "%(low)s, at %(n)d meeting", "%(low)s to %(high)s, at %(n)d meetings", len(known)
    )
    return [(_("Unevenness"), text % said)]

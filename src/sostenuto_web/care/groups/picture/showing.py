"""What the template of a group's picture gets: lengths as they stand in a path, names and words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto.care.score import shapes
from sostenuto.care.score.shapes import n
from sostenuto_web.care.groups.picture import drawing, reading, scales, words
from sostenuto_web.care.groups.picture.counting import Met, Share, shares
from sostenuto_web.care.groups.picture.drawing import Block, Drawn, Levels
from sostenuto_web.care.models import Group
from sostenuto_web.care.sessions.ways import address
from sostenuto_web.record.models import Moment

LABELS = 150.0
"""How wide the names at the left are."""
LONGEST = 16
"""Letters of an alias that have room beside the picture; the table has all."""
KEY = 9.0
SCALE = (0.0, 10.0)


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend: what it looks like, and what it says."""

    look: str
    d: str
    says: str


def shown(user: Any, group: Group, page: int) -> dict[str, Any]:
    """Return what the page shows of a group to somebody."""
    read = reading.read(user, group, page)
    context: dict[str, Any] = {"read": read, "has_anything": bool(read.met)}
    if not read.met:
        return context
    levels = tuple(_levels(read.met))
    picture = drawing.drawn(read.met, read.members, levels)
    has = {
        "turns": any(one.turns for one in read.met),
        "closeness": any(one.key == "closeness" for one in levels),
        "cohesion": any(one.key == "cohesion" for one in levels),
    }
    every = list(shares(read.members, read.met))
    urls = {one.key: _url(group, one) for one in read.met}
    heads = words.meeting_heads(**has)
    of_members = words.member_heads(turns=has["turns"])
    return context | {
        "drawn": _drawing(picture, read.met, every, urls),
        "has": has,
        "first": read.met[0].at,
        "last": read.met[-1].at,
        "keys": list(_keys(read.met, has)),
        "counted": words.counted(read.met),
        "items": words.items(read.met),
        "heads": heads,
        "meetings": list(words.meeting_lines(read.met, read.members, heads, urls)),
        "member_heads": of_members,
        "members": list(words.member_lines(every, of_members)),
        "gone": any(not one.is_here for one in read.members),
    }


def _url(group: Group, met: Met) -> str:
    ids: dict[str, UUID] = {"group_id": group.pk, "meeting_id": met.key}
    return address("meeting", **ids) or address("meeting-after", **ids)


def _levels(met: Sequence[Met]) -> Iterator[Levels]:
    """Yield the staves of what enough people rated."""
    scale = scales.CLOSENESS
    close = Levels(
        "closeness",
        *SCALE,
        before=tuple(one.level(scale, Moment.BEFORE) for one in met),
        after=tuple(one.level(scale, Moment.AFTER) for one in met),
    )
    together = Levels(
        "cohesion",
        *SCALE,
        after=tuple(one.together(Moment.AFTER) for one in met),
    )
    for levels in (close, together):
        if any(levels.before) or any(levels.after):
            yield levels


def _drawing(
    picture: Drawn, met: Sequence[Met], every: Sequence[Share], urls: dict[Any, str]
) -> dict[str, Any]:
    return {
        "width": n(drawing.WIDTH),
        "height": n(picture.height),
        "labels": n(LABELS),
        "label_end": n(LABELS - 10),
        "sums": n(picture.right + drawing.SUM),
        "blocks": [_block(block, every) for block in picture.blocks],
        "staves": [
            {
                "name": words.STAVES[stave.key],
                "high": words.number(stave.high),
                "low": words.number(stave.low),
                "top": n(stave.top + 4),
                "middle": n((stave.top + stave.bottom) / 2 + 4.5),
                "bottom": n(stave.bottom + 3),
            }
            for stave in picture.staves
        ],
        "shapes": picture.shapes,
        "bands": [
            {
                "x": n(band.x),
                "width": n(band.width),
                "height": n(picture.bottom + 6),
                "middle": n(band.middle),
                "day": words.day_of(met[band.place]) if band.named else "",
                "label": f"{words.when(met[band.place])}: {words.came(met[band.place])}",
                "url": urls.get(met[band.place].key, ""),
            }
            for band in picture.bands
        ],
    }


def _block(block: Block, every: Sequence[Share]) -> dict[str, Any]:
    return {
        "name": words.BLOCKS[block.key],
        "y": n(block.top + 13),
        "rows": [
            {
                "y": n(row.y + 4.5),
                "alias": _short(every[row.place].member.alias),
                "gone": not every[row.place].member.is_here,
                "sum": _sum(block.key, every[row.place]),
            }
            for row in block.rows
        ],
    }


def _short(alias: str) -> str:
    return alias if len(alias) <= LONGEST else f"{alias[: LONGEST - 1]}…"


def _sum(key: str, share: Share) -> str:
    if key == "turns":
        return words.percent(share.share)
    return _("%(there)d of %(of)d") % {"there": share.came, "of": share.of} if share.of else ""


def _keys(met: Sequence[Met], has: dict[str, bool]) -> Iterator[Key]:
    """Yield the lines of the legend: only of what is drawn."""
    parts = [part for one in met for part in one.parts.values()]
    there = [part for part in parts if part.there]
    yield Key("group-there", shapes.dot(KEY, KEY, 5.6), _("was there"))
    if any(part.late is not None for part in there):
        d = drawing.half(KEY, KEY, 5.6, right=True)
        yield Key("group-there group-cut", d, _("came late"))
    if any(part.left is not None for part in there):
        d = drawing.half(KEY, KEY, 5.6, right=False)
        yield Key("group-there group-cut", d, _("left early"))
    if len(there) < len(parts):
        yield Key("group-absent", shapes.line(3.4, KEY, 14.6, KEY), _("was absent"))
    if has["turns"]:
        says = _("turns: the larger, the more of all")
        yield Key("group-turns", shapes.square(KEY, KEY, 6.4), says)
        if any(one.gini is not None for one in met):
            yield Key("group-full", shapes.diamond(KEY, KEY, 4), _("how uneven the turns are"))
    if any(one.level(scales.CLOSENESS, Moment.BEFORE) for one in met):
        yield Key("group-hollow", shapes.dot(KEY, KEY, 4), _("mean before"))
    if has["closeness"] or has["cohesion"]:
        yield Key("group-full", shapes.dot(KEY, KEY, 4), _("mean after"))
        yield Key("group-range", shapes.line(KEY, 2, KEY, 16), _("from lowest to highest"))

"""A listening programme on the affect plane: where it should lead, and where it does.

The dashed line is the arc that was asked for; the numbered points are the recordings in order;
each soft shape reaches one standard deviation around a recording's estimated place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.units import clock
from sostenuto.exchange.pictures.look import ACCENT, HAIRLINE, INK, PAPER, QUIET_INK, Spec, page

SIDE_PX = 500
LIST_WIDTH_PX = 330
STAVE_HEIGHT_PX = 96
LETTERS_OF_A_TITLE = 32
SIGNED = "(datum.value > 0 ? '+' : '') + datum.label"
CORNERS = (
    (-0.96, 0.93, "left", "tense, stirred up"),
    (0.96, 0.93, "right", "lively, bright"),
    (-0.96, -0.95, "left", "low, heavy"),
    (0.96, -0.95, "right", "calm, at ease"),
)


@dataclass(frozen=True, slots=True)
class Stop:
    """One recording of the programme, as the picture needs it."""

    title: str
    artist: str
    start_s: float
    duration_s: float
    target: AffectPoint
    affect: AffectEstimate


def programme_picture(stops: Sequence[Stop], *, title: str, subtitle: str) -> Spec:
    """Return the picture of a programme: the plane, the list and two staves over time.

    Parameters
    ----------
    stops : sequence of Stop, in playing order
    title, subtitle : str
        Shown above; neither should name a person.
    """
    right = {"vconcat": [_list(stops), _stave(stops, "valence"), _stave(stops, "arousal")]}
    body: Spec = {"hconcat": [_plane(stops), right], "resolve": {"scale": {"color": "independent"}}}
    return page(title, subtitle, body, twin=programme_text(stops))


def programme_text(stops: Sequence[Stop]) -> str:
    """Return the same in words: a line a recording with its place and the place wanted."""
    return "\n".join(
        f"{number}. {clock(stop.start_s)} {stop.title} – {stop.artist}: valence "
        f"{stop.affect.point.valence:+.2f} ± {stop.affect.valence_sd:.2f} (wanted "
        f"{stop.target.valence:+.2f}), arousal {stop.affect.point.arousal:+.2f} ± "
        f"{stop.affect.arousal_sd:.2f} (wanted {stop.target.arousal:+.2f})"
        for number, stop in enumerate(stops, start=1)
    )


def _plane(stops: Sequence[Stop]) -> Spec:
    scale = {"domain": [-1, 1], "nice": False}
    place = {
        "x": {"field": "v", "type": "quantitative", "scale": scale},
        "y": {"field": "a", "type": "quantitative", "scale": scale},
    }
    in_order = place | {"order": {"field": "n", "type": "quantitative"}}
    return {
        "width": SIDE_PX,
        "height": SIDE_PX,
        "layer": [
            *_corners(place),
            *(_spread(stop, number, in_order) for number, stop in enumerate(stops)),
            *_way_asked_for(stops, place, in_order),
            *_way_planned(stops, place, in_order),
        ],
        "view": {"stroke": HAIRLINE, "fill": "white"},
    }


def _corners(place: Spec) -> list[Spec]:
    """What the four corners mean; the first layer also carries the axes."""
    axis = {"values": [-1, -0.5, 0, 0.5, 1], "labelExpr": SIGNED}
    titles = {
        "x": "less pleasant  ·  valence  ·  more pleasant",
        "y": "quieter  ·  arousal  ·  more activated",
    }
    with_axes = {
        name: channel | {"axis": axis | {"title": titles[name]}} for name, channel in place.items()
    }
    corners = [{"v": v, "a": a, "side": side, "word": word} for v, a, side, word in CORNERS]
    return [
        _text(
            [corner for corner in corners if corner["side"] == side],
            channels,
            "word",
            {"align": side, "color": QUIET_INK, "fontSize": 14, "fontStyle": "italic"},
        )
        for side, channels in (("left", with_axes), ("right", place))
    ]


def _spread(stop: Stop, number: int, in_order: Spec) -> Spec:
    return {
        "data": {"values": _outline(stop, number)},
        "mark": {
            "type": "line",
            "interpolate": "linear-closed",
            "fill": ACCENT,
            "fillOpacity": 0.09,
            "stroke": ACCENT,
            "strokeWidth": 0.6,
            "strokeOpacity": 0.25,
            "clip": True,
        },
        "encoding": in_order,
    }


def _way_asked_for(stops: Sequence[Stop], place: Spec, in_order: Spec) -> list[Spec]:
    targets = [
        {"v": stop.target.valence, "a": stop.target.arousal, "n": n} for n, stop in enumerate(stops)
    ]
    return [
        {
            "data": {"values": targets},
            "mark": {"type": "line", "color": INK, "strokeDash": [6, 5], "strokeWidth": 1.6},
            "encoding": in_order,
        },
        {
            "data": {"values": targets},
            "mark": {"type": "point", "color": INK, "fill": PAPER, "size": 36, "opacity": 1},
            "encoding": place,
        },
    ]


def _way_planned(stops: Sequence[Stop], place: Spec, in_order: Spec) -> list[Spec]:
    places = [
        {"v": s.affect.point.valence, "a": s.affect.point.arousal, "n": n, "label": str(n + 1)}
        for n, s in enumerate(stops)
    ]
    return [
        {
            "data": {"values": places},
            "mark": {"type": "line", "color": ACCENT, "strokeWidth": 2.4},
            "encoding": in_order,
        },
        {
            "data": {"values": places},
            "mark": {"type": "circle", "color": ACCENT, "size": 460, "opacity": 1, "stroke": PAPER},
            "encoding": place,
        },
        _text(places, place, "label", {"color": "white", "fontSize": 13, "fontWeight": 700}),
    ]


def _text(values: list[Spec], place: Spec, field: str, look: Spec) -> Spec:
    return {
        "data": {"values": values},
        "mark": {"type": "text", **look},
        "encoding": place | {"text": {"field": field}},
    }


def _outline(stop: Stop, number: int) -> list[Spec]:
    """Points on the ellipse one standard deviation around the estimate."""
    point, corners = stop.affect.point, 48
    angles = [2 * math.pi * step / corners for step in range(corners)]
    return [
        {
            "v": point.valence + stop.affect.valence_sd * math.cos(angle),
            "a": point.arousal + stop.affect.arousal_sd * math.sin(angle),
            "n": step,
            "shape": number,
        }
        for step, angle in enumerate(angles)
    ]


def _list(stops: Sequence[Stop]) -> Spec:
    rows = [
        {
            "row": n,
            "number": str(n + 1),
            "title": _shortened(stop.title),
            "artist": _shortened(stop.artist),
            "start": clock(stop.start_s),
        }
        for n, stop in enumerate(stops)
    ]
    y = {"field": "row", "type": "ordinal", "axis": None}

    def column(field: str, at_px: int, look: Spec) -> Spec:
        return {
            "mark": {"type": "text", "align": "left", "fontSize": 14, "color": INK, **look},
            "encoding": {"x": {"value": at_px}, "y": y, "text": {"field": field}},
        }

    return {
        "width": LIST_WIDTH_PX,
        "height": {"step": 40},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "circle", "size": 360, "color": ACCENT, "opacity": 1},
                "encoding": {"x": {"value": 11}, "y": y},
            },
            column(
                "number",
                11,
                {"color": "white", "align": "center", "fontSize": 12, "fontWeight": 700},
            ),
            column("title", 32, {"dy": -8, "fontWeight": 600}),
            column("artist", 32, {"dy": 9, "color": QUIET_INK, "fontSize": 13}),
            column("start", LIST_WIDTH_PX, {"align": "right", "color": QUIET_INK}),
        ],
    }


def _stave(stops: Sequence[Stop], axis: str) -> Spec:
    """One axis over time: the wanted level as a dashed step, each recording with its spread."""
    rows = [
        {
            "start": stop.start_s / 60,
            "end": (stop.start_s + stop.duration_s) / 60,
            "middle": (stop.start_s + stop.duration_s / 2) / 60,
            "wanted": getattr(stop.target, axis),
            "planned": getattr(stop.affect.point, axis),
            "low": max(-1, getattr(stop.affect.point, axis) - getattr(stop.affect, f"{axis}_sd")),
            "high": min(1, getattr(stop.affect.point, axis) + getattr(stop.affect, f"{axis}_sd")),
        }
        for stop in stops
    ]
    last = max(row["end"] for row in rows)
    x: Spec = {
        "field": "start",
        "type": "quantitative",
        "scale": {"domain": [0, last], "nice": False},
        "axis": {
            "title": "minutes" if axis == "arousal" else None,
            "grid": False,
            "tickMinStep": 1,
        },
    }
    y: Spec = {
        "type": "quantitative",
        "scale": {"domain": [-1, 1]},
        "axis": {"values": [-1, 0, 1], "title": axis, "labelExpr": SIGNED},
    }
    return {
        "width": LIST_WIDTH_PX,
        "height": STAVE_HEIGHT_PX,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "color": ACCENT, "opacity": 0.13, "cornerRadius": 3},
                "encoding": {
                    "x": x,
                    "x2": {"field": "end"},
                    "y": y | {"field": "low"},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 3},
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y | {"field": "planned"}},
            },
            {
                "mark": {"type": "rule", "color": INK, "strokeDash": [5, 4], "strokeWidth": 1.4},
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y | {"field": "wanted"}},
            },
        ],
    }


def _shortened(words: str) -> str:
    return words if len(words) <= LETTERS_OF_A_TITLE else f"{words[: LETTERS_OF_A_TITLE - 1]}…"

"""A recording's page: waveform with its beats, loudness, tempo and the pitch classes over time."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.describe import Description
from sostenuto.base.units import clock
from sostenuto.exchange.pictures.look import ACCENT, HAIRLINE, INK, QUIET_INK, Spec, page
from sostenuto.music.key import PITCH_CLASSES

WIDTH_PX = 860
COLUMNS = 430
"""Columns of the waveform and of the pitch classes: two points of print each."""
BEATS_IN_A_TEMPO = 8
"""Beats whose median distance makes one point of the tempo line."""


def recording_picture(description: Description, *, title: str, artist: str) -> Spec:
    """Return the picture of one recording: time from left to right, a stave for each thing."""
    staves = [
        _waveform(description),
        _loudness(description),
        *_tempo(description),
        _pitch_classes(description),
    ]
    body: Spec = {"vconcat": staves, "resolve": {"scale": {"color": "independent"}}}
    words = f"{artist}  ·  {recording_text(description)}"
    return page(title, words, body, twin=words)


def recording_text(description: Description) -> str:
    """Return the same in one line of words."""
    rhythm, tonality, affect = description.rhythm, description.tonality, description.affect
    tempo = (
        f"{rhythm.tempo_bpm:.0f} bpm (sure {rhythm.tempo_confidence:.0%})"
        if rhythm.tempo_bpm
        else "no steady pulse"
    )
    key = f"{tonality.key} (sure {tonality.key_confidence:.0%})" if tonality.key else "no clear key"
    return "  ·  ".join(
        (
            clock(description.duration_s),
            tempo,
            key,
            f"{description.loudness.integrated_lufs:.1f} LUFS",
            f"valence {affect.point.valence:+.2f} ± {affect.valence_sd:.2f}",
            f"arousal {affect.point.arousal:+.2f} ± {affect.arousal_sd:.2f}",
        )
    )


def _time(description: Description, *, title: str | None = None) -> Spec:
    return {
        "type": "quantitative",
        "scale": {"domain": [0, description.duration_s], "nice": False},
        "axis": {
            "title": title,
            "grid": False,
            "labelExpr": "floor(datum.value / 60) + ':' + format(datum.value % 60, '02d')",
            "tickCount": 10,
        },
    }


def _waveform(description: Description) -> Spec:
    envelope = _coarser(description.waveform, COLUMNS)
    step_s = description.duration_s / max(1, len(envelope))
    rows = [
        {"t": index * step_s, "low": float(low), "high": float(high)}
        for index, (low, high) in enumerate(envelope)
    ]
    x = {"field": "t"} | _time(description)
    beats = [{"t": float(beat_s)} for beat_s in description.rhythm.beats_s]
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": ACCENT, "opacity": 0.75, "interpolate": "step"},
            "encoding": {
                "x": x,
                "y": {
                    "field": "low",
                    "type": "quantitative",
                    "scale": {"domain": [-1.1, 1]},
                    "axis": {"title": "sound", "values": [-1, 0, 1]},
                },
                "y2": {"field": "high"},
            },
        }
    ]
    if beats:
        layers.append(
            {
                "data": {"values": beats},
                "mark": {"type": "tick", "color": INK, "thickness": 0.8, "size": 7, "yOffset": -4},
                "encoding": {"x": x, "y": {"datum": -1.05}},
            }
        )
    return {"width": WIDTH_PX, "height": 150, "layer": layers}


def _loudness(description: Description) -> Spec:
    lufs = description.loudness.short_term_lufs
    rows = [{"t": float(second), "lufs": max(-60.0, float(v))} for second, v in enumerate(lufs)]
    integrated = description.loudness.integrated_lufs
    y = {
        "type": "quantitative",
        "scale": {"zero": False},
        "axis": {"title": "LUFS", "tickCount": 4},
    }
    return {
        "width": WIDTH_PX,
        "height": 80,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": ACCENT, "strokeWidth": 1.8},
                "encoding": {"x": {"field": "t"} | _time(description), "y": {"field": "lufs"} | y},
            },
            {
                "data": {"values": [{"lufs": integrated}]},
                "mark": {"type": "rule", "color": QUIET_INK, "strokeDash": [5, 4]},
                "encoding": {"y": {"field": "lufs"} | y},
            },
        ],
    }


def _tempo(description: Description) -> Sequence[Spec]:
    """The tempo line, or nothing where there are too few beats to draw one."""
    beats_s = description.rhythm.beats_s
    if len(beats_s) < 2 * BEATS_IN_A_TEMPO:
        return ()
    gaps_s = np.lib.stride_tricks.sliding_window_view(np.diff(beats_s), BEATS_IN_A_TEMPO)
    rows = [
        {"t": float(beats_s[index + BEATS_IN_A_TEMPO // 2]), "bpm": 60 / float(gap_s)}
        for index, gap_s in enumerate(np.median(gaps_s, axis=1))
    ]
    # A steady tempo should look steady: the scale is never finer than a tenth up and down.
    bpm = [row["bpm"] for row in rows]
    middle = float(np.median(bpm))
    span = [min(0.9 * middle, *bpm), max(1.1 * middle, *bpm)]
    return (
        {
            "width": WIDTH_PX,
            "height": 80,
            "data": {"values": rows},
            "mark": {"type": "line", "color": ACCENT, "strokeWidth": 1.8},
            "encoding": {
                "x": {"field": "t"} | _time(description),
                "y": {
                    "field": "bpm",
                    "type": "quantitative",
                    "scale": {"domain": span, "nice": True},
                    "axis": {"title": "bpm", "tickCount": 4},
                },
            },
        },
    )


def _pitch_classes(description: Description) -> Spec:
    tonality = description.tonality
    chroma = tonality.chroma
    columns = max(1, min(COLUMNS // 2, len(chroma)))
    edges = np.linspace(0, len(chroma), columns + 1).astype(int)
    rows = [
        {
            "t": int(start) * tonality.chroma_step_s,
            "end": min(int(end) * tonality.chroma_step_s, description.duration_s),
            "pitch": PITCH_CLASSES[pitch],
            "strength": round(float(strength), 4),
        }
        for start, end in itertools.pairwise(edges)
        if end > start
        for pitch, strength in enumerate(_shares(chroma[start:end]))
    ]
    return {
        "width": WIDTH_PX,
        "height": 190,
        "data": {"values": rows},
        "mark": {"type": "rect"},
        "encoding": {
            "x": {"field": "t"} | _time(description, title="time"),
            "x2": {"field": "end"},
            "y": {
                "field": "pitch",
                "type": "ordinal",
                "sort": list(reversed(PITCH_CLASSES)),
                "axis": {"title": "pitch classes", "domain": False, "ticks": False},
            },
            "color": {
                "field": "strength",
                "type": "quantitative",
                "scale": {"range": ["#ffffff", HAIRLINE, ACCENT]},
                "legend": None,
            },
        },
    }


def _shares(chroma: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean strength of each pitch class, the strongest as 1."""
    mean: NDArray[np.float32] = chroma.mean(axis=0)
    return mean / np.float32(max(float(mean.max()), 1e-9))


def _coarser(envelope: NDArray[np.float32], columns: int) -> NDArray[np.float32]:
    """The envelope (n, 2) of least and greatest in at most ``columns`` rows."""
    if len(envelope) <= columns:
        return envelope
    edges = np.linspace(0, len(envelope), columns + 1).astype(int)[:-1]
    low = np.minimum.reduceat(envelope[:, 0], edges)
    high = np.maximum.reduceat(envelope[:, 1], edges)
    return np.stack([low, high], axis=1)

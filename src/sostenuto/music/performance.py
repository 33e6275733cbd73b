"""Performance: from the sketch's eighths to seconds and velocities, with a human's small errors.

Conventions: the grid is exact; a note's onset strays from it by at most ``timing_limit_s``. Tempo
changes only in the ending, and never faster than ``tempo_slew_bpm_per_s``.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.music.catalogue import table
from sostenuto.music.form import Part
from sostenuto.music.mapping import Character
from sostenuto.music.metre import Metre
from sostenuto.music.score import Note, TempoPoint, Voice
from sostenuto.music.sketch import Event

LARGEST_RITARDANDO = 0.88
"""The slowest tempo of the ending as a share of the piece's."""
OVERLAP_S = 0.15
"""How long a legato note may run into the next one."""
TIME_DIGITS = 6
"""Times are rounded to microseconds, so that a score is the same on every machine."""


@dataclass(frozen=True, slots=True)
class Grid:
    """When each beat falls.

    Attributes
    ----------
    beats_s : tuple of float
        Onset of each beat and, as the last value, the end of the last one.
    eighths_per_beat : int
    tempo : tuple of TempoPoint
    """

    beats_s: tuple[float, ...]
    eighths_per_beat: int
    tempo: tuple[TempoPoint, ...]

    def time_s(self, eighths: float) -> float:
        """Return when a place in eighths falls; places after the last beat keep its tempo."""
        beat = eighths / self.eighths_per_beat
        last = len(self.beats_s) - 1
        if beat >= last:
            return self.beats_s[-1] + (beat - last) * 60 / self.tempo[-1].tempo_bpm
        whole = int(beat)
        onset, end = self.beats_s[whole : whole + 2]
        return onset + (beat - whole) * (end - onset)


def grid(metre: Metre, tempo_bpm: float, *, bars: int, ending_bars: int, least_bpm: float) -> Grid:
    """Lay out the beats of ``bars`` bars, slowing down over the last ``ending_bars``.

    Examples
    --------
    >>> from sostenuto.music.metre import metre
    >>> grid(metre("4/4"), 60, bars=2, ending_bars=0, least_bpm=40).time_s(3)
    1.5
    """
    slew = table()["mapping"]["tempo_slew_bpm_per_s"]
    floor_bpm = max(LARGEST_RITARDANDO * tempo_bpm, least_bpm)
    slow_from = (bars - ending_bars) * metre.beats
    onset, bpm = 0.0, tempo_bpm
    beats, tempo = [0.0], [TempoPoint(0.0, 0, round(bpm, 6))]
    for beat in range(bars * metre.beats):
        if beat > slow_from and bpm > floor_bpm:
            # 0.98: rounding must not carry a step over the limit.
            bpm = max(floor_bpm, bpm - 0.98 * slew * 60 / bpm)
            tempo.append(TempoPoint(_rounded(onset), beat, round(bpm, 6)))
        onset += 60 / bpm
        beats.append(onset)
    return Grid(tuple(beats), metre.eighths_per_beat, tuple(tempo))


def performed(
    events: Sequence[Event],
    *,
    beats: Grid,
    parts: Sequence[Part],
    metre: Metre,
    character: Character,
    random: np.random.Generator,
) -> tuple[Note, ...]:
    """Play the events.

    Returns
    -------
    tuple of Note, by onset
        Their mean velocity is the character's, within its limits.
    """
    ordered = sorted(events)
    onsets = _onsets_s(ordered, beats, random)
    velocities = _velocities(ordered, parts, metre, character, random)
    ends = [
        beats.time_s(event.start + event.length * _sounding(event.voice, character.articulation))
        for event in ordered
    ]
    notes: list[Note] = []
    for event, onset, end, velocity in zip(ordered, onsets, ends, velocities, strict=True):
        latest = beats.time_s(event.start + event.length) + OVERLAP_S
        length = max(0.03, min(end, latest) - onset)
        notes.append(Note(onset, length, event.pitch, int(velocity), event.voice))
    return tuple(
        note._replace(duration_s=_rounded(note.duration_s)) for note in sorted(_released(notes))
    )


def _sounding(voice: Voice, articulation: float) -> float:
    """Return the share of its written length that a note of this voice sounds."""
    return {
        "melody": articulation,
        "descant": articulation,
        "chords": min(articulation, 1.0),
        "pad": min(1.0, articulation + 0.2),
        "bass": min(articulation + 0.1, 1.0),
        "drum": 1.0,
    }[voice]


def _onsets_s(events: Sequence[Event], beats: Grid, random: np.random.Generator) -> list[float]:
    """Return onsets that stray a little; notes that a hand strikes together stay together."""
    row = table()["performance"]
    strays: dict[tuple[str, float], float] = {}
    onsets = []
    for event in events:
        together = (event.voice, event.start)
        if together not in strays:
            drawn = float(random.normal(0.0, row["timing_sd_s"]))
            strays[together] = max(-row["timing_limit_s"], min(row["timing_limit_s"], drawn))
        onsets.append(max(0.0, _rounded(beats.time_s(event.start) + strays[together])))
    return onsets


def _velocities(
    events: Sequence[Event],
    parts: Sequence[Part],
    metre: Metre,
    character: Character,
    random: np.random.Generator,
) -> NDArray[np.int_]:
    row = table()["performance"]
    low, high = character.velocity_limits
    firsts = [part.first_bar * metre.eighths for part in parts]
    pushes = [_part_push(part) for part in parts]
    raw = np.array(
        [
            event.push
            + row["voice_velocity"][event.voice]
            + row["metric_accent"] * (metre.weight(event.start) - 0.5)
            + pushes[max(0, bisect_right(firsts, event.start) - 1)]
            for event in events
        ]
    )
    raw += random.normal(0.0, row["velocity_sd"], len(raw))
    # Narrow limits shrink the dynamics instead of cutting them off.
    raw *= min(1.0, (high - low) / 40)
    velocities: NDArray[np.int_] = np.rint(
        np.clip(raw - raw.mean() + character.velocity, low, high)
    ).astype(int)
    return velocities


def _part_push(part: Part) -> float:
    """Return the velocity that a part of the form adds: returns grow, the ending recedes."""
    row = table()["performance"]
    key = part.letter if part.letter in row["section_velocity"] else "A"
    return float(row["section_velocity"][key] + row["return_velocity"] * min(3, part.returns))


def _released(notes: Sequence[Note]) -> list[Note]:
    """End each note before the same key is struck again in its voice."""
    out: list[Note] = []
    latest: dict[tuple[str, int], int] = {}
    for note in sorted(notes):
        key = (note.voice, note.pitch)
        index = latest.get(key)
        if index is not None and out[index].end_s > note.onset_s:
            room = max(0.02, note.onset_s - out[index].onset_s)
            out[index] = out[index]._replace(duration_s=room)
        latest[key] = len(out)
        out.append(note)
    return out


def _rounded(seconds: float) -> float:
    return round(seconds, TIME_DIGITS)

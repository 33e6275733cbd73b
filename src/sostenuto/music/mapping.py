"""From valence and arousal to the numbers a piece is made of.

The cues add up (no interactions), which Eerola, Friberg and Bresin found to explain 77 to 89 % of
the variance of emotion ratings (2013, doi:10.3389/fpsyg.2013.00487); the sizes are a design of this
project and stand in ``composing.toml``. What a piece *expresses* is meant, not what it does to
anybody.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from sostenuto.base.affect import AffectPoint
from sostenuto.music.catalogue import Preset, preset, table

PresetName = Literal["sedative", "stimulative"]
PRESETS: tuple[str, ...] = get_args(PresetName)


@dataclass(frozen=True, slots=True)
class Character:
    """The numbers that one point of the affect plane was turned into.

    Attributes
    ----------
    valence, arousal : float in [-1, 1]
    preset : str or None
    tempo_bpm : float, beats per minute
    note_rate_hz : float
        Onsets a second that melody and accompaniment together aim at.
    velocity : float, mean MIDI velocity
    velocity_limits : (int, int)
    articulation : float
        How much of its written length a note sounds; above 1 it overlaps the next.
    modes : tuple of str
        Modes that suit the valence; the seed chooses where there are two.
    major_share : float in [0, 1]
        Chance that a borrowed chord comes from the major side.
    register : float, MIDI number of the middle of the texture
    cutoff_hz : float, where the overall low-pass begins
    attack_s : float, seconds a soft instrument takes to speak
    tension : float in [0, 1]
    percussion : float in [0, 1]
    largest_leap : int, semitones in a melody
    """

    valence: float
    arousal: float
    preset: str | None
    tempo_bpm: float
    note_rate_hz: float
    velocity: float
    velocity_limits: tuple[int, int]
    articulation: float
    modes: tuple[str, ...]
    major_share: float
    register: float
    cutoff_hz: float
    attack_s: float
    tension: float
    percussion: float
    largest_leap: int


def character(valence: float, arousal: float, *, preset_name: str | None = None) -> Character:
    """Map a point of the affect plane to the numbers of a piece.

    Parameters
    ----------
    valence, arousal : float in [-1, 1]
    preset_name : {'sedative', 'stimulative'}, optional
        Limits to hold whatever the point says.

    Raises
    ------
    InputError
        When valence or arousal is outside [-1, 1] or the preset is not known.

    Examples
    --------
    >>> calm = character(0.4, -1.0)
    >>> calm.tempo_bpm, calm.modes, round(calm.articulation, 2)
    (60.0, ('ionian',), 1.3)
    >>> character(0.4, 1.0, preset_name="sedative").tempo_bpm
    72.0
    """
    point = AffectPoint(valence, arousal)
    v, a, row = point.valence, point.arousal, table()["mapping"]
    limits = preset(preset_name or "none")
    tender = row["articulation_tender"] if v > 0 and a < 0 else 0.0
    drums_from = row["percussion_from_arousal"]
    return Character(
        valence=v,
        arousal=a,
        preset=preset_name,
        tempo_bpm=_held(
            row["tempo_base_bpm"] * 2 ** (row["tempo_octaves"] * (a + 1)), limits.tempo_bpm
        ),
        note_rate_hz=row["note_rate_base_hz"] * row["note_rate_ratio"] ** ((a + 1) / 2),
        velocity=_velocity(row["velocity_base"] + row["velocity_arousal"] * a, limits),
        velocity_limits=limits.velocity,
        articulation=_held(
            row["articulation_base"] + row["articulation_arousal"] * a + tender,
            limits.articulation,
        ),
        modes=modes_at(v),
        major_share=1 / (1 + math.exp(-row["borrowing_slope"] * v)),
        register=row["register_base"] + row["register_valence"] * v + row["register_arousal"] * a,
        cutoff_hz=row["cutoff_base_hz"] * 2 ** (row["cutoff_octaves"] * (a + 1)),
        attack_s=_held(row["attack_base_s"] - row["attack_span_s"] * (a + 1) / 2, limits.attack_s),
        tension=_held(
            row["tension_base"] + row["tension_valence"] * v + row["tension_arousal"] * a, (0, 1)
        ),
        percussion=_held((a - drums_from) / (1 - drums_from), limits.percussion),
        largest_leap=limits.largest_leap,
    )


def modes_at(valence: float) -> tuple[str, ...]:
    """Return the modes whose rung of the ladder holds this valence, the plainest first.

    Examples
    --------
    >>> modes_at(0.0), modes_at(-0.8), modes_at(0.9)
    (('mixolydian',), ('phrygian',), ('ionian', 'lydian'))
    """
    ladder = table()["ladder"]
    return tuple(
        mode
        for mode, (low, high) in ladder.items()
        if low <= valence < high or (high == 1.0 and valence == 1.0)
        # Mixolydian keeps its upper end: Ionian begins above it.
        if not (mode == "ionian" and valence == low)
    ) or ("mixolydian",)


def _velocity(mean: float, limits: Preset) -> float:
    """Keep the mean a little inside the limits, so that dynamics have room on both sides."""
    low, high = limits.velocity
    room = min(6.0, (high - low) / 4)
    return _held(mean, (low + room, high - room))


def _held(value: float, limits: tuple[float, float]) -> float:
    return float(min(max(value, limits[0]), limits[1]))

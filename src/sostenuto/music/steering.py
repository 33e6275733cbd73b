"""What music that is steered while it sounds is made of, for whoever plays it note by note.

A browser makes such music itself, since it has to react within a bar. So that no number of the
composer stands there a second time, all it needs is told from here, as plain lists and numbers.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

from sostenuto.music import accompaniment, catalogue, composer, form, melody, performance, tune
from sostenuto.music.chords import Chord, coloured
from sostenuto.music.mapping import PRESETS, character, modes_at
from sostenuto.music.metre import METRES, Metre
from sostenuto.music.percussion import STROKES
from sostenuto.music.scales import MODES, bent_to, mode_steps, scale

NUMBERS: Final = (
    "tempo_bpm",
    "note_rate_hz",
    "velocity",
    "articulation",
    "register",
    "cutoff_hz",
    "attack_s",
    "tension",
    "percussion",
)
"""Of a `sostenuto.music.mapping.Character`, what is told for every place of the grid."""
GRID: Final = tuple(round(-1 + 0.2 * step, 1) for step in range(11))
"""Valences and arousals of the places that are told; what lies between is found along a line."""
MODE_STEP: Final = 0.05
"""Every rung of the ladder of modes begins at a multiple of it."""
COLOURS: Final = ("plain", "seventh", "ninth")
DIGITS: Final = 5


def table() -> dict[str, Any]:
    """Return all that is needed to make music from a seed and a place, ready for JSON.

    Returns
    -------
    dict
        ``grid`` and ``numbers`` name the axes of ``presets[name]["places"]``: by valence, by
        arousal, by number. ``modes`` lists what `modes_at` says from -1 to 1, ``mode_step`` apart.

    Examples
    --------
    >>> told = table()
    >>> still_and_heavy = dict(zip(told["numbers"], told["presets"][""]["places"][0][0]))
    >>> still_and_heavy["tempo_bpm"], told["modes"][0], told["modes"][-1]
    (60.0, ['phrygian'], ['ionian', 'lydian'])
    """
    rows = catalogue.table()
    count = round(2 / MODE_STEP) + 1
    return {
        "grid": list(GRID),
        "numbers": list(NUMBERS),
        "presets": {name or "": _preset(name) for name in (None, *PRESETS)},
        "mode_step": MODE_STEP,
        "modes": [list(modes_at(round(-1 + MODE_STEP * step, 2))) for step in range(count)],
        "plain_mode_share": composer.PLAIN_MODE_SHARE,
        "tempo_slew_bpm_per_s": rows["mapping"]["tempo_slew_bpm_per_s"],
        "steering": dict(rows["steering"]),
        "harmony": {mode: _harmony(mode) for mode in MODES},
        "metres": {each.name: _metre(each) for each in METRES},
        "metre_shares": dict(composer.METRE_SHARES),
        "motifs": rows["motifs"],
        "ensembles": rows["ensembles"],
        "performance": rows["performance"],
        "strokes": {sign: list(stroke) for sign, stroke in STROKES.items()},
        "texture": _texture(),
    }


def _preset(name: str | None) -> dict[str, Any]:
    limits = catalogue.preset(name or "none")
    return {
        "places": [[_place(v, a, name) for a in GRID] for v in GRID],
        "velocity": list(limits.velocity),
        "largest_leap": limits.largest_leap,
        "has_pad": name == "sedative",
    }


def _place(valence: float, arousal: float, name: str | None) -> list[float]:
    made = character(valence, arousal, preset_name=name)
    return [_short(getattr(made, number)) for number in NUMBERS]


def _short(value: float) -> float:
    """Return a number with as many digits as matter, so that what is told stays small."""
    return round(value, DIGITS - 1 - math.floor(math.log10(abs(value)))) if value else 0.0


def _harmony(mode: str) -> dict[str, Any]:
    rows = catalogue.harmony(mode)
    phrases = (*rows.open, *rows.closed)
    numerals = sorted({one for phrase in phrases for place in phrase for one in place})
    return {
        "scale": list(mode_steps(mode)),
        "open": rows.open,
        "closed": rows.closed,
        "chords": {numeral: _chord(numeral, mode) for numeral in numerals},
    }


def _chord(numeral: str, mode: str) -> dict[str, Any]:
    """Return a chord over the tonic 0: its root, its notes by colour, the scale bent to it."""
    chord, own = Chord.parse(numeral, tonic=0), scale(0, mode)
    return {
        "root": chord.root,
        "fifth": chord.intervals[2],
        "scale": sorted(bent_to(own, chord.pitch_classes)),
        **{colour: sorted(coloured(chord, own, colour).pitch_classes) for colour in COLOURS},
    }


def _metre(each: Metre) -> dict[str, Any]:
    rows = catalogue.patterns(each.name)
    return {
        "eighths": each.eighths,
        "beats": each.beats,
        "eighths_per_beat": each.eighths_per_beat,
        "strong": list(each.strong),
        "rhythms": rows.rhythms,
        "cadences": rows.cadences,
        "accompaniment": rows.accompaniment,
        "bass": [[row.lowest_arousal, row.highest_arousal, row.bar] for row in rows.bass],
        "hands": [[row.level, row.bar] for row in rows.hands],
        "shakers": [[row.level, row.bar] for row in rows.shakers],
    }


def _texture() -> Mapping[str, Any]:
    """Return who plays how much, and where."""
    return {
        "melody_share": tune.MELODY_SHARE,
        "above_register": tune.ABOVE_REGISTER,
        "lift": tune.PEAK_LIFT,
        "step_semitones": melody.STEP_SEMITONES,
        "leap_cost": list(melody.LEAP_COST),
        "below": melody.SPAN_BELOW,
        "above": melody.SPAN_ABOVE,
        "accompaniment_share": accompaniment.ACCOMPANIMENT_SHARE,
        "block_share": accompaniment.BLOCK_SHARE,
        "notes_a_block": accompaniment.NOTES_A_BLOCK,
        "struck": accompaniment.STRUCK,
        "hand_below": accompaniment.HAND_BELOW,
        "pad_below": accompaniment.PAD_BELOW,
        "bass_low": accompaniment.BASS_LOW,
        "bass_high": accompaniment.BASS_HIGH,
        "ring_below_arousal": accompaniment.LET_RING_BELOW_AROUSAL,
        "pad_below_arousal": accompaniment.PAD_BELOW_AROUSAL,
        "overlap_s": performance.OVERLAP_S,
        "short_bar_s": form.SHORT_BAR_S,
    }

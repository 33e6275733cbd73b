"""Pulse: from onset strength to tempo, beats and how sure they are.

First a clear pulse is found and followed, then every metrical level of it is described and the
most probable one is tapped through the recording. Conventions as in `sostenuto.audio.rhythm`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio import rhythm_attacks, rhythm_beats, rhythm_levels, rhythm_onsets, rhythm_tempo
from sostenuto.audio.rhythm_levels import Level
from sostenuto.audio.transform import FRAME_RATE_HZ

Floats = NDArray[np.float64]
Frames = NDArray[np.intp]

FEWEST_BEATS = 4
BEAT_SPAN = 4
"""Tempo is read from gaps over this many beats, which evens out the frame grid."""


@dataclass(frozen=True, eq=False)
class Pulse:
    """A tapped pulse; the fields are those of `sostenuto.audio.rhythm.Rhythm`."""

    tempo_bpm: float
    tempo_confidence: float
    tempo_alternative_bpm: float
    tempo_stability: float
    beats_s: Floats
    pulse_clarity: float
    beat_contrast: float


NO_PULSE = Pulse(0.0, 0.0, 0.0, 0.0, np.zeros(0), 0.0, 0.0)


class PulseFinder:
    """Everything that is worked out once for a recording.

    Parameters
    ----------
    registers : float32 array, shape (frames, registers)
        From `rhythm_onsets.OnsetStrength`.
    energy : float32 array
        From `rhythm_attacks.AttackTrace`.
    """

    def __init__(self, registers: NDArray[np.float32], energy: NDArray[np.float32]) -> None:
        self.energy = energy
        self.balanced = rhythm_onsets.balanced(registers)
        level = rhythm_onsets.levelled(self.balanced.sum(axis=1))
        self.correlation = rhythm_tempo.autocorrelation(level)
        self.strength = np.convolve(np.maximum(level, -0.5), [0.25, 0.5, 0.25], "same")

    @cached_property
    def path_bpm(self) -> Floats:
        """Tempo of the first-found pulse in each window."""
        gram = rhythm_tempo.tempogram(self.correlation)
        return rhythm_tempo.tempo_path(gram, centre_bpm=rhythm_tempo.first_pulse_bpm(gram))

    @cached_property
    def first_beats(self) -> Frames:
        """Beats of the first-found pulse, in frames."""
        return self.beats(1.0)

    def beats(self, ratio: float) -> Frames:
        """Tap ``ratio`` times the first-found pulse through the recording."""
        at_s = np.arange(len(self.strength)) / FRAME_RATE_HZ
        windows_s = np.arange(len(self.path_bpm)) * rhythm_tempo.STEP_S
        bpm = np.interp(at_s, windows_s, self.path_bpm) * ratio
        return rhythm_beats.beat_frames(self.strength, rhythm_tempo.frames_per_beat(bpm))

    def times_s(self, frames: Frames) -> Floats:
        """Return when the beats are, in seconds."""
        peaks_s = rhythm_beats.peak_times_s(self.strength, frames)
        return rhythm_attacks.attack_times_s(peaks_s, self.energy)

    @cached_property
    def levels(self) -> list[Level]:
        """Every way to tap; empty when the pulse is too short."""
        if len(self.first_beats) < FEWEST_BEATS:
            return []
        peaks_s = rhythm_beats.peak_times_s(self.strength, self.first_beats)
        return rhythm_levels.levels(
            self.balanced,
            self.correlation,
            self.path_bpm,
            peaks_s * FRAME_RATE_HZ,
            tempo_bpm(peaks_s),
        )

    @cached_property
    def clarity(self) -> float:
        """Mean over windows of the largest autocorrelation at gaps from 0.25 to 2 s."""
        lags = slice(round(0.25 * FRAME_RATE_HZ), round(2.0 * FRAME_RATE_HZ) + 1)
        return float(np.clip(self.correlation[:, lags].max(axis=1).mean(), 0, 1))

    def pulse(self, model: dict[str, Any]) -> Pulse:
        """Tap the most probable level.

        Parameters
        ----------
        model : dict
            ``level`` and ``confidence`` coefficients, see ``models/rhythm-1.toml``.
        """
        if not self.levels:
            return NO_PULSE
        chances = rhythm_levels.probabilities(self.levels, model["level"])
        best = int(chances.argmax())
        ratio = self.levels[best].ratio
        frames = self.first_beats if ratio == 1.0 else self.beats(ratio)
        if len(frames) < FEWEST_BEATS:
            return NO_PULSE
        beats = self.times_s(frames)
        tempo, stable = tempo_bpm(beats), stability(beats)
        return Pulse(
            tempo_bpm=tempo,
            tempo_confidence=confidence(
                evidence(float(chances[best]), self.clarity, beats), model["confidence"]
            ),
            tempo_alternative_bpm=tempo * self._other_octave(ratio, chances),
            tempo_stability=stable,
            beats_s=beats,
            pulse_clarity=self.clarity,
            beat_contrast=self._contrast(frames),
        )

    def _other_octave(self, ratio: float, chances: Floats) -> float:
        chance = {level.ratio: chances[row] for row, level in enumerate(self.levels)}
        return 0.5 if chance.get(ratio / 2, 0.0) > chance.get(ratio * 2, 0.0) else 2.0

    def _contrast(self, frames: Frames) -> float:
        strength = self.strength - self.strength.min()
        on = float(strength[frames].mean())
        off = float(strength[(frames[:-1] + frames[1:]) // 2].mean())
        return (on - off) / max(on + off, 1e-9)


def tempo_bpm(beats_s: Floats) -> float:
    """Return 60 over the usual gap between beats: the mean of the middle quarter.

    Gaps are read over `BEAT_SPAN` beats where there are enough.

    Examples
    --------
    >>> tempo_bpm(np.arange(8) * 0.5)
    120.0
    """
    span = BEAT_SPAN if len(beats_s) > 2 * BEAT_SPAN else 1
    gaps = np.sort(beats_s[span:] - beats_s[:-span])
    outer = 3 * len(gaps) // 8
    return float(60 * span / gaps[outer : len(gaps) - outer].mean())


def stability(beats_s: Floats) -> float:
    """Return 1 less the interquartile range of the gaps over their median, in [0, 1].

    Examples
    --------
    >>> stability(np.arange(8) * 0.5)
    1.0
    """
    low, middle, high = np.percentile(np.diff(beats_s), [25, 50, 75])
    return float(np.clip(1 - (high - low) / middle, 0, 1))


def evidence(chance: float, clarity: float, beats_s: Floats) -> Floats:
    """Return what confidence is read from: log odds of the level, clarity, unevenness of gaps."""
    odds = np.log(chance + 1e-3) - np.log(1 - chance + 1e-3)
    gaps = np.log(np.diff(beats_s))
    uneven = float(np.log(np.std(np.diff(gaps)) + 0.01)) if len(gaps) > 1 else 0.0
    return np.array([odds, clarity, uneven])


def confidence(evidence: Floats, weights: dict[str, Any]) -> float:
    """Return the logistic of the weighted evidence, in [0, 1]."""
    score = float(np.dot(evidence, weights["weight"])) + float(weights["intercept"])
    return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))

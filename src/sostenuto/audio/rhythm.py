"""Rhythm: how fast the music beats, where the beats fall, how clear and how busy the pulse is.

Conventions: tempo in beats per minute, times in seconds from the recording's start. No pulse
(silence) is tempo 0 with no beats. Nothing here changes with the recording's gain.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio import rhythm_beats, rhythm_onsets, rhythm_tempo
from sostenuto.audio.catalogue import model
from sostenuto.audio.transform import FRAME_RATE_HZ, Spectra

MODEL = "rhythm-1"
SHORTEST_S = 2.0
"""Sound shorter than this is not asked for a pulse."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rhythm:
    """What `RhythmEar` heard.

    Attributes
    ----------
    tempo_bpm : float, beats per minute
        60 over the median gap between beats; 0 when there is no pulse.
    tempo_confidence : float in [0, 1]
        Estimated probability that a listener's tempo lies within 4 % of ``tempo_bpm``.
    tempo_alternative_bpm : float, beats per minute
        The half or the double, whichever the recording supports better; 0 without a pulse.
    tempo_stability : float in [0, 1]
        1 less the interquartile range of the gaps between beats over their median.
    beats_s : float64 array, s, increasing
    pulse_clarity : float in [0, 1]
        Mean over eight-second windows of the largest autocorrelation of onset strength at gaps
        from 0.25 to 2 s (after Lartillot et al., ISMIR 2008).
    event_density_hz : float, onsets per second
    onset_strength : float32 array, one value a frame, nepers, >= 0
    registers : float32 array, shape (frames, `rhythm_onsets.REGISTERS`), nepers
        The same by register, low to high; their sum is ``onset_strength``.
    density_spread_hz : float, onsets per second
        Standard deviation of the density between four-second stretches.
    beat_contrast : float in [-1, 1]
        Onset strength on the beats against half-way between them: difference over sum.
    """

    tempo_bpm: float
    tempo_confidence: float
    tempo_alternative_bpm: float
    tempo_stability: float
    beats_s: Floats
    pulse_clarity: float
    event_density_hz: float
    onset_strength: NDArray[np.float32]
    registers: NDArray[np.float32]
    density_spread_hz: float
    beat_contrast: float

    def features(self) -> dict[str, float]:
        """Return the numbers that go into the feature vector, all finite.

        Examples
        --------
        >>> silence = RhythmEar().finish().features()
        >>> silence["tempo_bpm"], silence["event_density_hz"]
        (0.0, 0.0)
        """
        strength = self.onset_strength
        mean = float(strength.mean()) if len(strength) else 0.0
        shares = self.registers.sum(axis=0) / max(float(strength.sum()), 1e-9)
        return {
            "tempo_bpm": self.tempo_bpm,
            "tempo_confidence": self.tempo_confidence,
            "tempo_stability": self.tempo_stability,
            "pulse_clarity": self.pulse_clarity,
            "event_density_hz": self.event_density_hz,
            "event_density_spread_hz": self.density_spread_hz,
            "beat_contrast": self.beat_contrast,
            "onset_strength_mean": mean,
            "onset_strength_spread": float(strength.std()) if len(strength) else 0.0,
            "onset_share_bass": float(shares[0]),
            "onset_share_low": float(shares[1]),
            "onset_share_middle": float(shares[2]),
            "onset_share_high": float(shares[3]),
        }


class RhythmEar:
    """Hears rhythm in the shared transform.

    Examples
    --------
    A click every two thirds of a second is 90 beats per minute:

    >>> from sostenuto.audio.transform import RATE_HZ, ShortTimeTransform
    >>> sound = np.zeros((20 * RATE_HZ, 1), dtype=np.float32)
    >>> sound[:: RATE_HZ * 2 // 3] = 0.5
    >>> transform, ear = ShortTimeTransform(RATE_HZ), RhythmEar()
    >>> for spectra in [*transform.add(sound), *transform.finish()]:
    ...     ear.hear(spectra)
    >>> round(ear.finish().tempo_bpm)
    90
    """

    def __init__(self) -> None:
        self._onsets = rhythm_onsets.OnsetStrength()

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk of frames."""
        self._onsets.hear(spectra)

    def finish(self) -> Rhythm:
        """Return what was heard; a recording without a pulse has tempo 0 and no beats."""
        registers = self._onsets.finish()
        strength = registers.sum(axis=1)
        onsets = rhythm_onsets.picked_onsets(strength)
        duration_s = len(strength) / FRAME_RATE_HZ
        density, density_spread = _density_hz(onsets, duration_s)
        pulse = _pulse(strength) if duration_s >= SHORTEST_S and len(onsets) > 2 else _NO_PULSE
        return Rhythm(
            tempo_bpm=pulse.tempo_bpm,
            tempo_confidence=pulse.confidence,
            tempo_alternative_bpm=pulse.alternative_bpm,
            tempo_stability=pulse.stability,
            beats_s=pulse.beats_s,
            pulse_clarity=pulse.clarity,
            event_density_hz=density,
            onset_strength=strength,
            registers=registers,
            density_spread_hz=density_spread,
            beat_contrast=pulse.contrast,
        )


@dataclass(frozen=True, eq=False)
class _Pulse:
    tempo_bpm: float
    confidence: float
    alternative_bpm: float
    stability: float
    beats_s: Floats
    clarity: float
    contrast: float


_NO_PULSE = _Pulse(0.0, 0.0, 0.0, 0.0, np.zeros(0), 0.0, 0.0)


def _pulse(strength: NDArray[np.float32]) -> _Pulse:
    settings = model(MODEL)
    level = rhythm_onsets.levelled(strength)
    correlation = rhythm_tempo.autocorrelation(level)
    gram = rhythm_tempo.tempogram(correlation)
    preferred, spread = settings["level"]["preferred_bpm"], settings["level"]["spread_octaves"]
    away = np.log2(rhythm_tempo.GRID_BPM / preferred) / spread
    weight = np.maximum(0.0, gram.mean(axis=0)) * np.exp(-0.5 * away**2)
    centre_bpm = float(rhythm_tempo.GRID_BPM[weight.argmax()])
    path = rhythm_tempo.tempo_path(gram, centre_bpm=centre_bpm, **settings["path"])
    at_s = np.arange(len(strength)) / FRAME_RATE_HZ
    path_bpm = np.interp(at_s, np.arange(len(path)) * rhythm_tempo.STEP_S, path)
    smooth = np.convolve(np.maximum(level, -0.5), [0.25, 0.5, 0.25], "same")
    frames = rhythm_beats.beat_frames(smooth, 60 / path_bpm * FRAME_RATE_HZ, **settings["beats"])
    if len(frames) < 3:
        return _NO_PULSE
    beats = rhythm_beats.beat_times_s(smooth, frames)
    gaps = np.diff(beats)
    tempo = float(60 / np.median(gaps))
    low, high = np.percentile(gaps, [25, 75])
    stability = float(np.clip(1 - (high - low) / np.median(gaps), 0, 1))
    clarity = _clarity(correlation)
    near = np.abs(np.log2(rhythm_tempo.GRID_BPM / tempo)) < np.log2(1.04)
    share = float(weight[near].max(initial=0.0) / (weight.max() + 1e-9))
    evidence = np.array([share, clarity, stability]) @ settings["confidence"]["weights"]
    confidence = float(1 / (1 + np.exp(-evidence - settings["confidence"]["intercept"])))
    return _Pulse(
        tempo,
        confidence,
        _alternative_bpm(weight, tempo),
        stability,
        beats,
        clarity,
        _contrast(strength, frames),
    )


def _alternative_bpm(weight: Floats, tempo_bpm: float) -> float:
    """The half or double of the tempo that the tempogram supports better."""
    half, double = np.interp(
        np.log2([tempo_bpm / 2, tempo_bpm * 2]), np.log2(rhythm_tempo.GRID_BPM), weight
    )
    return tempo_bpm / 2 if half > double else tempo_bpm * 2


def _clarity(correlation: Floats) -> float:
    lags = slice(round(0.25 * FRAME_RATE_HZ), round(2.0 * FRAME_RATE_HZ) + 1)
    return float(np.clip(correlation[:, lags].max(axis=1).mean(), 0, 1))


def _contrast(strength: NDArray[np.float32], frames: NDArray[np.intp]) -> float:
    wide = np.maximum(strength[:-2], np.maximum(strength[1:-1], strength[2:]))
    between = (frames[:-1] + frames[1:]) // 2
    on, off = (float(wide[np.clip(at - 1, 0, len(wide) - 1)].mean()) for at in (frames, between))
    return (on - off) / max(on + off, 1e-9)


def _density_hz(onsets: NDArray[np.intp], duration_s: float) -> tuple[float, float]:
    if duration_s <= 0:
        return 0.0, 0.0
    stretches = max(1, int(duration_s / 4))
    edges = np.linspace(0, duration_s * FRAME_RATE_HZ, stretches + 1)
    per_second = np.histogram(onsets, edges)[0] / (duration_s / stretches)
    return len(onsets) / duration_s, float(per_second.std())

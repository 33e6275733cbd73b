"""Rhythm: how fast the music beats, where the beats fall, how clear and how busy the pulse is.

Conventions: tempo in beats per minute, times in seconds from the recording's start. No pulse
(silence) is tempo 0 with no beats. Nothing here changes with the recording's gain.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio import rhythm_attacks, rhythm_onsets
from sostenuto.audio.catalogue import model
from sostenuto.audio.rhythm_pulse import NO_PULSE, PulseFinder
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
        60 over the usual gap between beats; 0 when there is no pulse.
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
        The same by register, low to high; their mean is ``onset_strength``.
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
        low, high = self.registers[:, :3].sum(), self.registers[:, 5:].sum()
        total = max(float(self.registers.sum()), 1e-9)
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
            "onset_bass_share": float(low) / total,
            "onset_treble_share": float(high) / total,
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
        self._attacks = rhythm_attacks.AttackTrace()

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk of frames."""
        self._onsets.hear(spectra)
        self._attacks.hear(spectra)

    def finish(self) -> Rhythm:
        """Return what was heard; a recording without a pulse has tempo 0 and no beats."""
        registers = self._onsets.finish()
        strength = registers.mean(axis=1)
        onsets = rhythm_onsets.picked_onsets(strength)
        duration_s = len(strength) / FRAME_RATE_HZ
        density, density_spread = _density_hz(onsets, duration_s)
        heard = duration_s >= SHORTEST_S and len(onsets) > 2
        pulse = (
            PulseFinder(registers, self._attacks.finish()).pulse(model(MODEL))
            if heard
            else NO_PULSE
        )
        return Rhythm(
            **vars(pulse),
            event_density_hz=density,
            onset_strength=strength,
            registers=registers,
            density_spread_hz=density_spread,
        )


def _density_hz(onsets: NDArray[np.intp], duration_s: float) -> tuple[float, float]:
    if duration_s <= 0:
        return 0.0, 0.0
    stretches = max(1, int(duration_s / 4))
    edges = np.linspace(0, duration_s * FRAME_RATE_HZ, stretches + 1)
    per_second = np.histogram(onsets, edges)[0] / (duration_s / stretches)
    return len(onsets) / duration_s, float(per_second.std())

"""What a recording sounds like in pitch: key, chroma, tuning, harmonic movement.

Conventions: pitch class 0 = C; tuning in cents above A4 = 440 Hz; correlations are Pearson's r.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.tonality_key import KeyGuess, key_of
from sostenuto.audio.tonality_notes import chroma_of, harmonic_change, notes_sounding
from sostenuto.audio.tonality_pitch import SEGMENT_S, PitchListener
from sostenuto.audio.transform import Spectra
from sostenuto.music.key import Key

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Tonality:
    """The pitch side of a recording.

    Attributes
    ----------
    key : Key or None
        None where nothing tonal was heard (silence, noise).
    key_confidence : float in [0, 1]
        Estimated chance that `key` is right in tonic and mode; 0 without a key.
    key_clarity : float in [-1, 1]
        Best correlation of the chroma with a key profile.
    mode_clarity : float in [-2, 2]
        Best correlation with a major profile minus the best with a minor one.
    tuning_cents : float in (-50, 50]
    chroma : float32 array, shape (n, 12)
        Strength of each pitch class, C first, the strongest of the recording = 1.
    chroma_step_s : float
        Seconds from row to row of `chroma`.
    harmonic_change : float >= 0
        Mean movement of the tonal centroid (Harte et al. 2006).
    """

    key: Key | None
    key_confidence: float
    key_clarity: float
    mode_clarity: float
    tuning_cents: float
    chroma: Floats
    chroma_step_s: float
    harmonic_change: float
    measured: tuple[tuple[str, float], ...] = ()

    def features(self) -> dict[str, float]:
        """Return the summary numbers by name, all finite."""
        return dict(self.measured)


class TonalityEar:
    """Hears `Tonality` in the shared transform.

    Examples
    --------
    >>> TonalityEar().finish().key is None
    True
    """

    def __init__(self) -> None:
        self._listener = PitchListener()

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk."""
        self._listener.hear(spectra)

    def finish(self) -> Tonality:
        """Return what was heard."""
        grid = self._listener.finish()
        notes = notes_sounding(grid.notes())
        chroma = chroma_of(np.sqrt(notes))
        guess = key_of(chroma)
        change = harmonic_change(chroma)
        change_mean = float(change.mean()) if len(change) else 0.0
        return Tonality(
            key=guess.key,
            key_confidence=guess.confidence,
            key_clarity=guess.clarity,
            mode_clarity=guess.mode_clarity,
            tuning_cents=grid.tuning_cents,
            chroma=chroma / max(float(chroma.max(initial=0.0)), 1e-12),
            chroma_step_s=SEGMENT_S,
            harmonic_change=change_mean,
            measured=tuple(_measured(guess, chroma, change).items()),
        )


def _measured(guess: KeyGuess, chroma: Floats, change: NDArray[np.float64]) -> dict[str, float]:
    total = chroma.sum(axis=0, dtype=np.float64)
    share = total / max(float(total.sum()), 1e-12)
    entropy = -float(np.sum(share * np.log2(np.maximum(share, 1e-12)))) / np.log2(12)
    return {
        "key_clarity": guess.clarity,
        "mode_clarity": guess.mode_clarity,
        "harmonic_change": float(change.mean()) if len(change) else 0.0,
        "harmonic_change_sd": float(change.std()) if len(change) else 0.0,
        "chroma_entropy": max(entropy, 0.0),
    }

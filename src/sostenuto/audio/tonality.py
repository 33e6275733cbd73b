"""What a recording sounds like in pitch: key, chroma, tuning, harmonic movement.

Partials come from `tonality_pitch`, notes from `tonality_notes`, triads from `tonality_chords`, the
key from `tonality_key`. On the developer set's clips with a certain key, held out by piece, the key
scores as ``models/key-1.toml`` states.

Conventions: pitch class 0 = C; tuning in cents above A4 = 440 Hz; correlations are Pearson's r.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.tonality_chords import chord_shares
from sostenuto.audio.tonality_key import key_of
from sostenuto.audio.tonality_measures import measures
from sostenuto.audio.tonality_notes import BASS_NOTES, chroma_of, notes_sounding
from sostenuto.audio.tonality_pitch import SEGMENT_S, PitchListener
from sostenuto.audio.transform import Spectra
from sostenuto.music.key import Key


@dataclass(frozen=True, eq=False)
class Tonality:
    """The pitch side of a recording.

    Attributes
    ----------
    key : Key or None
        None where nothing tonal was heard (silence, noise, drums alone).
    key_confidence : float in [0, 1]
        Estimated chance that `key` is right in tonic and mode; 0 without a key.
    key_clarity : float in [-1, 1]
        Best correlation of the chroma with a key profile.
    mode_clarity : float in [-2, 2]
        Best correlation with a major profile less the best with a minor one.
    tuning_cents : float in (-50, 50]
        How far the music lies above equal temperament at 440 Hz.
    chroma : float32 array, shape (n, 12), in [0, 1]
        Strength of each pitch class, C first, the strongest of the recording = 1.
    chroma_step_s : float, s
        From row to row of `chroma`; row 0 looks at the first `chroma_step_s` seconds.
    harmonic_change : float, in [0, 5]
        Mean movement of the tonal centroid in 0.74 s (Harte, Sandler & Gasser 2006).
    measured : tuple of (name, value)
        The summary numbers, see `tonality_measures`.
    """

    key: Key | None
    key_confidence: float
    key_clarity: float
    mode_clarity: float
    tuning_cents: float
    chroma: NDArray[np.float32]
    chroma_step_s: float
    harmonic_change: float
    measured: tuple[tuple[str, float], ...]

    def features(self) -> dict[str, float]:
        """Return the summary numbers by name, all finite; 0 where nothing was heard."""
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
        chroma = chroma_of(notes)
        chords = chord_shares(chroma, chroma_of(notes, highest=BASS_NOTES))
        total = chroma.sum(axis=0, dtype=np.float64)
        guess = key_of(total, chords.sum(axis=0), grid.tonal_ratio)
        measured = measures(grid, notes, chroma, chords, guess)
        return Tonality(
            key=guess.key,
            key_confidence=guess.confidence,
            key_clarity=guess.clarity,
            mode_clarity=guess.mode_clarity,
            tuning_cents=grid.tuning_cents,
            chroma=chroma / max(float(chroma.max(initial=0.0)), 1e-12),
            chroma_step_s=SEGMENT_S,
            harmonic_change=measured["harmonic_change"],
            measured=tuple(measured.items()),
        )

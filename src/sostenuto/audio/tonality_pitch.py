"""Partials on a pitch grid: finer frequencies out of the shared transform.

One frame of the shared transform tells two tones apart only when they are some 40 Hz apart. But a
steady tone turns the phase of its bin from frame to frame, and a short Fourier transform across
`SPAN` neighbouring frames of one bin measures that turning: four lines to a bin, 2.7 Hz apart, as
a window of 0.44 s would give, without a second transform of the signal.

Conventions: the pitch grid has `STEPS` steps to a semitone and its first semitone is centred on
MIDI number `LOWEST_MIDI` (A4 = 440 Hz = 69); time goes in segments of `SEGMENT_FRAMES` frames.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import BIN_HZ, FRAME_RATE_HZ, Spectra

SPAN = 16
"""Frames that one fine spectrum looks at (0.44 s with the frames' own length)."""
STRIDE = 8
"""Frames from one fine spectrum to the next."""
SEGMENT_FRAMES = 2 * STRIDE
SEGMENT_S = SEGMENT_FRAMES / FRAME_RATE_HZ
LINES = 4
"""Fine lines to a bin."""
LINE_HZ = BIN_HZ / LINES
LOWEST_BIN, HIGHEST_BIN = 4, 248
FIRST_LINE = LINES * LOWEST_BIN - LINES // 2
LOWEST_MIDI, SEMITONES, STEPS = 28, 72, 5
GRID = SEMITONES * STEPS
FLOOR_RATIO = 1e-3
"""Peaks weaker than this share of the strongest in their spectrum (-60 dB) are left out."""
NOISE_LINES = 16
"""Lines (43 Hz) over which the noise floor is averaged, with as many on either side."""
NOISE_TIMES = 3.0
"""A peak counts by what it has above this many times the noise floor around it: few peaks of noise
itself (Rayleigh distributed) reach so far, and drums and hiss stay out of the chroma."""
DEPTH_RATIO = 1e-6
"""How far down from the strongest line (-120 dB) the noise floor is followed."""
SILENCE_MAGNITUDE = 1e-7
"""Spectra whose strongest line is weaker than this (-134 dB) are judged as if it were so strong."""

UNIT = 1 / 64
"""What 1 stands for in the grid: keeps it in half precision, two hours in 14 MB, with room for
sounds 40 dB over full scale and for partials 160 dB below it."""
SLICE = 2048

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
Doubles = NDArray[np.float64]


def _zoom_weights() -> NDArray[np.complex64]:
    """Return weights (4, SPAN, LINES): bin number modulo 4, frame, line.

    A tone at line ``j`` of bin ``k`` turns by (4 k + j) / 16 of a circle a frame, because the hop
    is a quarter of the window. Lines away from the bin's middle are weighted up by what the Hann
    window takes from a tone there.
    """
    line = np.arange(LINES) - LINES // 2
    turn = LINES * np.arange(4)[:, None] + line
    taper = np.hanning(SPAN + 2)[1:-1]
    loss = np.sinc(line / LINES) / (1 - (line / LINES) ** 2)
    waves = np.exp(-2j * np.pi * turn[:, None, :] * np.arange(SPAN)[:, None] / SPAN)
    return np.asarray(waves * (taper / taper.sum())[:, None] / loss, dtype=np.complex64)


_WEIGHTS = _zoom_weights()


def fine_spectra(frames: NDArray[np.complex64]) -> Floats:
    """Return magnitudes on the fine lines, once every `STRIDE` frames.

    Parameters
    ----------
    frames : complex64 array, shape (n, bins)
        Consecutive frames; the first column is bin `LOWEST_BIN` of the shared transform.

    Returns
    -------
    float32 array, shape (m, LINES * bins)
        Line ``i`` stands for ``(FIRST_LINE + i) * LINE_HZ`` hertz. Empty when n < `SPAN`.

    Examples
    --------
    >>> fine_spectra(np.zeros((32, 3), np.complex64)).shape
    (3, 12)
    """
    if len(frames) < SPAN:
        return np.zeros((0, LINES * frames.shape[1]), dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(frames, SPAN, axis=0)[::STRIDE]
    fine = np.empty((*windows.shape[:2], LINES), dtype=np.float32)
    for remainder in range(4):
        first = (remainder - LOWEST_BIN) % 4
        fine[:, first::4] = np.abs(windows[:, first::4] @ _WEIGHTS[remainder])
    return fine.reshape(len(windows), -1)


def peaks_of(fine: Floats) -> tuple[NDArray[np.intp], Doubles, Doubles]:
    """Return the peaks of fine spectra as (spectrum index, frequency in hertz, magnitude).

    Frequency and magnitude come from a parabola through the logarithms of three lines; the noise
    around the peak is taken off its magnitude, and what does not stand out of it is left out.
    """
    loudest = np.maximum(fine.max(axis=1, keepdims=True), SILENCE_MAGNITUDE)
    level = np.log(np.maximum(fine, loudest * DEPTH_RATIO))
    floor = np.maximum(loudest * FLOOR_RATIO, _noise(level) * NOISE_TIMES)[:, 1:-1]
    middle = fine[:, 1:-1]
    row, column = np.nonzero((middle > fine[:, :-2]) & (middle >= fine[:, 2:]) & (middle > floor))
    left, centre, right = (level[row, column + shift].astype(np.float64) for shift in range(3))
    bend = np.minimum(left - 2 * centre + right, -1e-9)
    offset = np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
    hertz = (FIRST_LINE + 1 + column + offset) * LINE_HZ
    magnitude = np.exp(centre - 0.25 * (left - right) * offset)
    return row, hertz, magnitude - floor[row, column]


def _noise(level: Floats) -> Floats:
    """Return the geometric mean of the magnitudes around each line, from their logarithms."""
    blocks = level.reshape(len(level), -1, NOISE_LINES).mean(axis=2)
    wide = np.pad(blocks, ((0, 0), (1, 1)), mode="edge")
    mean = (wide[:, :-2] + wide[:, 1:-1] + wide[:, 2:]) / np.float32(3)
    return np.repeat(np.exp(mean), NOISE_LINES, axis=1)


@dataclass(frozen=True)
class PitchGrid:
    """How strong each pitch sounded in each segment.

    Attributes
    ----------
    strength : float16 array, shape (segments, `GRID`)
        Summed magnitudes of the partials in `UNIT`; step ``i`` is MIDI number
        ``LOWEST_MIDI - 0.5 + (i + 0.5) / STEPS`` at A4 = 440 Hz.
    tuning_cents : float
        How far the music lies above equal temperament at 440 Hz, in (-50, 50].
    tonal_ratio : float in [0, 1]
        Share of all magnitude that stands out of the noise as peaks: 0.002 in white noise, 0.01 in
        drums alone, from 0.09 to 0.4 in the clips of the developer set.
    """

    strength: Halves
    tuning_cents: float
    tonal_ratio: float

    def notes(self) -> Floats:
        """Fold into semitones in the music's own tuning: float32, (segments, `SEMITONES`)."""
        step_semitones = (np.arange(GRID) + 0.5) / STEPS - 0.5 - self.tuning_cents / 100
        away = np.abs(step_semitones[:, None] - np.arange(SEMITONES))
        weight = np.where(away < 0.7, np.cos(np.pi * away / 1.4) ** 2, 0.0).astype(np.float32)
        notes = np.empty((len(self.strength), SEMITONES), dtype=np.float32)
        for start in range(0, len(notes), SLICE):
            part = self.strength[start : start + SLICE].astype(np.float32)
            notes[start : start + SLICE] = part @ weight
        return notes


class PitchListener:
    """Collects a `PitchGrid` from the shared transform."""

    def __init__(self) -> None:
        self._waiting: NDArray[np.complex64] = np.zeros(
            (0, HIGHEST_BIN - LOWEST_BIN), dtype=np.complex64
        )
        self._rows: list[Halves] = []
        self._tuning = 0j
        self._standing_out, self._whole = 0.0, 0.0

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk."""
        low = spectra.spectrum[:, LOWEST_BIN:HIGHEST_BIN]
        self._take(np.concatenate([self._waiting, low]))

    def finish(self) -> PitchGrid:
        """Return what was heard; nothing gives an empty grid."""
        unheard = len(self._waiting) - (SPAN - STRIDE if self._rows else 0)
        if unheard > 0:
            end = np.zeros((SPAN + STRIDE, self._waiting.shape[1]), dtype=np.complex64)
            end[: len(self._waiting)] = self._waiting
            self._take(end)
        strength = np.concatenate([np.zeros((0, GRID), dtype=np.float16), *self._rows])
        cents = float(np.angle(self._tuning)) / (2 * np.pi) * 100
        tonal_ratio = self._standing_out / self._whole if self._whole else 0.0
        return PitchGrid(strength, cents, min(tonal_ratio, 1.0))

    def _take(self, frames: NDArray[np.complex64]) -> None:
        """Hear whole segments, two fine spectra each; what is left waits for more."""
        segments = max(len(frames) - SPAN + STRIDE, 0) // SEGMENT_FRAMES
        self._waiting = frames[segments * SEGMENT_FRAMES :].copy()
        if segments:
            fine = fine_spectra(frames[: segments * SEGMENT_FRAMES + SPAN - STRIDE])
            row, hertz, magnitude = peaks_of(fine)
            semitone = 69 + 12 * np.log2(hertz / 440)
            self._standing_out += float(magnitude.sum())
            self._whole += float(fine.sum())
            self._note_tuning(semitone, magnitude)
            self._rows.append(_on_grid(segments, row // 2, semitone, magnitude / UNIT))

    def _note_tuning(self, semitone: Doubles, magnitude: Doubles) -> None:
        heard = (semitone > 40) & (semitone < 95)
        turns = np.exp(2j * np.pi * semitone[heard])
        self._tuning += complex(np.sum(np.sqrt(magnitude[heard]) * turns))


def _on_grid(rows: int, row: NDArray[np.intp], semitone: Doubles, magnitude: Doubles) -> Halves:
    """Share each peak between the two grid steps next to it."""
    place = (semitone - LOWEST_MIDI + 0.5) * STEPS - 0.5
    step = np.floor(place).astype(np.intp)
    upper = place - step
    inside = (step >= 0) & (step < GRID - 1)
    first = row[inside] * GRID + step[inside]
    weight = magnitude[inside]
    grid = np.bincount(first, weight * (1 - upper[inside]), rows * GRID)
    grid += np.bincount(first + 1, weight * upper[inside], rows * GRID)
    return grid.reshape(rows, GRID).astype(np.float16)

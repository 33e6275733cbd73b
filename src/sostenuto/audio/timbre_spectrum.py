"""The shape of the spectrum, frame by frame: brightness, breadth, noisiness, colour.

Conventions: frequencies in Hz; shares, flatness and entropy in [0, 1]; none depends on level.
Nearly all are matrix products with fixed weights.
"""

from functools import cache
from math import log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import BIN_HZ, BINS, RATE_HZ

Floats = NDArray[np.float32]

MEL_BANDS = 40
LOWEST_MEL_HZ = 30.0
COEFFICIENTS = 12
FLOOR = 1e-6
"""Of a frame's energy: what a band counts at least, 60 dB down, so that a codec's cut-off or the
noise of an empty band does not colour the picture."""
COARSE = 32
"""Bins in a step of the search for the roll-off."""
BRIGHT_HZ, BASS_HZ = 1500.0, 200.0
ROLLOFF_SHARE = 0.85
TONAL_BINS = slice(5, 744)
"""From 54 Hz to 8 kHz, where flatness and entropy look: codecs leave these alone."""
TINY = np.float32(1e-30)


class Shape(NamedTuple):
    """What `SHAPE_NAMES` names, a column each, and how much each frame counts.

    Attributes
    ----------
    numbers : float32 array, shape (frames, len(SHAPE_NAMES))
    weight : float32 array, shape (frames,)
        Energy to the power 0.3, as loudness grows with intensity (Stevens 1955,
        doi:10.1121/1.1908048): silence counts for nothing.
    """

    numbers: Floats
    weight: Floats


SHAPE_NAMES = (
    "centroid_hz",
    "bandwidth_hz",
    "rolloff_hz",
    "flatness",
    "entropy",
    "flux",
    "bright_share",
    "bass_share",
    "crest_db",
    *(f"mfcc_{n:02}" for n in range(1, COEFFICIENTS + 1)),
)


@cache
def _frequencies_hz() -> NDArray[np.float64]:
    return np.arange(BINS, dtype=np.float64) * BIN_HZ


@cache
def mel_weights() -> Floats:
    """Return triangular mel bands from 30 Hz to 11 kHz, shape (`transform.BINS`, `MEL_BANDS`).

    Mel as O'Shaughnessy defines it, 2595 log10(1 + f / 700); each triangle reaches 1.

    Examples
    --------
    >>> mel_weights().shape, round(float(mel_weights().max()), 1)
    ((1025, 40), 1.0)
    """
    lowest, highest = (2595 * log10(1 + hz / 700) for hz in (LOWEST_MEL_HZ, RATE_HZ / 2))
    corners_hz = 700 * (10 ** (np.linspace(lowest, highest, MEL_BANDS + 2) / 2595) - 1)
    below, middle, above = corners_hz[:-2], corners_hz[1:-1], corners_hz[2:]
    frequency = _frequencies_hz()[:, None]
    # The lowest bands are narrower than a bin: each keeps the bin nearest its middle.
    rise = (frequency - below) / np.maximum(middle - below, BIN_HZ)
    fall = (above - frequency) / np.maximum(above - middle, BIN_HZ)
    return np.asarray(np.clip(np.minimum(rise, fall), 0, 1), dtype=np.float32)


@cache
def _power_weights() -> Floats:
    """Mel bands, and the sums over all, over bright and over bass bins."""
    frequency = _frequencies_hz()
    sums = [np.ones(BINS), frequency >= BRIGHT_HZ, frequency < BASS_HZ]
    return np.concatenate([mel_weights(), np.stack(sums, axis=1)], axis=1).astype(np.float32)


@cache
def _moment_weights() -> Floats:
    """Zeroth to second moment in frequency, as a share of half the rate: squares stay small."""
    share = _frequencies_hz() / (RATE_HZ / 2)
    return np.stack([np.ones(BINS), share, share**2], axis=1).astype(np.float32)


@cache
def _cosines() -> Floats:
    """Orthonormal cosine transform (II) of the log bands, without the level."""
    place = (np.arange(MEL_BANDS) + 0.5)[:, None] * np.arange(1, COEFFICIENTS + 1)
    cosines = np.sqrt(2 / MEL_BANDS) * np.cos(np.pi / MEL_BANDS * place)
    return np.asarray(cosines, dtype=np.float32)


def spectral_shape(power: Floats, magnitude: Floats, before: Floats) -> Shape:
    """Describe frames by the numbers of `SHAPE_NAMES`.

    Parameters
    ----------
    power, magnitude : float32 arrays, shape (frames, `transform.BINS`)
    before : float32 array, shape (frames, `transform.BINS`)
        Magnitude of the frame before each.

    Notes
    -----
    Centroid and bandwidth: mean and standard deviation of frequency weighted by magnitude.
    Roll-off: below it lie 85 % of the energy. Flatness: geometric over arithmetic mean of power
    (Johnston 1988, doi:10.1109/49.608). Entropy: of the power spectrum, relative to that of noise.
    Flux: distance of successive magnitude spectra scaled to length 1 (Tzanetakis and Cook 2002,
    doi:10.1109/TSA.2002.800560). Bright and bass share: energy above 1500 Hz and below 200 Hz.
    Crest: highest over mean power, dB. MFCC: cosine transform of log10 mel energies (Davis and
    Mermelstein 1980, doi:10.1109/TASSP.1980.1163420) times 10, without the zeroth.
    """
    bands = power @ _power_weights()
    total = bands[:, MEL_BANDS]
    energy = np.maximum(total, TINY)
    moments = magnitude @ _moment_weights()
    moments /= np.maximum(moments[:, :1], TINY)
    spread = np.sqrt(np.maximum(moments[:, 2] - moments[:, 1] ** 2, 0))
    flatness, entropy, crest_db = _noisiness(power[:, TONAL_BINS])
    shares = bands / energy[:, None]
    colour = 10 * np.log10(shares[:, :MEL_BANDS] + np.float32(FLOOR)) @ _cosines()
    columns = (
        moments[:, 1] * np.float32(RATE_HZ / 2),
        spread * np.float32(RATE_HZ / 2),
        _rolloff_hz(power),
        flatness,
        entropy,
        _flux(magnitude, before, energy),
        np.minimum(shares[:, MEL_BANDS + 1], 1),
        np.minimum(shares[:, MEL_BANDS + 2], 1),
        crest_db,
    )
    return Shape(np.column_stack([*columns, colour]).astype(np.float32), total ** np.float32(0.3))


def _noisiness(power: Floats) -> tuple[Floats, Floats, Floats]:
    """Return flatness, entropy and crest of each frame."""
    bins = power.shape[1]
    total = np.maximum(np.einsum("tf->t", power), TINY)
    logs = np.log(power + (total * np.float32(1e-9))[:, None])
    flatness = np.exp(logs.mean(axis=1)) / (total / bins)
    information = np.log(total) - np.einsum("tf,tf->t", power, logs) / total
    entropy = np.clip(information / np.float32(np.log(bins)), 0, 1)
    crest_db = 10 * np.log10(np.maximum(power.max(axis=1) / total * bins, 1))
    return np.minimum(flatness, 1), entropy, crest_db


def _rolloff_hz(power: Floats) -> Floats:
    """Find the coarse step in which the share is reached, then the bin in the step."""
    parts = power[:, :-1].reshape(len(power), -1, COARSE)
    steps = np.cumsum(np.einsum("tsb->ts", parts), axis=1)
    wanted = np.float32(ROLLOFF_SHARE) * steps[:, -1:]
    step = np.minimum(np.count_nonzero(steps < wanted, axis=1), len(steps[0]) - 1)[:, None]
    rows = np.arange(len(power))[:, None]
    bins = step * COARSE + np.arange(COARSE)
    # Backwards from the end of the step, where the cumulated energy is known.
    inside = power[rows, bins]
    reached = steps[rows, step] - np.cumsum(inside[:, :0:-1], axis=1)
    past = np.count_nonzero(reached >= wanted, axis=1)
    return np.asarray((bins[:, -1] - past) * BIN_HZ, dtype=np.float32)


def _flux(magnitude: Floats, before: Floats, energy: Floats) -> Floats:
    energy_before = np.maximum(np.einsum("tf,tf->t", before, before), TINY)
    together = np.einsum("tf,tf->t", magnitude, before)
    likeness = together / (np.sqrt(energy) * np.sqrt(energy_before))
    return np.asarray(np.sqrt(2 - 2 * np.clip(likeness, 0, 1)), dtype=np.float32)

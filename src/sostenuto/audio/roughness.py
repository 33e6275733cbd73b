"""Roughness: the harshness of partials too close for the ear to part, too far to beat slowly.

Each pair of spectral peaks adds the product of its amplitudes times Plomp and Levelt's curve, in
the form that Sethares fitted; the sum is divided by the sum of squared amplitudes (Hutchinson and
Knopoff), so that level does not matter.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import BIN_HZ

PEAKS = 20
LOWEST_BIN, HIGHEST_BIN = 4, 560
"""From 43 Hz to 6 kHz, an even number of bins; above, critical bands hold no notes apart."""

SLOW, FAST = 3.51, 5.75
NEAREST, GROWTH, WIDTH_HZ = 0.24, 0.0207, 18.96
"""Sethares 1993, equations 2 and 3: the curve's two decays, and how it widens with frequency."""


def roughness(
    frequency_hz: NDArray[np.float32], amplitude: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the roughness of sets of partials.

    Parameters
    ----------
    frequency_hz, amplitude : arrays, shape (sets, partials), >= 0
        An amplitude of 0 means no partial.

    Returns
    -------
    array, shape (sets,), >= 0
        0 for one partial; about 0.09 for two equal ones a quarter of a critical band apart.

    References
    ----------
    Plomp and Levelt 1965, doi:10.1121/1.1909741. Sethares 1993, doi:10.1121/1.408175.
    Hutchinson and Knopoff 1978, doi:10.1080/09298217808570246.

    Examples
    --------
    A semitone is rougher than a fifth:

    >>> two = np.ones((2, 2), dtype=np.float32)
    >>> pairs_hz = np.array([[440, 466.16], [440, 660]], dtype=np.float32)
    >>> [round(float(r), 3) for r in roughness(pairs_hz, two)]
    [0.09, 0.001]
    """
    first, second = _pairs(frequency_hz.shape[1])
    low_hz = np.minimum(frequency_hz[:, first], frequency_hz[:, second])
    apart_hz = np.abs(frequency_hz[:, first] - frequency_hz[:, second])
    distance = apart_hz * (NEAREST / (GROWTH * low_hz + WIDTH_HZ))
    curve = np.exp(-SLOW * distance) - np.exp(-FAST * distance)
    total = np.einsum("sp,sp,sp->s", amplitude[:, first], amplitude[:, second], curve)
    energy = np.einsum("sp,sp->s", amplitude, amplitude)
    return np.asarray(total / np.maximum(energy, np.finfo(np.float32).tiny), dtype=np.float32)


def spectral_peaks(
    magnitude: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the frequencies (Hz) and amplitudes of the `PEAKS` strongest peaks of each frame.

    Parameters
    ----------
    magnitude : float32 array, shape (frames, `transform.BINS`)

    Returns
    -------
    two arrays, shape (frames, `PEAKS`)
        In no order; amplitude 0 where a frame has fewer peaks. Frequencies are refined by a
        parabola through three bins.

    Examples
    --------
    >>> magnitude = np.zeros((1, 1025), dtype=np.float32)
    >>> magnitude[0, 40:43] = 0.5, 1.0, 0.5
    >>> frequency_hz, amplitude = spectral_peaks(magnitude)
    >>> round(float(frequency_hz[0, amplitude[0].argmax()]), 1), int((amplitude > 0).sum())
    (441.4, 1)
    """
    middle = magnitude[:, LOWEST_BIN:HIGHEST_BIN]
    left = magnitude[:, LOWEST_BIN - 1 : HIGHEST_BIN - 1]
    right = magnitude[:, LOWEST_BIN + 1 : HIGHEST_BIN + 1]
    height = middle * ((middle > left) & (middle >= right))
    place = _highest(height)
    rows = np.arange(len(place))[:, None]
    amplitude, before, after = height[rows, place], left[rows, place], right[rows, place]
    bend = 2 * amplitude - before - after
    shift = np.where(amplitude > 0, 0.5 * (after - before) / np.maximum(bend, 1e-20), 0)
    frequency_hz = (place + LOWEST_BIN + shift).astype(np.float32) * np.float32(BIN_HZ)
    return frequency_hz, amplitude


def _highest(height: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return where the `PEAKS` highest values of each row are, in no order.

    Positive floats sort as their bits do; with the place in the last ten bits one plain partition
    of whole numbers does it, much faster than one of places. Neighbours are never both peaks, so
    that the higher of each two is enough.
    """
    places = np.arange(height.shape[1], dtype=np.uint32)
    keys = (np.ascontiguousarray(height).view(np.uint32) & ~np.uint32(1023)) | places
    keys = np.maximum(keys[:, ::2], keys[:, 1::2])
    keys.partition(keys.shape[1] - PEAKS, axis=1)
    return np.asarray(keys[:, -PEAKS:] & np.uint32(1023), dtype=np.intp)


@cache
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(count, 1)

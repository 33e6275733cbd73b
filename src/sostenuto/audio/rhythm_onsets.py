"""Onsets: where in time, and how high, the sound becomes richer.

Conventions: one row per frame of the shared transform; strengths in nepers (natural log of an
amplitude ratio) averaged over narrow bands, so that no overall gain changes them.
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import FRAME_RATE_HZ, Spectra

REGISTERS = 4
"""Registers that onset strength is kept in; see `REGISTER_EDGES_HZ`."""
BANDS_PER_OCTAVE = 8
FLOOR_RATIO = 0.05
"""Sound this far (26 dB) below the recent loudest band counts as nothing."""
MEMORY_S = 4.0
"""How long the recent loudest band is remembered (time constant)."""
LEAST_NP = 0.02
"""Onset strength that is too small to be heard as one, in nepers."""
LEAST = 1e-7
"""Absolute floor of a band's amplitude, -140 dB of full scale."""

Floats = NDArray[np.float32]


def _band_edges() -> list[int]:
    """First bin of each band: two bins wide below 250 Hz, an eighth of an octave above."""
    edges = [2.0]
    while edges[-1] < 940:
        edges.append(edges[-1] + max(2.0, edges[-1] * (2 ** (1 / BANDS_PER_OCTAVE) - 1)))
    return [round(edge) for edge in edges]


_EDGES = _band_edges()
_FIRST_BANDS = [0, 6, 16, 32]
REGISTER_EDGES_HZ = (22, 151, 474, 1895, 10723)
"""Where the registers begin and end."""


class OnsetStrength:
    """Collects onset strength per register from the shared transform.

    The half-wave rectified difference of log band amplitudes against the loudest of the three
    neighbouring bands one frame earlier, so that vibrato does not count (SuperFlux: Böck &
    Widmer, DAFx 2013). The logarithm's floor follows the recent level, so that a quiet passage
    keeps its onsets and its noise does not become one.

    Examples
    --------
    >>> strength = OnsetStrength()
    >>> strength.finish().shape
    (0, 4)
    """

    def __init__(self) -> None:
        self._before: Floats = np.zeros(len(_EDGES), dtype=np.float32)
        self._loudest = 0.0
        self._kept: list[Floats] = []

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk of frames."""
        if not len(spectra.spectrum):
            return
        bands = np.sqrt(np.add.reduceat(spectra.power, _EDGES, axis=1))
        floor = (FLOOR_RATIO * self._recent_loudest(bands.max(axis=1)) + LEAST)[:, None]
        earlier = np.concatenate([self._before[None], bands[:-1]])
        self._before = bands[-1].copy()
        rise = np.log(bands + floor) - np.log(_loudest_neighbour(earlier) + floor)
        np.maximum(rise, 0.0, out=rise)
        self._kept.append(np.add.reduceat(rise, _FIRST_BANDS, axis=1) / np.float32(len(_EDGES)))

    def finish(self) -> Floats:
        """Return the strengths, float32, shape (frames, `REGISTERS`)."""
        if not self._kept:
            return np.zeros((0, REGISTERS), dtype=np.float32)
        return np.concatenate(self._kept)

    def _recent_loudest(self, level: Floats) -> Floats:
        """Running maximum that fades with `MEMORY_S`."""
        age = np.arange(1, len(level) + 1) / (MEMORY_S * FRAME_RATE_HZ)
        grown = np.maximum.accumulate(level * np.exp(age))
        faded = np.maximum(grown, self._loudest) * np.exp(-age)
        self._loudest = float(faded[-1])
        return faded.astype(np.float32)


def _loudest_neighbour(bands: Floats) -> Floats:
    wide = bands.copy()
    np.maximum(wide[:, 1:], bands[:, :-1], out=wide[:, 1:])
    np.maximum(wide[:, :-1], bands[:, 1:], out=wide[:, :-1])
    return wide


def running_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Mean over ``width`` frames around each frame, over fewer at the ends.

    Examples
    --------
    >>> running_mean(np.array([0.0, 3.0, 0.0, 3.0]), 3).tolist()
    [1.5, 1.0, 2.0, 1.5]
    """
    total = np.concatenate([[0.0], np.cumsum(values)])
    frame = np.arange(len(values))
    low = np.maximum(0, frame - width // 2)
    high = np.minimum(len(values), frame + width // 2 + 1)
    return np.asarray((total[high] - total[low]) / (high - low))


def levelled(strength: Floats, *, over_s: float = 8.0) -> NDArray[np.float64]:
    """Bring strength to local mean 0 and about local spread 1, so that quiet passages count too.

    Parameters
    ----------
    strength : float array, shape (frames,)
    over_s : float, s
        Width of the neighbourhood.
    """
    values = strength.astype(np.float64)
    width = int(over_s * FRAME_RATE_HZ) | 1
    mean = running_mean(values, width)
    spread = np.sqrt(np.maximum(0.0, running_mean(values**2, width) - mean**2))
    return np.asarray((values - mean) / (spread + 0.1 * spread.max(initial=0.0) + LEAST_NP))


def picked_onsets(strength: Floats) -> NDArray[np.intp]:
    """Frames of the onsets: peaks that stand out from their neighbourhood.

    A peak is the largest of seven frames (0.16 s) and lies above the mean of the second around
    it by a tenth of the recording's strong onsets (95th percentile). After Böck, Krebs & Schedl
    (ISMIR 2012), without their causal part.
    """
    if not strength.any():
        return np.zeros(0, dtype=np.intp)
    values = strength.astype(np.float64)
    padded = np.pad(values, 3, constant_values=-1.0)
    largest = np.lib.stride_tricks.sliding_window_view(padded, 7).max(axis=1)
    bar = running_mean(values, int(FRAME_RATE_HZ) | 1) + 0.1 * np.percentile(values, 95)
    return np.flatnonzero((values == largest) & (values > bar + LEAST_NP))

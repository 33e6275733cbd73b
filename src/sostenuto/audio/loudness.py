"""Loudness as broadcasters measure it: ITU-R BS.1770-4, EBU R 128, EBU Tech 3341 and 3342.

Conventions: loudness in LUFS, ranges in LU, levels in dB relative to full scale. Energy is kept in
steps of 20 ms; momentary loudness looks at 0.4 s of them, short-term at 3 s, and the gates of the
integrated loudness at 0.4 s every 0.1 s. Digital silence is `base.units.SILENCE_DB`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.loudness_filter import (
    FASTEST_RATE_HZ,
    SLOWEST_RATE_HZ,
    RowFilter,
)
from sostenuto.audio.loudness_peak import HALF_TAPS, PeakMeter
from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError
from sostenuto.base.units import SILENCE_DB

STEP_S = 0.02
MOMENTARY_STEPS, SHORT_TERM_STEPS, GATE_HOP_STEPS = 20, 150, 5
CHUNK_STEPS = 96
"""Steps worked on at once: about two seconds, small enough for the processor's cache."""

ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
RANGE_GATE_LU = -20.0
RANGE_PERCENTILES = (10.0, 95.0)
"""BS.1770-4 annex 1 and EBU Tech 3342: the gates, and the percentiles that span the range."""

SURROUND = 1.41
CHANNEL_WEIGHTS: dict[int, tuple[float, ...]] = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    4: (1.0, 1.0, SURROUND, SURROUND),
    5: (1.0, 1.0, 1.0, SURROUND, SURROUND),
    6: (1.0, 1.0, 1.0, 0.0, SURROUND, SURROUND),
    7: (1.0, 1.0, 1.0, 0.0, 1.0, SURROUND, SURROUND),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, SURROUND, SURROUND),
}
"""Weights by channel count in the order of WAVE files: left, right, centre, low effects (not
heard), back, side. Loudspeakers at the listener's sides count 1.41 (BS.1770-4, table 4)."""


@dataclass(frozen=True)
class Loudness:
    """How loud a recording is.

    Attributes
    ----------
    integrated_lufs : float
        Gated loudness of the whole, LUFS; -120 when nothing passes the gate at -70 LUFS.
    short_term_max_lufs, momentary_max_lufs : float
        Highest loudness over 3 s and over 0.4 s, LUFS (over all there is, where it is shorter).
    loudness_range_lu : float, >= 0
        LRA: from the 10th to the 95th percentile of gated short-term loudness, LU.
    true_peak_dbtp, sample_peak_dbfs : float
        Highest value between and on the samples, dB.
    short_term_lufs : float32 array
        Short-term loudness once a second, LUFS, from the third second on; at least one value.
    """

    integrated_lufs: float
    short_term_max_lufs: float
    momentary_max_lufs: float
    loudness_range_lu: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    short_term_lufs: NDArray[np.float32]

    def features(self) -> dict[str, float]:
        """Return this ear's part of the feature vector; see ``features.csv``.

        Silent passages count as -70 LUFS, where the standard's gate stops listening.
        """
        course = np.maximum(self.short_term_lufs.astype(np.float64), ABSOLUTE_GATE_LUFS)
        steps = np.diff(course) if len(course) > 1 else np.zeros(1)
        third = max(1, len(course) // 3)
        return {
            "loudness_integrated_lufs": max(self.integrated_lufs, ABSOLUTE_GATE_LUFS),
            "loudness_short_term_max_lufs": max(self.short_term_max_lufs, ABSOLUTE_GATE_LUFS),
            "loudness_momentary_max_lufs": max(self.momentary_max_lufs, ABSOLUTE_GATE_LUFS),
            "loudness_range_lu": self.loudness_range_lu,
            "loudness_spread_lu": float(course.std()),
            "loudness_change_lu": float(np.abs(steps).mean()),
            "loudness_rise_lu": float(course[-third:].mean() - course[:third].mean()),
            "loudness_true_peak_dbtp": max(self.true_peak_dbtp, ABSOLUTE_GATE_LUFS),
            "loudness_peak_ratio_lu": max(self.true_peak_dbtp, ABSOLUTE_GATE_LUFS)
            - max(self.integrated_lufs, ABSOLUTE_GATE_LUFS),
        }


class LoudnessMeter:
    """Measures sound that comes in blocks; the size of the blocks changes nothing.

    Parameters
    ----------
    rate_hz : int, Hz, from 4000 to 400000
    channels : int, from 1 to 8
        More than two are taken in the order of WAVE files, see `CHANNEL_WEIGHTS`.

    References
    ----------
    ITU-R BS.1770-4 (2015); EBU R 128 (2020); EBU Tech 3341 (2016); EBU Tech 3342 (2016).

    Examples
    --------
    A sine of 1 kHz at -23 dBFS in both channels is -23 LUFS (Tech 3341, case 1):

    >>> time_s = np.arange(5 * 48000) / 48000
    >>> sine = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * time_s)
    >>> meter = LoudnessMeter(48000, 2)
    >>> meter.add(np.stack([sine, sine], axis=1).astype(np.float32))
    >>> loudness = meter.finish()
    >>> round(loudness.integrated_lufs, 1), round(loudness.sample_peak_dbfs, 1)
    (-23.0, -23.0)
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        rate_hz = whole("rate_hz", rate_hz, SLOWEST_RATE_HZ, FASTEST_RATE_HZ)
        if channels not in CHANNEL_WEIGHTS:
            raise InputError("channels", expected="from 1 to 8", got=channels)
        row, rows = _rows_of_a_step(rate_hz)
        self._step = row * rows
        self._chunk = self._step * CHUNK_STEPS
        self._weights = np.array(CHANNEL_WEIGHTS[channels])
        self._filter = RowFilter(rate_hz, channels=channels, row=row)
        self._peaks = PeakMeter(channels, row=row, rows=rows)
        self._waiting = np.zeros((self._chunk, channels), dtype=np.float32)
        self._filled = 0
        self._heard = 0
        self._energy: list[NDArray[np.float64]] = []

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in a block, float32 of shape (samples, channels)."""
        if block.ndim != 2 or block.shape[1] != len(self._weights):
            expected = f"of shape (samples, {len(self._weights)})"
            raise InputError("block", expected=expected, got=block.shape)
        self._heard += len(block)
        start = 0
        while start < len(block):
            taken = min(self._chunk - self._filled, len(block) - start)
            if taken == self._chunk:
                self._measure(block[start : start + taken])
            else:
                self._waiting[self._filled : self._filled + taken] = block[start : start + taken]
                self._filled += taken
                if self._filled == self._chunk:
                    self._filled = 0
                    self._measure(self._waiting)
            start += taken

    def finish(self) -> Loudness:
        """Return what was measured; the meter is spent afterwards."""
        self._waiting[self._filled :] = 0
        # Silence after the last sample lets the peak meter look past it.
        if self._filled + HALF_TAPS > self._chunk:
            self._measure(self._waiting)
            self._waiting[:] = 0
        self._measure(self._waiting)
        energy = np.concatenate(self._energy)
        steps = self._heard // self._step
        if steps < MOMENTARY_STEPS:
            return self._loudness(np.array([energy.sum() * self._step / max(1, self._heard)]))
        return self._loudness(energy[:steps])

    def _measure(self, chunk: NDArray[np.float32]) -> None:
        planar = np.ascontiguousarray(chunk.T, dtype=np.float32)
        self._peaks.add(planar)
        steps = self._filter.weighted(planar).reshape(len(planar), CHUNK_STEPS, self._step)
        squares = np.einsum("csi,csi->cs", steps, steps, dtype=np.float32)
        self._energy.append(self._weights @ squares.astype(np.float64) / self._step)

    def _loudness(self, energy: NDArray[np.float64]) -> Loudness:
        momentary = _moving_mean(energy, MOMENTARY_STEPS)
        short_term = _moving_mean(energy, SHORT_TERM_STEPS)
        once_a_second = short_term[:: round(1 / STEP_S)]
        return Loudness(
            integrated_lufs=integrated_lufs(momentary[::GATE_HOP_STEPS]),
            short_term_max_lufs=_lufs(float(short_term.max())),
            momentary_max_lufs=_lufs(float(momentary.max())),
            loudness_range_lu=loudness_range_lu(short_term[::GATE_HOP_STEPS]),
            true_peak_dbtp=self._peaks.true_peak_dbtp,
            sample_peak_dbfs=self._peaks.sample_peak_dbfs,
            short_term_lufs=np.array([_lufs(value) for value in once_a_second], dtype=np.float32),
        )


def integrated_lufs(energy: NDArray[np.float64]) -> float:
    """Return the loudness of gating blocks, by the two gates of BS.1770-4.

    Parameters
    ----------
    energy : array of weighted mean squares, one for each block of 0.4 s

    Returns
    -------
    float, LUFS; -120 when no block is above the absolute gate of -70 LUFS

    Examples
    --------
    >>> loud, quiet = 10 ** (-22.309 / 10), 10 ** (-39.309 / 10)
    >>> round(integrated_lufs(np.array([loud, loud, quiet])), 2)
    -23.0
    """
    heard = energy[energy > _energy(ABSOLUTE_GATE_LUFS)]
    if not len(heard):
        return SILENCE_DB
    gate = heard.mean() * 10 ** (RELATIVE_GATE_LU / 10)
    return _lufs(float(heard[heard > gate].mean()))


def loudness_range_lu(energy: NDArray[np.float64]) -> float:
    """Return the loudness range of short-term blocks (EBU Tech 3342).

    Parameters
    ----------
    energy : array of weighted mean squares, one for each block of 3 s, 0.1 s apart

    Returns
    -------
    float, LU, >= 0; 0 when nothing is above the gates

    Examples
    --------
    >>> round(loudness_range_lu(np.array([1e-2] * 50 + [1e-3] * 50)), 2)
    10.0
    """
    heard = energy[energy > _energy(ABSOLUTE_GATE_LUFS)]
    if not len(heard):
        return 0.0
    kept = heard[heard > heard.mean() * 10 ** (RANGE_GATE_LU / 10)]
    low, high = np.percentile(10 * np.log10(kept), RANGE_PERCENTILES)
    return float(high - low)


def _rows_of_a_step(rate_hz: int) -> tuple[int, int]:
    """Return the row length and the rows in a step of `STEP_S`, as exactly as whole rows allow."""
    wanted = rate_hz * STEP_S
    longest = int(min(64, wanted))
    row = min(
        range(longest, longest // 2, -1), key=lambda row: abs(round(wanted / row) * row - wanted)
    )
    return row, round(wanted / row)


def _moving_mean(energy: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Return means over ``steps`` values, one for each place; over all where there are fewer."""
    if len(energy) <= steps:
        return np.array([energy.mean()])
    # Summing windows, not differences of one long sum: silence after sound stays silence.
    windows = np.lib.stride_tricks.sliding_window_view(energy, steps)
    return np.asarray(windows.mean(axis=1))


def _lufs(energy: float) -> float:
    return max(SILENCE_DB, -0.691 + 10 * float(np.log10(energy))) if energy > 0 else SILENCE_DB


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))

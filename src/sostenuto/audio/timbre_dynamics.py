"""Dynamics from the envelope: how level is spread, how notes begin, how fast level pulses.

Conventions: the envelope is the root mean square of `ENVELOPE_RATE_HZ` slices a second; levels in
dB relative to full scale; nothing but the silence share depends on gain.
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import HOP, RATE_HZ
from sostenuto.base.units import SILENCE_DB

SLICE = 128
SLICES = HOP // SLICE
ENVELOPE_RATE_HZ = RATE_HZ / SLICE
"""172 a second: a pluck's attack of 10 ms still spans two."""

SILENT_BELOW_DB = -60.0
"""Relative to the loudest passages: softer is silence to a listener in a quiet room."""
LOUDEST_PERCENTILE = 99
RANGE_PERCENTILES = (10, 95)
RISE_DB = 6.0
LOOK_BACK = 40
APART = 9
"""Slices: an attack is looked for in the 230 ms before a peak; peaks are 52 ms apart."""
BATCH = 4096
"""Attacks measured at once."""
ATTACK_SHARES = (0.2, 0.9)
MODULATION_HZ = ((0.5, 2.0), (2.0, 5.0), (5.0, 12.0))

Floats = NDArray[np.float32]


def dynamics(envelope: NDArray[np.float32]) -> dict[str, float]:
    """Summarise an envelope of `ENVELOPE_RATE_HZ`.

    Returns
    -------
    dict of float, all finite; zeros for silence
        ``silence_share``: share of 46 ms frames more than 60 dB below the loudest passages.
        ``low_energy_share``: share of sounding frames softer than their mean (Tzanetakis and Cook
        2002, doi:10.1109/TSA.2002.800560).
        ``dynamic_range_db``: from the 10th to the 95th percentile of sounding frames' levels.
        ``level_spread_db``, ``level_change_db``: standard deviation, and mean step from one frame
        to the next.
        ``attack_s``, ``attack_spread``: geometric mean of the attack times, from 20 to 90 % of the
        rise, and the standard deviation of their log10.
        ``attack_slope_db_s``: mean steepness of attacks.
        ``modulation_slow_share`` (0.5 to 2 Hz), ``modulation_beat_share`` (2 to 5 Hz),
        ``modulation_fast_share`` (5 to 12 Hz): of the envelope's fluctuation.

    Examples
    --------
    >>> steady = dynamics(np.full(2000, 0.1, dtype=np.float32))
    >>> steady["dynamic_range_db"], steady["silence_share"]
    (0.0, 0.0)
    """
    whole = envelope[: len(envelope) // (2 * SLICES) * 2 * SLICES].reshape(-1, 2 * SLICES)
    frames = np.einsum("fs,fs->f", whole, whole).astype(np.float64) / (2 * SLICES)
    result = dict.fromkeys(DYNAMICS_NAMES, 0.0)
    loudest = float(np.percentile(frames, LOUDEST_PERCENTILE)) if len(frames) else 0.0
    if loudest <= 0:
        result["silence_share"] = 1.0
        return result
    sounding = frames > loudest * 10 ** (SILENT_BELOW_DB / 10)
    level_db = 10 * np.log10(np.maximum(frames, 10 ** (SILENCE_DB / 10)))
    heard_db = level_db[sounding]
    amplitude = np.sqrt(frames[sounding])
    low, high = np.percentile(heard_db, RANGE_PERCENTILES)
    floored_db = np.maximum(level_db, 10 * np.log10(loudest) + SILENT_BELOW_DB)
    result |= {
        "silence_share": float(1 - sounding.mean()),
        "low_energy_share": float((amplitude < amplitude.mean()).mean()),
        "dynamic_range_db": float(high - low),
        "level_spread_db": float(heard_db.std()),
        "level_change_db": float(np.abs(np.diff(floored_db)).mean()) if len(frames) > 1 else 0.0,
    }
    return result | _attacks(envelope) | _modulation(np.sqrt(frames).astype(np.float32))


DYNAMICS_NAMES = (
    "silence_share",
    "low_energy_share",
    "dynamic_range_db",
    "level_spread_db",
    "level_change_db",
    "attack_s",
    "attack_spread",
    "attack_slope_db_s",
    *("modulation_slow_share", "modulation_beat_share", "modulation_fast_share"),
)


def _attacks(envelope: Floats) -> dict[str, float]:
    """Measure the rise before each peak of the envelope."""
    smooth = np.convolve(envelope, np.full(3, 1 / 3, dtype=np.float32), mode="same")
    peaks = _peaks(smooth)
    peaks = peaks[peaks >= LOOK_BACK]
    seconds, slope_db_s = np.zeros(0), np.zeros(0)
    for start in range(0, len(peaks), BATCH):
        rises = smooth[peaks[start : start + BATCH, None] + np.arange(-LOOK_BACK, 1)]
        more_s, more_db_s = _rise_times(rises.astype(np.float64))
        seconds = np.concatenate([seconds, more_s])
        slope_db_s = np.concatenate([slope_db_s, more_db_s])
    if not len(seconds):
        return {"attack_s": 0.0, "attack_spread": 0.0, "attack_slope_db_s": 0.0}
    logs = np.log10(seconds)
    return {
        "attack_s": float(10 ** logs.mean()),
        "attack_spread": float(logs.std()),
        "attack_slope_db_s": float(slope_db_s.mean()),
    }


def _rise_times(rises: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the attack times (s) and slopes (dB/s) of the rises that are high enough."""
    top, bottom = rises[:, -1], rises.min(axis=1)
    steep = top > bottom * 10 ** (RISE_DB / 20)
    rises, top, bottom = rises[steep], top[steep], bottom[steep]
    low, high = (bottom + share * (top - bottom) for share in ATTACK_SHARES)
    slices = _last_below(rises, high) - _last_below(rises, low)
    seconds = np.maximum(slices, 0.5) / ENVELOPE_RATE_HZ
    return seconds, 20 * np.log10(high / low) / seconds


def _peaks(smooth: Floats) -> NDArray[np.intp]:
    """Return where the envelope is highest within `APART` slices and not lost in silence."""
    if len(smooth) <= 2 * APART:
        return np.zeros(0, dtype=np.intp)
    highest, reach = smooth, 1
    while 2 * reach <= 2 * APART + 1:
        highest, reach = np.maximum(highest[:-reach], highest[reach:]), 2 * reach
    left = 2 * APART + 1 - reach
    highest = np.maximum(highest[: len(highest) - left], highest[left:])
    middle = smooth[APART:-APART]
    floor = np.percentile(smooth, LOUDEST_PERCENTILE) * 10 ** (-40 / 20)
    # Of a plateau only the first slice is above the one before.
    first = middle > smooth[APART - 1 : -APART - 1]
    return np.flatnonzero(first & (middle >= highest) & (middle > floor)) + APART


def _last_below(rises: NDArray[np.float64], threshold: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where each rise last passes its threshold, in slices, between slices by a line."""
    below = rises < threshold[:, None]
    last = rises.shape[1] - 1 - np.argmax(below[:, ::-1], axis=1)
    last = np.minimum(last, rises.shape[1] - 2)
    rows = np.arange(len(rises))
    here, after = rises[rows, last], rises[rows, last + 1]
    share = (threshold - here) / np.maximum(after - here, 1e-12)
    return np.asarray(last + np.clip(share, 0, 1))


def _modulation(amplitude: Floats) -> dict[str, float]:
    """Share of the envelope's fluctuation in three ranges of frequency."""
    window = 128
    rate_hz = ENVELOPE_RATE_HZ / (2 * SLICES)
    names = DYNAMICS_NAMES[-3:]
    if len(amplitude) < window:
        return dict.fromkeys(names, 0.0)
    parts = np.lib.stride_tricks.sliding_window_view(amplitude, window)[:: window // 2]
    parts = (parts - parts.mean(axis=1, keepdims=True)) * np.hanning(window)
    power = (np.abs(np.fft.rfft(parts, axis=1)) ** 2).mean(axis=0)
    frequency_hz = np.arange(len(power)) * rate_hz / window
    total = power[frequency_hz <= MODULATION_HZ[-1][1]].sum()
    if total <= 0:
        return dict.fromkeys(names, 0.0)
    return {
        name: float(power[(frequency_hz >= low) & (frequency_hz < high)].sum() / total)
        for name, (low, high) in zip(names, MODULATION_HZ, strict=True)
    }

"""Hand drum and shaker.

The drum sums the modes of an ideal circular membrane, whose frequencies stand as the zeros of the
Bessel functions (Rayleigh, *The Theory of Sound*, section 206), with a slap of noise; the shaker
is noise alone.

Conventions: mono float32 at ``rate_hz``, brightness in [0, 1] from soft to hard; strokes are named
by their General MIDI keys as in `sostenuto.music.score`.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sostenuto.music.score import BASS_TONE, OPEN_TONE, SHAKER, SLAP

MEMBRANE_RATIOS = (1.0, 1.5933, 2.1355, 2.2954, 2.6531, 2.9173)
"""Frequencies of the first modes over the lowest: zeros of J0, J1, J2, J0, J3, J1 over 2.405."""

STROKES = {
    # fundamental (Hz), levels of the modes, decay of the lowest (s), slap level, slap centre (Hz)
    BASS_TONE: (92.0, (1.0, 0.25, 0.12, 0.1, 0.05, 0.03), 0.32, 0.10, 900.0),
    OPEN_TONE: (196.0, (0.9, 0.7, 0.35, 0.2, 0.15, 0.1), 0.22, 0.16, 1800.0),
    SLAP: (262.0, (0.35, 0.5, 0.5, 0.35, 0.4, 0.3), 0.07, 0.45, 2800.0),
}


def stroke(key: int, brightness: float, rate_hz: int) -> NDArray[np.float32]:
    """Return one stroke of the hand drum, or a shake.

    Parameters
    ----------
    key : int
        A percussion key; an unknown one sounds as the open tone.
    brightness : float in [0, 1]
    rate_hz : int

    Examples
    --------
    >>> stroke(BASS_TONE, 0.5, 44100).dtype
    dtype('float32')
    """
    if key == SHAKER:
        return _shake(brightness, rate_hz)
    lowest_hz, levels, decay_s, slap, slap_hz = STROKES.get(key, STROKES[OPEN_TONE])
    seconds = np.arange(int(5 * decay_s * rate_hz), dtype=np.float32) / np.float32(rate_hz)
    # A struck skin is tighter at first: the pitch falls by a few percent.
    bend = np.float32(0.05 * 0.03) * (1 - np.exp(seconds / np.float32(-0.03)))
    turn = np.float32(2 * np.pi * lowest_hz) * (seconds + bend)
    wave: NDArray[np.float32] = np.zeros_like(seconds)
    for mode, (ratio, level) in enumerate(zip(MEMBRANE_RATIOS, levels, strict=True)):
        strength = level * (0.6 + 0.4 * brightness if mode else 1.0)
        fade = np.exp(seconds / np.float32(-decay_s / (1 + 0.7 * mode)))
        wave += np.float32(strength) * fade * np.sin(np.float32(ratio) * turn)
    skin = _noise(key, slap_hz, 0.8, len(wave), rate_hz)
    wave += np.float32(slap * (0.4 + brightness)) * np.exp(seconds / np.float32(-0.012)) * skin
    return wave


def _shake(brightness: float, rate_hz: int) -> NDArray[np.float32]:
    seconds = np.arange(int(0.12 * rate_hz), dtype=np.float32) / np.float32(rate_hz)
    swell = np.float32(0.012 - 0.006 * brightness)
    shape = np.minimum(1, seconds / swell) * np.exp(-np.maximum(0, seconds - swell) / 0.022)
    noise = _noise(SHAKER, 6500.0, 0.5, len(seconds), rate_hz)
    shaken: NDArray[np.float32] = (shape * noise).astype(np.float32)
    return shaken


def _noise(
    key: int, centre_hz: float, octaves: float, count: int, rate_hz: int
) -> NDArray[np.float32]:
    """Return noise of unit power around a frequency, the same each time for a key."""
    hz = fft.rfftfreq(count, 1 / rate_hz)
    shape = np.exp(-0.5 * (np.log2(np.maximum(hz, 1.0) / centre_hz) / octaves) ** 2)
    white = np.random.default_rng([key, 3]).standard_normal(count)
    wave = fft.irfft(fft.rfft(white) * shape, count)
    levelled: NDArray[np.float32] = (wave / np.sqrt(np.mean(wave**2))).astype(np.float32)
    return levelled

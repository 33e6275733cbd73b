"""Flute and pad: the instruments that last as long as they are held.

Conventions: float32 at ``rate_hz``, brightness in [0, 1] from soft to hard; the pad is stereo,
its shape (samples, 2). Noise comes from a generator seeded by the pitch, so notes repeat exactly.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sostenuto.music.pitch import frequency_hz

VIBRATO_HZ, VIBRATO_CENTS, VIBRATO_FROM_S = 4.9, 11.0, 0.35
BREATH_DB = -33.0
PAD_LOOP = 1 << 17
"""Samples after which the pad repeats without a seam: about three seconds."""
PAD_WIDTH_CENTS = 9.0
"""Spread of the pad's fundamental (a standard deviation): the chorus of many players."""


def flute(pitch: int, brightness: float, length_s: float, rate_hz: int) -> NDArray[np.float32]:
    """Return a flute: few harmonics, breath, and a vibrato that sets in after a moment.

    Examples
    --------
    >>> flute(72, 0.5, 0.5, 44100).shape
    (22050,)
    """
    count = int(length_s * rate_hz)
    seconds = np.arange(count, dtype=np.float32) / np.float32(rate_hz)
    fundamental_hz = frequency_hz(pitch)
    sets_in = np.clip((seconds - np.float32(VIBRATO_FROM_S)) / np.float32(0.6), 0, 1)
    sway = np.sin(np.float32(2 * np.pi * VIBRATO_HZ) * seconds) * sets_in
    # Phase of a sine-shaped frequency deviation; its size in radians follows from its cents.
    deviation = fundamental_hz * (2 ** (VIBRATO_CENTS / 1200) - 1) / VIBRATO_HZ
    turn = np.float32(2 * np.pi * fundamental_hz) * seconds
    turn -= np.float32(deviation) * np.cos(np.float32(2 * np.pi * VIBRATO_HZ) * seconds) * sets_in
    levels = _flute_levels(brightness, fundamental_hz, rate_hz)
    wave = _harmonics(turn, levels)
    wave *= 1 + np.float32(0.09) * sway
    wave += np.float32(10 ** (BREATH_DB / 20) * (0.7 + brightness)) * _breath(
        pitch, fundamental_hz, count, rate_hz
    )
    return wave


def _flute_levels(brightness: float, fundamental_hz: float, rate_hz: int) -> list[float]:
    low = min(1.0, (fundamental_hz / 700) ** 0.5)  # low notes have a weak fundamental
    levels = [0.75 + 0.25 * low, 0.5 - 0.2 * low, 0.14 + 0.16 * brightness, 0.1 * brightness + 0.03]
    levels += [0.05 * brightness + 0.01, 0.02 * brightness]
    return [
        level for index, level in enumerate(levels, 1) if index * fundamental_hz < 0.42 * rate_hz
    ]


def _harmonics(turn: NDArray[np.float32], levels: list[float]) -> NDArray[np.float32]:
    """Sum sines of whole multiples by the recurrence sin(k+1)x = 2 cos x sin kx - sin(k-1)x."""
    before, now = np.zeros_like(turn), np.sin(turn)
    twice = 2 * np.cos(turn)
    wave = np.float32(levels[0]) * now
    for level in levels[1:]:
        before, now = now, twice * now - before
        wave += np.float32(level) * now
    return wave


def _breath(pitch: int, fundamental_hz: float, count: int, rate_hz: int) -> NDArray[np.float32]:
    """Return noise around the second harmonic, of unit power; a loop of a good second."""
    size = 1 << 16
    hz = fft.rfftfreq(size, 1 / rate_hz).astype(np.float32)
    width = np.exp(-0.5 * (np.log2(np.maximum(hz, 20) / (2.5 * fundamental_hz)) / 0.9) ** 2)
    loop = _noise_loop(width, np.random.default_rng([pitch, 1]))
    return np.resize(loop, count)


def pad(pitch: int, brightness: float, rate_hz: int) -> NDArray[np.float32]:
    """Return a warm, wide pad as a loop of `PAD_LOOP` samples without a seam, shape (samples, 2).

    Each harmonic is a narrow band of many sines with random phases, drawn for the two sides apart
    and brought to time by one inverse transform, so that it beats slowly like an ensemble.

    Examples
    --------
    >>> pad(60, 0.5, 44100).shape
    (131072, 2)
    """
    hz = fft.rfftfreq(PAD_LOOP, 1 / rate_hz)
    shape = np.zeros(len(hz), dtype=np.float32)
    fundamental_hz = frequency_hz(pitch)
    corner_hz = 900 + 1800 * brightness
    for partial in range(1, max(2, int(5500 / fundamental_hz)) + 1):
        centre_hz = partial * fundamental_hz
        width_hz = fundamental_hz * (2 ** (PAD_WIDTH_CENTS / 1200) - 1) * partial**0.8
        low, high = np.searchsorted(hz, (centre_hz - 4 * width_hz, centre_hz + 4 * width_hz))
        bell = np.exp(-0.5 * ((hz[low:high] - centre_hz) / width_hz) ** 2)
        level = partial**-1.1 / (1 + (centre_hz / corner_hz) ** 2)
        # A wider band shares the same power among more sines.
        shape[low:high] += level * bell / np.sqrt(max(1e-9, float((bell**2).sum())))
    random = np.random.default_rng([pitch, 2])
    return np.stack([_noise_loop(shape, random) for _ in range(2)], axis=1)


def _noise_loop(shape: NDArray[np.floating], random: np.random.Generator) -> NDArray[np.float32]:
    """Return a loop of noise of unit power whose spectrum has this shape."""
    heard = np.flatnonzero(shape > 1e-4 * shape.max())
    spectrum = np.zeros(len(shape), dtype=np.complex64)
    turn = (2 * np.pi * random.random(len(heard))).astype(np.float32)
    spectrum[heard] = shape[heard] * (np.cos(turn) + 1j * np.sin(turn))
    wave: NDArray[np.float32] = fft.irfft(spectrum, 2 * (len(shape) - 1))
    return wave / np.float32(np.sqrt(np.mean(wave**2)))

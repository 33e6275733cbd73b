"""Plucked string and bass.

The string is Karplus and Strong's loop (1983, doi:10.2307/3680062) with Jaffe and Smith's pick
position (1983, doi:10.2307/3680063), solved in the frequency domain: there the loop's delay may
have a fraction, so the string is in tune, and its loss may be any curve.

Conventions: mono float32 at ``rate_hz``, brightness in [0, 1] from soft to hard.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sostenuto.music.pitch import frequency_hz

LONGEST_DECAY_S = 3.4
"""Longest time to fall by 60 dB."""
PICK_POSITION = 0.17
"""Where the string is plucked, as a share of its length."""


def pluck(pitch: int, brightness: float, length_s: float, rate_hz: int) -> NDArray[np.float32]:
    """Return a plucked string, at most as long as it is heard.

    Examples
    --------
    >>> pluck(69, 0.5, 1.0, 44100).shape
    (44100,)
    """
    fundamental_hz = frequency_hz(pitch)
    decay_s = min(LONGEST_DECAY_S, 3.4 * (196 / fundamental_hz) ** 0.45)
    # What outlasts the transform comes round to its start: at 0.8 decays it is 48 dB down.
    size = 1 << int(np.ceil(np.log2(0.8 * decay_s * rate_hz)))
    answer = _string(fundamental_hz, decay_s, brightness, size, rate_hz)
    wanted = min(size, int(length_s * rate_hz))
    return answer[:wanted]


def _string(
    fundamental_hz: float, decay_s: float, brightness: float, size: int, rate_hz: int
) -> NDArray[np.float32]:
    heard_hz = min(0.45 * rate_hz, 11000.0)
    bins = int(heard_hz / rate_hz * size)
    hz = np.arange(bins, dtype=np.float32) * np.float32(rate_hz / size)
    periods = hz / np.float32(fundamental_hz)
    losses_hz = 1200.0 + 2600.0 * brightness
    per_period = np.float32(-3 * np.log(10) / fundamental_hz / decay_s) * (
        1 + (hz / np.float32(losses_hz)) ** 1.3
    )
    turn = np.float32(-2 * np.pi) * (periods % 1)
    loop = np.exp(per_period) * (np.cos(turn) + 1j * np.sin(turn)).astype(np.complex64)
    pick = np.float32(-2 * np.pi * PICK_POSITION) * periods
    comb = 1 - (np.cos(pick) + 1j * np.sin(pick)).astype(np.complex64)
    corner_hz = fundamental_hz * (1.5 + 3 * brightness) + 900 * brightness
    # Off the resonances the loop's answer is weak, but near 0 Hz it is not: take it out. Both
    # filters are causal, or the string would sound before it is plucked.
    thin = np.complex64(1j) * hz / np.float32(0.6 * fundamental_hz)
    body = (thin / (1 + thin)) ** 2 / (1 + np.complex64(1j) * hz / np.float32(corner_hz)) ** 2
    spectrum = np.zeros(size // 2 + 1, dtype=np.complex64)
    spectrum[:bins] = body * comb / (1 - loop)
    answer: NDArray[np.float32] = fft.irfft(spectrum, size)
    return answer


def bass(pitch: int, brightness: float, length_s: float, rate_hz: int) -> NDArray[np.float32]:
    """Return a plucked bass: five partials, the higher ones gone sooner.

    Examples
    --------
    >>> bass(40, 0.5, 0.5, 44100).dtype
    dtype('float32')
    """
    seconds = np.arange(int(length_s * rate_hz), dtype=np.float32) / np.float32(rate_hz)
    turn = np.float32(2 * np.pi * frequency_hz(pitch)) * seconds
    levels = (1.0, 0.55, 0.3 + 0.2 * brightness, 0.15 * brightness + 0.05, 0.12 * brightness)
    decays_s = (1.9, 1.1, 0.6, 0.35, 0.25)
    wave = np.zeros_like(seconds)
    for partial, (level, decay_s) in enumerate(zip(levels, decays_s, strict=True), 1):
        wave += np.float32(level) * np.exp(seconds / np.float32(-decay_s)) * np.sin(partial * turn)
    return wave

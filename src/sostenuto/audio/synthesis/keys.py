"""Electric piano: frequency modulation with two operators a partial.

After Chowning (1973, "The synthesis of complex audio spectra by means of frequency modulation",
J. Audio Eng. Soc. 21(7), 526-534): a warm pair at the same frequency and a short bell-like tine.

Conventions: mono float32 at ``rate_hz``, brightness in [0, 1] from soft to hard.
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.music.pitch import frequency_hz

TINE_RATIO, HIGHEST_TINE_HZ = 14, 9000.0


def electric_piano(
    pitch: int, brightness: float, length_s: float, rate_hz: int
) -> NDArray[np.float32]:
    """Return a struck electric piano note that dies away while it is held.

    Examples
    --------
    >>> electric_piano(60, 0.5, 0.5, 44100).shape
    (22050,)
    """
    fundamental_hz = frequency_hz(pitch)
    seconds = np.arange(int(length_s * rate_hz), dtype=np.float32) / np.float32(rate_hz)
    turn = np.float32(2 * np.pi * fundamental_hz) * seconds
    body_s = 1.7 * (220 / fundamental_hz) ** 0.35
    fade = np.exp(seconds / np.float32(-body_s))
    warmth = np.float32(0.35 + 1.1 * brightness) * np.exp(seconds / np.float32(-0.45 * body_s))
    wave: NDArray[np.float32] = fade * np.sin(turn + warmth * np.sin(turn))
    tine = min(TINE_RATIO, int(HIGHEST_TINE_HZ / fundamental_hz))
    if tine >= 2:
        # The tine is over in a quarter second; only that much of it is worked out.
        short = seconds[: int(0.25 * rate_hz)]
        ring = np.exp(short / np.float32(-0.05)) * np.float32(0.06 + 0.22 * brightness)
        bright = np.float32(0.6) * np.sin(turn[: len(short)])
        wave[: len(short)] += ring * np.sin(tine * turn[: len(short)] + bright)
    return wave

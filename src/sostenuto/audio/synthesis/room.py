"""The room: reverberation and the overall tone, applied block by block by fast convolution.

The reverberation is noise that dies away exponentially, faster at high frequencies (Moorer 1979,
"About this reverberation business", doi:10.2307/3680280); the tone is a gentle low-pass that opens
with arousal. Both are one filter, so they cost one transform.

Conventions: planar float32 arrays of shape ``(2, samples)``.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sostenuto.audio.synthesis.catalogue import master, room
from sostenuto.base.units import db_ratio

TRANSFORM = 1 << 19
"""Length of the convolution's transforms: about twelve seconds at 44.1 kHz."""
_ONSET_S = 0.01

Planar = NDArray[np.float32]


class Room:
    """Filters a piece block by block and measures its loudness on the way.

    Parameters
    ----------
    arousal : float in [-1, 1]
        Calm pieces ring longer in a larger room.
    cutoff_hz : float
        Where the overall low-pass begins (6 dB an octave).
    rate_hz : int
    """

    def __init__(self, *, arousal: float, cutoff_hz: float, rate_hz: int) -> None:
        self._filter, reach = _response(arousal, cutoff_hz, rate_hz)
        self.block = TRANSFORM - reach
        self._tail = np.zeros((2, reach), dtype=np.float32)
        self._weights = loudness_weights(TRANSFORM, rate_hz)
        self.weighted_energy, self.plain_energy = 0.0, 0.0

    def heard(self, block: Planar) -> Planar:
        """Return a block of `block` samples (or fewer, at the end) as the room answers to it."""
        count = block.shape[1]
        out = np.empty((2, TRANSFORM), dtype=np.float32)
        for side in range(2):
            spectrum = fft.rfft(block[side], TRANSFORM)
            spectrum *= self._filter[side]
            power = spectrum.real**2 + spectrum.imag**2
            # Parseval: two sides of the spectrum, and the transform's length.
            self.weighted_energy += 2 * float(power @ self._weights) / TRANSFORM
            self.plain_energy += 2 * float(power.sum(dtype=np.float64)) / TRANSFORM
            out[side] = fft.irfft(spectrum, TRANSFORM)
        reach = self._tail.shape[1]
        out[:, :reach] += self._tail
        self._tail = out[:, count : count + reach].copy()
        return out[:, :count]


def _response(arousal: float, cutoff_hz: float, rate_hz: int) -> tuple[NDArray[np.complex64], int]:
    """Return the filter's spectrum for both sides and how many samples its answer lasts."""
    row = room()
    share = (arousal + 1) / 2
    decay_s = row.decay_calm_s + (row.decay_roused_s - row.decay_calm_s) * share
    wet = db_ratio(row.wet_calm_db + (row.wet_roused_db - row.wet_calm_db) * share)
    answer = _reverberation(decay_s, rate_hz)
    reach = answer.shape[1] + int(0.1 * rate_hz)
    tone = _high_pass(TRANSFORM, master().rumble_hz, rate_hz)
    tone *= 1 - _high_pass(TRANSFORM, cutoff_hz, rate_hz)
    echoes = fft.rfft(answer, TRANSFORM) * wet
    response: NDArray[np.complex64] = ((1 + echoes) * tone).astype(np.complex64)
    return response, reach


def _reverberation(decay_s: float, rate_hz: int) -> Planar:
    """Return the echoes of a click, both sides, with unit energy each; the click left out."""
    row = room()
    count = int(decay_s * rate_hz)
    random = np.random.default_rng(row.seed)
    seconds = np.arange(count) / rate_hz
    # 60 dB over decay_s; the last tenth is faded so that the end is not heard.
    fall = np.exp(-3 * np.log(10) * seconds / decay_s) * np.clip((1 - seconds / decay_s) * 10, 0, 1)
    fall *= np.clip(seconds / _ONSET_S, 0, 1)
    noise = random.standard_normal((2, count)) * fall
    size = fft.next_fast_len(2 * count, real=True)
    colour = _high_pass(size, row.low_cut_hz, rate_hz)
    colour *= 1 - _high_pass(size, row.damping_hz, rate_hz)
    coloured = fft.irfft(fft.rfft(noise, size) * colour, size)[:, :count]
    coloured *= np.clip((1 - seconds / decay_s) * 10, 0, 1)
    coloured /= np.sqrt((coloured**2).sum(axis=1, keepdims=True))
    delayed = np.zeros((2, count + int(row.predelay_s * rate_hz)), dtype=np.float32)
    delayed[:, -count:] = coloured
    return delayed


def _high_pass(size: int, corner_hz: float, rate_hz: int) -> NDArray[np.complex128]:
    """Return the spectrum of a causal filter of 6 dB an octave; 1 less it is the low-pass.

    The bilinear transform closes the low-pass at half the rate, so nothing sounds before its cause.
    """
    corner = np.tan(np.pi * min(corner_hz, 0.45 * rate_hz) / rate_hz)
    # Just short of half the rate, where the tangent has no end.
    turn = np.tan(np.pi * np.minimum(np.arange(size // 2 + 1) / size, 0.5 - 1e-9))
    ratio = 1j * turn / corner
    passed: NDArray[np.complex128] = ratio / (1 + ratio)
    return passed


def loudness_weights(size: int, rate_hz: int) -> NDArray[np.float32]:
    """Return the K-weighting of ITU-R BS.1770-4 as a factor on power, for each bin of a transform.

    The recommendation gives its two filters at 48 kHz; their answer is evaluated at each frequency.

    Examples
    --------
    >>> weights = loudness_weights(48000, 48000)
    >>> round(float(10 * np.log10(weights[997])), 2)  # the standard's reference tone: 0.691 dB
    0.69
    """
    hz = np.minimum(fft.rfftfreq(size, 1 / rate_hz), 23999.0)
    z = np.exp(-2j * np.pi * hz / 48000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    rumble = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    weights: NDArray[np.float32] = (np.abs(shelf * rumble) ** 2).astype(np.float32)
    return weights

"""Attacks: the exact moment at which a beat's sound sets in.

A frame of the shared transform is 93 ms wide and shows a click up to 40 ms early, a slow bow not
at all. So each beat is looked up in the sound's energy, `PARTS_A_FRAME` values a frame, and moved
to the steepest rise near it, as far as there is a steep one.
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import HOP, RATE_HZ, Spectra

PARTS_A_FRAME = 4
PART_S = HOP / PARTS_A_FRAME / RATE_HZ
"""Length of one part, 5.8 ms."""
WIDTH = 4
"""Parts before and after a moment that are compared."""
EARLIEST_S, LATEST_S = -0.015, 0.05
"""Where an attack is looked for, from where the beat's onset strength peaks."""
FAINT, STEEP = 0.7, 1.4
"""Rises (log of the energy ratio) that move a beat not at all and all the way: 3 and 6 dB."""
FLOOR_RATIO = 0.01
"""Energy this far (20 dB) below the loudest nearby counts as nothing."""


class AttackTrace:
    """Collects the energy of the sound.

    Examples
    --------
    >>> AttackTrace().finish().shape
    (0,)
    """

    def __init__(self) -> None:
        self._kept: list[NDArray[np.float32]] = []

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk of frames."""
        parts = spectra.samples.reshape(-1, HOP // PARTS_A_FRAME)
        self._kept.append(np.einsum("ps,ps->p", parts, parts))

    def finish(self) -> NDArray[np.float32]:
        """Return the energy of each part, float32, `PARTS_A_FRAME` a frame."""
        return np.concatenate(self._kept) if self._kept else np.zeros(0, dtype=np.float32)


def attack_times_s(
    peaks_s: NDArray[np.float64], energy: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Move each peak to the attack near it.

    Parameters
    ----------
    peaks_s : float array, s, increasing
    energy : float32 array
        From `AttackTrace`.

    Returns
    -------
    float array, s, of the same length, >= 0
    """
    total = np.concatenate([[0.0], np.cumsum(energy, dtype=np.float64)])
    first, last = round(EARLIEST_S / PART_S), round(LATEST_S / PART_S)
    # The samples of frame t begin half a hop before its centre, so part j begins here:
    middle = np.round(peaks_s / PART_S).astype(np.intp) + PARTS_A_FRAME // 2
    near = np.clip(middle[:, None] + np.arange(first, last + 1), 0, max(0, len(energy) - 1))
    rise = _rise(total, near, FLOOR_RATIO * _loudest_nearby(energy, near))
    # Of equal rises (a click shorter than a part) the last is nearest to the sound.
    choice = (rise + 1e-3 * np.arange(near.shape[1])).argmax(axis=1)
    row = np.arange(len(near))
    attack_s = (near[row, choice] - PARTS_A_FRAME // 2) * PART_S
    trust = np.clip((rise[row, choice] - FAINT) / (STEEP - FAINT), 0, 1)
    return np.asarray(np.maximum(0.0, peaks_s + trust * (attack_s - peaks_s)))


def _rise(
    total: NDArray[np.float64], part: NDArray[np.intp], floor: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log ratio of the energy in the `WIDTH` parts from each on to that in those before.

    Read from the running ``total`` at the few parts asked for, as a long recording has millions.
    """
    ahead = total[np.minimum(len(total) - 1, part + WIDTH)] - total[part]
    behind = total[part] - total[np.maximum(0, part - WIDTH)]
    return np.asarray(np.log((ahead + floor + 1e-12) / (behind + floor + 1e-12)))


def _loudest_nearby(energy: NDArray[np.float32], part: NDArray[np.intp]) -> NDArray[np.float64]:
    """Twice the largest energy of a part within about a second, on a grid of half seconds."""
    half = round(0.5 / PART_S)
    blocks = np.pad(energy, (0, -len(energy) % half)).reshape(-1, half).max(axis=1, initial=0.0)
    padded = np.pad(blocks, 1)
    wide = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    return np.asarray(2.0 * wide[part // half], dtype=np.float64)

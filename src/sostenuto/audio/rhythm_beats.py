"""Beats: the moments that follow the tempo and fall on onsets, by dynamic programming.

Conventions: frames of the shared transform; beat times in seconds from the recording's start.
After Ellis (2007, doi:10.1080/09298210701653344), with a period that varies from frame to frame
and whole blocks of frames decided at once (no beat depends on one closer than the shortest lag).
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import FRAME_RATE_HZ

SHORTEST, LONGEST = 0.6, 1.6
"""Gaps between beats that are considered, in periods."""
TIGHTNESS = 80.0
"""Cost of a gap, per squared natural log of gap / period: 20 % off costs 2.7, as much as a strong
onset gains. Looser loses steady music, tighter loses rubato (30 to 200 tried)."""

Floats = NDArray[np.float64]


def beat_frames(
    strength: Floats, period: Floats, *, tightness: float = TIGHTNESS
) -> NDArray[np.intp]:
    """Choose the frames that gather most onset strength at gaps near the local period.

    Parameters
    ----------
    strength : float array, shape (frames,)
        Levelled onset strength.
    period : float array, shape (frames,), frames
        Expected gap to the previous beat.
    tightness : float
        See `TIGHTNESS`.

    Returns
    -------
    int array, increasing
    """
    count = len(strength)
    shortest = max(2, int(period.min() * SHORTEST))
    lags = np.arange(shortest, int(np.ceil(period.max() * LONGEST)) + 1)
    before = int(lags[-1])
    log_lags, log_period = np.log(lags), np.log(period)
    total = np.zeros(before + count)
    came_from = np.full(count, -1, dtype=np.intp)
    for first in range(0, count, shortest):
        now = np.arange(first, min(count, first + shortest))
        reached = now[:, None] - lags + before
        options = total[reached] - tightness * (log_lags - log_period[now, None]) ** 2
        choice = options.argmax(axis=1)
        gained = options[np.arange(len(now)), choice]
        came_from[now] = np.where(gained > 0, now - lags[choice], -1)
        total[now + before] = strength[now] + np.maximum(gained, 0.0)
    frames = []
    frame = int(total[before:].argmax())
    while frame >= 0:
        frames.append(frame)
        frame = int(came_from[frame])
    return np.array(frames[::-1], dtype=np.intp)


def peak_times_s(strength: Floats, frames: NDArray[np.intp]) -> Floats:
    """Place beats between frames by a parabola through the peak of onset strength."""
    inner = np.clip(frames, 1, len(strength) - 2)
    left, peak, right = strength[inner - 1], strength[inner], strength[inner + 1]
    bend = left - 2 * peak + right
    offset = np.where(bend < -1e-9, 0.5 * (left - right) / np.where(bend < -1e-9, bend, -1.0), 0.0)
    offset = np.where(inner == frames, np.clip(offset, -0.5, 0.5), 0.0)
    return np.asarray((frames + offset) / FRAME_RATE_HZ)

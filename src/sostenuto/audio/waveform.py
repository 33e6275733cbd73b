"""The outline of a recording for pictures: lowest and highest sample, about twice a second."""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import FRAME_RATE_HZ, Spectra

POINTS_HZ = 2.0
MOST_POINTS = 1200
"""A picture is no wider; longer recordings get longer stretches."""

Outline = NDArray[np.float32]


class WaveformEar:
    """Keeps the outline while the shared transform passes.

    Examples
    --------
    >>> from sostenuto.audio.transform import RATE_HZ, ShortTimeTransform
    >>> transform, ear = ShortTimeTransform(RATE_HZ), WaveformEar()
    >>> sound = np.full((10 * RATE_HZ, 1), 0.5, dtype=np.float32)
    >>> for spectra in [*transform.add(sound), *transform.finish()]:
    ...     ear.hear(spectra)
    >>> ear.finish().shape, ear.finish()[5].tolist()
    ((20, 2), [0.5, 0.5])
    """

    def __init__(self) -> None:
        self._frames: list[Outline] = [np.zeros((0, 2), dtype=np.float32)]

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk."""
        samples = spectra.samples
        self._frames.append(np.stack([samples.min(axis=1), samples.max(axis=1)], axis=1))

    def finish(self) -> Outline:
        """Return lowest and highest samples of equal stretches, float32, shape (n <= 1200, 2)."""
        frames = np.concatenate(self._frames)
        points = round(len(frames) / FRAME_RATE_HZ * POINTS_HZ)
        points = min(max(points, 1), MOST_POINTS, len(frames))
        if not points:
            return frames
        starts = np.arange(points) * len(frames) // points
        low = np.minimum.reduceat(frames[:, 0], starts)
        high = np.maximum.reduceat(frames[:, 1], starts)
        return np.stack([low, high], axis=1)

"""The row-wise K weighting against the plain recursion."""

import numpy as np
import pytest
from scipy.signal import sosfilt

from sostenuto.audio.loudness_filter import GROUP, RowFilter, k_weighting
from sostenuto.base.errors import InputError


@pytest.mark.parametrize(("rate_hz", "row"), [(8000, 40), (44100, 49), (48000, 60), (96000, 64)])
def test_rows_give_what_the_plain_recursion_gives(rate_hz, row):
    """With a strong offset and infrasound, which strain float32 most."""
    samples = 5 * rate_hz // (row * GROUP * 9) * row * GROUP * 9
    time_s = np.arange(samples) / rate_hz
    noise = 0.05 * np.random.default_rng(3).standard_normal((2, samples))
    sound = (noise + 0.3 + 0.5 * np.sin(2 * np.pi * 9 * time_s)).astype(np.float32)
    sections = [[b0, b1, b2, 1, a1, a2] for b0, b1, b2, a1, a2 in k_weighting(rate_hz)]
    expected = sosfilt(sections, sound.astype(np.float64))

    weighting = RowFilter(rate_hz, channels=2, row=row)
    parts = [weighting.weighted(part) for part in np.split(sound, 9, axis=1)]
    ours = np.concatenate(parts, axis=1).astype(np.float64)

    level_error_db = 10 * np.log10(np.sum(ours**2, axis=1) / np.sum(expected**2, axis=1))
    assert np.abs(level_error_db).max() < 1e-5
    assert np.abs(ours - expected).max() < 2e-6


def test_an_unusual_rate_is_refused_by_name():
    with pytest.raises(InputError, match="rate_hz must be between 4000 and 400000 Hz; got 50"):
        k_weighting(50)

"""The shared transform: its scale, its clock, and that blocks do not show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.audio.transform import (
    BIN_HZ,
    BINS,
    FRAME_RATE_HZ,
    HOP,
    RATE_HZ,
    WINDOW,
    ShortTimeTransform,
    one_channel,
)
from sostenuto.base.errors import InputError


def heard(sound, rate_hz=RATE_HZ, sizes=()) -> np.ndarray:
    transform = ShortTimeTransform(rate_hz)
    chunks, start = [], 0
    for size in sizes:
        chunks += transform.add(sound[start : start + size])
        start += size
    chunks += [*transform.add(sound[start:]), *transform.finish()]
    assert [c.first_frame for c in chunks] == np.cumsum(
        [0] + [len(c.spectrum) for c in chunks[:-1]]
    ).tolist()
    return np.concatenate([c.spectrum for c in chunks])


def test_a_full_scale_sine_in_the_middle_of_a_bin_has_magnitude_one_half():
    sine = np.sin(2 * np.pi * 100 * BIN_HZ * np.arange(RATE_HZ) / RATE_HZ).astype(np.float32)

    magnitude = np.abs(heard(sine[:, None]))[10]

    assert magnitude.argmax() == 100
    assert magnitude[100] == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize("rate_hz", [8000, 22050, 44100, 48000])
def test_frames_are_centred_on_their_time(rate_hz):
    sound = np.zeros((2 * rate_hz, 1), dtype=np.float32)
    sound[rate_hz] = 1  # a click at one second

    power = (np.abs(heard(sound, rate_hz)) ** 2).sum(axis=1)

    assert np.average(np.arange(len(power)), weights=power) == pytest.approx(FRAME_RATE_HZ, abs=0.5)


def test_frames_are_the_windowed_fourier_transform_of_the_padded_sound():
    sound = np.random.default_rng(1).standard_normal(5000).astype(np.float32)
    padded = np.concatenate([np.zeros(WINDOW // 2), sound, np.zeros(WINDOW)])
    window = np.hanning(WINDOW + 1)[:-1]
    starts = range(0, len(sound) + 1, HOP)
    frames = np.stack([padded[start : start + WINDOW] * window for start in starts])

    ours = heard(sound[:, None])

    assert ours.shape == (len(sound) // HOP + 1, BINS)
    assert ours == pytest.approx(np.fft.rfft(frames) / window.sum(), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40000), max_size=6), st.sampled_from([22050, 44100]))
def test_the_size_of_blocks_does_not_show(sizes, rate_hz):
    sound = np.random.default_rng(2).standard_normal((60000, 2)).astype(np.float32)

    assert np.abs(heard(sound, rate_hz, sizes) - heard(sound, rate_hz)).max() < 1e-6


def test_samples_of_a_frame_are_the_hop_around_its_centre():
    sound = np.arange(4 * WINDOW, dtype=np.float32)[:, None]
    transform = ShortTimeTransform(RATE_HZ)
    chunk, *_ = [*transform.add(sound), *transform.finish()]

    assert chunk.samples[5].tolist() == list(range(5 * HOP - HOP // 2, 5 * HOP + HOP // 2))


@given(st.integers(1, 6))
def test_one_channel_is_the_mean_of_all(channels):
    block = np.random.default_rng(channels).standard_normal((50, channels)).astype(np.float32)

    assert one_channel(block) == pytest.approx(block.mean(axis=1), abs=1e-6)


def test_an_empty_sound_has_no_frames_and_a_rate_of_zero_is_refused():
    assert list(ShortTimeTransform(44100).finish()) == []
    with pytest.raises(InputError, match="rate_hz must be at least 1 Hz; got 0"):
        ShortTimeTransform(0)

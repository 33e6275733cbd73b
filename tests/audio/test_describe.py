"""One pass over a recording: what it refuses, what it promises, what it costs."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.audio.describe import describe
from sostenuto.audio.waveform import MOST_POINTS
from sostenuto.base.errors import InputError, MediaError

RATE_HZ = 22050


def music(seconds=8, rate_hz=RATE_HZ, channels=2) -> np.ndarray:
    """A plucked C major triad every half second over soft noise."""
    time_s = np.arange(seconds * rate_hz) / rate_hz
    pluck = np.exp(-6 * (time_s % 0.5))
    triad = sum(np.sin(2 * np.pi * hz * time_s) for hz in (261.63, 329.63, 392.0))
    noise = np.random.default_rng(8).standard_normal(len(time_s))
    sound = 0.1 * pluck * triad + 0.001 * noise
    return np.repeat(sound.astype(np.float32)[:, None], channels, axis=1)


def test_a_description_holds_what_every_ear_heard():
    description = describe([music()], RATE_HZ)

    assert (description.duration_s, description.rate_hz, description.channels) == (8, RATE_HZ, 2)
    assert str(description.tonality.key) == "C major"
    assert description.features["tempo_bpm"] == pytest.approx(description.rhythm.tempo_bpm)
    assert description.features["loudness_range_lu"] == description.loudness.loudness_range_lu
    assert description.affect.source == "directions-1"
    assert description.timbre.silence_share < 0.1


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 60000), max_size=8))
def test_the_size_of_blocks_does_not_show(sizes):
    sound = music(5)
    edges = np.clip(np.cumsum([0, *sizes]), 0, len(sound))
    blocks = [sound[a:b] for a, b in zip(edges, [*edges[1:], len(sound)], strict=True)]

    in_parts, whole = describe(blocks, RATE_HZ), describe([sound], RATE_HZ)

    assert in_parts.features.array() == pytest.approx(whole.features.array(), rel=1e-3, abs=1e-4)
    assert in_parts.waveform.tolist() == whole.waveform.tolist()


@pytest.mark.parametrize(("rate_hz", "channels"), [(8000, 1), (44100, 2), (48000, 6), (96000, 1)])
def test_any_rate_and_channels_sound_alike(rate_hz, channels):
    description = describe([music(8, rate_hz, channels)], rate_hz)

    assert description.channels == channels
    assert str(description.tonality.key) == "C major"
    assert description.duration_s == 8


def test_the_outline_spans_the_samples_and_fits_a_picture():
    sound = music(10)
    outline = describe([sound], RATE_HZ).waveform

    assert outline.dtype == np.float32
    assert len(outline) == pytest.approx(20, abs=1)
    assert outline[:, 1].max() == pytest.approx(sound.max(), abs=1e-6)
    assert outline[:, 0].min() == pytest.approx(sound.min(), abs=1e-6)
    assert (outline[:, 0] <= outline[:, 1]).all()


def test_features_and_estimate_travel_between_processes():
    description = describe([music(2)], RATE_HZ)

    assert pickle.loads(pickle.dumps(description.features)) == description.features
    assert pickle.loads(pickle.dumps(description.affect)) == description.affect


def spoiled(value) -> np.ndarray:
    sound = music(1)
    sound[500, 1] = value
    return sound


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
def test_what_is_no_sound_is_refused(value):
    with pytest.raises(MediaError, match="holds values that are no sound"):
        describe([spoiled(value)], RATE_HZ)


@pytest.mark.parametrize(
    "blocks", [[], [np.zeros((0, 2), np.float32)], [np.zeros((50000, 2), np.float32)]]
)
def test_silence_is_refused(blocks):
    with pytest.raises(MediaError, match="holds no sound at all"):
        describe(blocks, RATE_HZ)


def test_shapes_that_cannot_be_are_refused_by_name():
    with pytest.raises(InputError, match="block must be of shape"):
        describe([np.zeros(500, dtype=np.float32)], RATE_HZ)
    with pytest.raises(InputError, match="block must be of shape"):
        describe([np.zeros((500, 9), dtype=np.float32)], RATE_HZ)
    with pytest.raises(InputError, match=r"block must be of shape \(samples, 2\)"):
        describe([music(1), music(1, channels=1)], RATE_HZ)
    with pytest.raises(InputError, match="rate_hz must be"):
        describe([music(1)], 100)


def test_channels_that_cancel_are_loud_but_leave_the_ears_nothing():
    """The ears hear the mean of the channels; here it is silence."""
    sound = music(4) * np.array([1, -1], dtype=np.float32)

    description = describe([sound], RATE_HZ)

    assert description.loudness.integrated_lufs > -40
    assert description.tonality.key is None
    assert description.timbre.silence_share == 1
    assert np.isfinite(description.features.array()).all()


@pytest.mark.parametrize("samples", [1, 100, 3000, 22050])
def test_the_shortest_sounds_are_described(samples):
    description = describe([music(1)[5:][:samples]], RATE_HZ)

    assert np.isfinite(description.features.array()).all()
    assert description.affect.arousal_sd > 0.5


CHILD = """
import resource, sys
import numpy as np
from sostenuto.audio.describe import describe

minutes, rate_hz = int(sys.argv[1]), 44100
second = np.random.default_rng(1).standard_normal((rate_hz, 2)).astype(np.float32) / 10
swell = np.sin(np.linspace(0, np.pi, rate_hz, dtype=np.float32))[:, None]

def blocks():
    for number in range(minutes * 60):
        yield second * swell * np.float32(0.2 + 0.8 * (number % 7) / 7)

outline = describe(blocks(), rate_hz).waveform
print(len(outline), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def child(minutes) -> tuple[int, float]:
    """Return the points of the outline and the peak memory in MB of another process."""
    command = [sys.executable, "-c", CHILD, str(minutes)]
    points, peak_mb = subprocess.run(
        command, capture_output=True, check=True, text=True
    ).stdout.split()
    return int(points), float(peak_mb)


@pytest.mark.slow
def test_a_long_recording_needs_little_more_memory_than_a_short_one():
    """Forty minutes may cost 40 MB more than four: a few numbers a frame."""
    (short_points, short_mb), (long_points, long_mb) = child(4), child(40)

    assert short_points == pytest.approx(480, abs=2)
    assert long_points == MOST_POINTS
    assert long_mb < short_mb + 40
    assert long_mb < 250

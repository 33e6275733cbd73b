"""Our short way to SciPy's transforms gives SciPy's numbers, and starts without SciPy."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.fft
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.audio import fourier

WAYS = [fourier._transforms(), fourier._WholePackage()]


@pytest.fixture(params=WAYS, ids=["compiled part", "whole package"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fourier, "_transforms", lambda: request.param)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("rows", "count", "length"), [(1, 1, 1), (3, 7, 7), (5, 100, 128)])
def test_both_ways_give_what_scipy_gives(
    dtype: type[np.floating], rows: int, count: int, length: int
) -> None:
    sound = np.random.default_rng(count).standard_normal((rows, count)).astype(dtype)
    expected = scipy.fft.rfft(sound, length, axis=1)

    spectrum = fourier.rfft(sound, length)

    assert spectrum.dtype == expected.dtype
    assert spectrum == pytest.approx(expected, abs=1e-5)
    back = fourier.irfft(spectrum, length)
    assert back.dtype == dtype
    assert back[:, :count] == pytest.approx(sound, abs=1e-5)
    power = np.abs(spectrum) ** 2
    assert fourier.irfft(power, length) == pytest.approx(scipy.fft.irfft(power, length), abs=1e-4)


@given(st.integers(1, 10**6))
def test_fast_lengths_are_scipys(least: int) -> None:
    assert fourier.fast_length(least) == scipy.fft.next_fast_len(least, real=True)


def test_hearing_starts_without_the_rest_of_scipy() -> None:
    program = (
        "import sys, numpy as np, sostenuto.audio.describe as d\n"
        "sound = np.sin(np.arange(44100, dtype=np.float32) / 20)[:, None]\n"
        "d.describe([sound], 22050)\n"
        "print([name for name in sys.modules if name.startswith('scipy.')])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert said.stdout.strip() == "[]", said.stderr

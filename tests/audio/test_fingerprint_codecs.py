"""How often fingerprints miss an encoded copy or take another piece for the same: measured.

Eight pieces of one synthesiser, in one tempo and key, against all four codecs at low rates, with
and without a cut at the start.
"""

import io
import itertools

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from sostenuto.audio.fingerprint import (
    SAME_RECORDING,
    Fingerprint,
    FingerprintEar,
    FingerprintIndex,
    match,
)
from sostenuto.audio.transform import ShortTimeTransform

Samples = NDArray[np.float32]

RATE_HZ = 44100
LENGTH_S = 35.0
BEAT_S = 0.6
LIBAV = {
    "mp3 64k": ("mp3", "libmp3lame", 64_000, RATE_HZ),
    "aac 96k": ("adts", "aac", 96_000, RATE_HZ),
    "opus 48k": ("ogg", "libopus", 48_000, 48_000),
}
CODECS = (*LIBAV, "vorbis q0")

pytestmark = pytest.mark.slow


def piece(seed: int) -> Samples:
    """Plucked chords and melody in C major, with a bass drum and a hi-hat that all pieces share."""
    rng, kit = np.random.default_rng(seed), np.random.default_rng(0)
    beat = round(BEAT_S * RATE_HZ)
    time_s = np.arange(3 * beat) / RATE_HZ
    hat = kit.normal(size=beat // 6) * np.exp(-np.arange(beat // 6) / 500)
    kick = np.sin(2 * np.pi * (50 * time_s[:beat] + 8 * (1 - np.exp(-30 * time_s[:beat]))))
    sound = np.zeros((round(LENGTH_S * RATE_HZ) + 4 * beat, 2))
    scale, root = np.array([0, 2, 4, 5, 7, 9, 11]), 0
    for number, start in enumerate(range(0, round(LENGTH_S * RATE_HZ), beat)):
        root = int(rng.integers(0, 7)) if number % 4 == 0 else root
        tune = [(72 + scale[rng.integers(0, 7)], 0.3)]
        harmony = [(48 + 12 * (d > 6) + scale[d % 7], 0.7) for d in (root, root + 2, root + 4)]
        for midi, side in tune + harmony * (number % 2 == 0):
            hertz = 440 * 2 ** ((midi - 69) / 12)
            wave = sum(0.5**n * np.sin(2 * np.pi * n * hertz * time_s) for n in range(1, 7))
            wave *= 0.15 * np.exp(-2.5 * time_s)
            sound[start : start + len(wave)] += wave[:, None] * (side, 1 - side)
        sound[start : start + len(hat), 1] += 0.05 * hat
        if number % 2 == 0:
            sound[start : start + beat] += 0.2 * (kick * np.exp(-8 * time_s[:beat]))[:, None]
    return np.asarray(sound[: round(LENGTH_S * RATE_HZ)], dtype=np.float32)


def coded(sound: Samples, codec: str) -> tuple[Samples, int]:
    """Encode and decode."""
    file = io.BytesIO()
    if codec == "vorbis q0":
        with soundfile.SoundFile(
            file, "w", RATE_HZ, 2, "VORBIS", format="OGG", compression_level=1.0
        ) as out:
            for start in range(0, len(sound), 4096):  # libvorbis overflows its stack on more
                out.write(sound[start : start + 4096])
    else:
        _encode(sound, file, *LIBAV[codec])
    file.seek(0)
    if codec != "aac 96k":
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
        return samples, rate_hz
    with av.open(file) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1).T.astype(np.float32), RATE_HZ


def _encode(
    sound: Samples, file: io.BytesIO, container: str, codec: str, bits_hz: int, rate_hz: int
) -> None:
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate_hz, layout="stereo")
        stream.bit_rate = bits_hz
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), "fltp", "stereo")
        frame.rate = RATE_HZ
        resampler = av.AudioResampler(
            stream.format.name, "stereo", rate_hz, frame_size=stream.frame_size or 1024
        )
        for part in (*resampler.resample(frame), *resampler.resample(None), None):
            out.mux(stream.encode(part))


def heard(sound: Samples, rate_hz: int = RATE_HZ) -> Fingerprint:
    transform, ear = ShortTimeTransform(rate_hz), FingerprintEar()
    for stage in (transform.add(sound), transform.finish()):
        for spectra in stage:
            ear.hear(spectra)
    return ear.finish()


@pytest.fixture(scope="module")
def pieces() -> list[Samples]:
    return [piece(seed) for seed in range(8)]


@pytest.fixture(scope="module")
def originals(pieces: list[Samples]) -> list[Fingerprint]:
    return [heard(sound) for sound in pieces]


@pytest.mark.parametrize("codec", CODECS)
def test_no_encoded_copy_is_missed(
    codec: str, pieces: list[Samples], originals: list[Fingerprint]
) -> None:
    index = FingerprintIndex()
    for number, original in enumerate(originals):
        index.add(str(number), original)
    rng = np.random.default_rng(1)
    for number, sound in enumerate(pieces):
        cut = round(float(rng.uniform(5, 15)) * RATE_HZ) if number % 2 else 0
        copy = heard(*coded(sound[cut:], codec))

        assert match(originals[number], copy) >= 1.2 * SAME_RECORDING
        assert [name for name, _ in index.find(copy)] == [str(number)]


def test_no_other_piece_is_taken_for_the_same(originals: list[Fingerprint]) -> None:
    scores = [match(a, b) for a, b in itertools.combinations(originals, 2)]

    assert len(scores) == 28
    assert max(scores) < 0.75 * SAME_RECORDING

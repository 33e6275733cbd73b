"""Descriptions as bytes: everything comes back, nothing foreign is believed."""

import dataclasses
import json
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.audio.describe import describe
from sostenuto.audio.features import TABLE
from sostenuto.base.errors import SostenutoError
from sostenuto.exchange.descriptions import (
    DescriptionError,
    beats_of,
    description_of,
    features_of,
    fingerprint_of,
    outline_of,
    pieces_of,
    summary,
)


@pytest.fixture(scope="module")
def description():
    time_s = np.arange(12 * 22050) / 22050
    chord = sum(np.sin(2 * np.pi * hz * time_s) for hz in (220.0, 261.63, 329.63)) / 8
    click = (time_s % 0.5 < 0.02) * np.random.default_rng(1).standard_normal(len(time_s)) / 4
    return describe([(chord + click)[:, None].astype(np.float32)], 22050)


def same(a, b):
    """Compare two values of a description, arrays bit by bit."""
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    if dataclasses.is_dataclass(a):
        return type(a) is type(b) and all(
            same(getattr(a, field.name), getattr(b, field.name)) for field in dataclasses.fields(a)
        )
    return a == b


def test_a_description_comes_back_bit_by_bit(description):
    pieces = pieces_of(description)
    beats = pieces.pop("beats")
    found = description_of(**pieces)

    assert len(found.rhythm.registers) == 0  # a step to the features, too large to keep
    rhythm = dataclasses.replace(found.rhythm, registers=description.rhythm.registers)
    assert same(dataclasses.replace(found, rhythm=rhythm), description)
    assert len(pieces["detail"]) < 700 * description.duration_s
    assert beats_of(beats) == tuple(description.rhythm.beats_s)
    assert len(beats_of(beats)) > 10
    assert features_of(pieces["features"]) == description.features
    assert same(fingerprint_of(pieces["fingerprint"]), description.fingerprint)


def test_the_summary_is_plain_and_has_the_names_of_the_command_line(description):
    numbers = summary(description)

    assert json.loads(json.dumps(numbers)) == numbers
    assert numbers["key"].endswith(numbers["mode"])
    assert {
        *("duration_s", "integrated_lufs", "loudness_range_lu", "true_peak_dbtp", "tempo_bpm"),
        *("tempo_confidence", "pulse_clarity", "key", "mode", "key_confidence"),
        *("valence", "valence_sd", "arousal", "arousal_sd"),
    } <= set(numbers)


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_damaged_piece_is_refused_or_read_but_never_anything_else(description, at, change):
    """Damage in a deflated stream is mostly noticed; what is not must still be of our classes."""
    pieces = pieces_of(description)
    del pieces["beats"]
    for name, piece in list(pieces.items()):
        damaged = bytearray(piece)
        damaged[at % len(damaged)] ^= change
        try:
            found = description_of(**{**pieces, name: bytes(damaged)})
        except SostenutoError:
            continue
        assert type(found) is type(description)


@pytest.mark.parametrize("length", [0, 1, 5, 100])
def test_a_detail_that_breaks_off_is_refused(description, length):
    pieces = pieces_of(description)
    with pytest.raises(DescriptionError):
        description_of(pieces["features"], pieces["fingerprint"], pieces["detail"][:length])


def foreign(kept, arrays=b""):
    head = json.dumps(kept).encode()
    return b"\x01" + zlib.compress(struct.pack(">I", len(head)) + head + arrays)


@pytest.mark.parametrize(
    "kept",
    [
        {"loudness": {"~": "Popen", "args": ["true"]}},
        {"loudness": {"~array": ["O", [1]]}},
        {"loudness": {"~array": ["<f4", [10**12]]}},
        {"loudness": {"~array": ["<f4", [-5]]}},
        {"loudness": {"~": "Loudness"}},
        ["no", "mapping"],
        {"duration_s": 1.0},
        {"self": 1, "os": 2},
    ],
)
def test_a_detail_with_foreign_things_in_it_is_refused(description, kept):
    pieces = pieces_of(description)
    with pytest.raises(DescriptionError):
        description_of(pieces["features"], pieces["fingerprint"], foreign(kept))


def test_a_detail_that_inflates_without_end_is_refused(description):
    pieces = pieces_of(description)
    bomb = b"\x01" + zlib.compress(bytes(100 << 20), 9)
    with pytest.raises(DescriptionError):
        description_of(pieces["features"], pieces["fingerprint"], bomb)


def test_features_of_another_table_and_unknown_versions_are_refused(description):
    with pytest.raises(DescriptionError, match="analyse again"):
        features_of(b"features-0\n" + bytes(8))
    with pytest.raises(DescriptionError, match="analyse again"):
        features_of(f"{TABLE}\n".encode() + bytes(8))
    with pytest.raises(DescriptionError, match="breaks off"):
        beats_of(b"123")
    pieces = pieces_of(description)
    with pytest.raises(DescriptionError, match="analyse again"):
        description_of(pieces["features"], pieces["fingerprint"], b"\x63" + pieces["detail"][1:])


def test_an_outline_is_small_and_shows_the_loudest_places(description):
    detail = pieces_of(description)["detail"]
    outline = np.frombuffer(outline_of(detail), dtype=np.int8).reshape(-1, 2)
    highest = np.abs(description.waveform).max()

    assert len(outline) == len(description.waveform)
    assert np.abs(outline / 127 - description.waveform / highest).max() <= 0.5 / 127 + 1e-6
    assert np.abs(outline.astype(int)).max() == 127


@pytest.mark.parametrize("points", [1, 5, 800])
def test_an_outline_of_fewer_points_keeps_every_peak(description, points):
    detail = pieces_of(description)["detail"]
    coarse = np.frombuffer(outline_of(detail, points=points), dtype=np.int8).reshape(-1, 2)
    fine = np.frombuffer(outline_of(detail), dtype=np.int8).reshape(-1, 2)

    assert len(coarse) == min(points, len(fine))
    assert (coarse.min(), coarse.max()) == (fine.min(), fine.max())


@given(st.binary(max_size=200))
def test_no_outline_is_read_out_of_anything_else(data):
    with pytest.raises(SostenutoError):
        outline_of(data)

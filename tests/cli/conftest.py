"""A small library of our own music, and the command line as a person calls it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import soundfile

from sostenuto.audio.synthesis.render import render
from sostenuto.cli.main import answer
from sostenuto.music.composer import compose

RATE_HZ = 22050
PIECES = [
    ("The Lanterns", "Kitchen Light", -0.6, 0.6),
    ("The Lanterns", "Paper Boats", -0.3, 0.4),
    ("Northbound", "Slow Apples", 0.0, 0.2),
    ("Northbound", "Half a Bridge", 0.2, 0.0),
    ("Ada Vale", "Window Seat", 0.4, -0.3),
    ("Ada Vale", "Harbour Lamp", 0.5, -0.5),
    ("Sunday Orchard", "Bees", 0.6, -0.6),
    ("Sunday Orchard", "Low Sun", -0.5, -0.5),
]
"""Invented artists and titles, with the valence and arousal the composer is asked for."""


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight tagged pieces of half a minute, and one without tags."""
    folder = tmp_path_factory.mktemp("music")
    for seed, (artist, title, valence, arousal) in enumerate(PIECES):
        sound = render(compose(valence, arousal, minutes=0.5, seed=seed), RATE_HZ)
        with soundfile.SoundFile(folder / f"{title}.flac", "w", RATE_HZ, 2) as file:
            file.title, file.artist, file.album = title, artist, f"{artist} (invented)"
            file.write(sound)
    unnamed = render(compose(0.1, 0.1, minutes=0.5, seed=99), RATE_HZ)
    soundfile.write(folder / "track07.wav", unnamed, RATE_HZ)
    return folder


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for all tests here, so that the library is heard once."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True)
def data_dir(own_folders: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOSTENUTO_DATA_DIR", str(kept))


@dataclass(frozen=True)
class Answer:
    """What one call gave."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Answer]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Run ``sostenuto`` with these arguments."""

    def run(*arguments: object) -> Answer:
        capfd.readouterr()
        code = answer([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return run

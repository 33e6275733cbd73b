"""A folder of files that are heard in no time."""

import os
import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
sys.path.append(HERE)


@pytest.fixture(autouse=True)
def nothing_kept():
    """Let no house of another test stand in for this one's: they all begin at version 0."""
    from sostenuto_web.repertoire.gate import asking, library
    from sostenuto_web.repertoire.picture import points, selectors
    from sostenuto_web.repertoire.sounding import files

    for room in (asking, library, files, points, selectors):
        room.forget()


@pytest.fixture
def music(tmp_path, settings, db):
    """A house with an index and a folder of its own, into which a test puts what it needs."""
    from music_for_tests import Music

    return Music(tmp_path, settings)


@pytest.fixture
def folder(tmp_path, monkeypatch, settings, db):
    """A registered folder with three files, in a house with an index of its own."""
    import dataclasses

    from sostenuto_web.repertoire import services

    house = tmp_path / "house"
    house.mkdir()
    settings.HOUSE = dataclasses.replace(settings.HOUSE, folder=house)
    # The engine's workers are interpreters of their own and have to find the quick hearing.
    monkeypatch.setenv("PYTHONPATH", HERE + os.pathsep + os.environ.get("PYTHONPATH", ""))
    monkeypatch.setattr(services, "HEARING", "hearing_for_tests:hear")
    music = tmp_path / "music"
    music.mkdir()
    for name in ("one", "two", "three"):
        (music / f"{name}.flac").write_bytes(f"sound of {name}".encode())
    return services.register_folder(music, by=None)

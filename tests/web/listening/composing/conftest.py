"""A house of its own, in which pieces are composed and heard in no time."""

import dataclasses
import os
from pathlib import Path

import pytest

from sostenuto_web.platform.policy.table import Role

HERE = Path(__file__).parent
QUICK_HEARING = HERE.parents[1] / "repertoire"


@pytest.fixture(autouse=True)
def nothing_kept():
    """Let no house of another test stand in for this one's."""
    from sostenuto_web.repertoire.gate import asking, library
    from sostenuto_web.repertoire.hearing import copies
    from sostenuto_web.repertoire.picture import points, selectors
    from sostenuto_web.repertoire.sounding import files

    for room in (asking, library, copies, points, selectors, files):
        room.forget()


@pytest.fixture
def real_house(tmp_path, settings, db):
    """Return an empty house whose work is the real one."""
    folder = tmp_path / "house"
    folder.mkdir()
    for kept in ("keys", "audit"):
        (settings.HOUSE.folder / kept).mkdir(exist_ok=True)
        (folder / kept).symlink_to(settings.HOUSE.folder / kept)
    settings.HOUSE = dataclasses.replace(settings.HOUSE, folder=folder)
    return settings.HOUSE


@pytest.fixture
def house(real_house, monkeypatch):
    """Return an empty house in which pieces are composed and heard in no time."""
    from sostenuto_web.listening.composing import making
    from sostenuto_web.repertoire import services

    path = (str(HERE), str(QUICK_HEARING), os.environ.get("PYTHONPATH", ""))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, path)))
    monkeypatch.setattr(making, "COMPOSING", "composing_for_tests:compose")
    monkeypatch.setattr(services, "HEARING", "hearing_for_tests:hear")
    return real_house


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def asked(therapist, django_capture_on_commit_callbacks):
    """Return a function that asks for a piece as a page does, and lets the background work."""

    def ask(**said):
        form = {"mood": "calm", "minutes": "3", "seed": "7", "preset": ""} | said
        with django_capture_on_commit_callbacks(execute=True):
            return therapist.post("/music/made/", form)

    return ask

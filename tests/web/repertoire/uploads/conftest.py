"""A house of its own, and a browser's part of bringing files in, without a browser."""

import dataclasses
import os
import sys
from pathlib import Path

import pytest

from sostenuto_web.platform.policy.table import Role

HERE = str(Path(__file__).parent)
sys.path.append(HERE)


@pytest.fixture
def house(tmp_path, monkeypatch, settings, db):
    """Return an empty house in which files are heard in no time."""
    from sostenuto_web.repertoire import services
    from sostenuto_web.repertoire.hearing import copies

    folder = tmp_path / "house"
    folder.mkdir()
    for kept in ("keys", "audit"):
        (settings.HOUSE.folder / kept).mkdir(exist_ok=True)
        (folder / kept).symlink_to(settings.HOUSE.folder / kept)
    settings.HOUSE = dataclasses.replace(settings.HOUSE, folder=folder)
    above = str(Path(HERE).parent)
    monkeypatch.setenv("PYTHONPATH", above + os.pathsep + os.environ.get("PYTHONPATH", ""))
    monkeypatch.setattr(services, "HEARING", "hearing_for_tests:hear")
    copies.forget()
    return settings.HOUSE


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def brings(therapist, house, django_capture_on_commit_callbacks):
    """Return what brings files in as the script of the page does."""
    from bringing import Bringing

    return Bringing(therapist, django_capture_on_commit_callbacks)

"""The walk's own cast: everybody, and clients whose every text is a canary."""

import logging
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # the walk's parts lie beside its tests


@pytest.fixture
def world(db):
    import people_of_the_walk

    return people_of_the_walk.make_world()


@pytest.fixture(autouse=True)
def quiet():
    """Keep thousands of refusals that are meant out of the test's log."""
    log = logging.getLogger("django.request")
    before, log.disabled = log.disabled, True
    yield
    log.disabled = before

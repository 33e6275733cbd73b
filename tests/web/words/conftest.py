"""The words' own cast: the world of the walk, whose every text is a canary."""

import logging
import sys
from pathlib import Path

import pytest

for folder in ("policy", "words"):  # where the parts of the walk and of these tests lie
    sys.path.append(str(Path(__file__).parent.parent / folder))


@pytest.fixture
def world(db, monkeypatch):
    import people_of_the_walk

    from sostenuto_web.platform.policy import confirmation

    # Everybody has just proved who they are, so that the pages behind that door are read as well.
    monkeypatch.setattr(confirmation, "_asks", [lambda request: None])
    return people_of_the_walk.make_world()


@pytest.fixture(autouse=True)
def quiet():
    """Keep the refusals that are meant out of the test's log."""
    log = logging.getLogger("django.request")
    before, log.disabled = log.disabled, True
    yield
    log.disabled = before

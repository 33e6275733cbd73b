"""What every room of listening is tried with: somebody who was asked, a therapist, and music."""

import pytest
from tests.web.repertoire.music_for_tests import Music, ask

from sostenuto_web.platform.policy.table import Role


@pytest.fixture(autouse=True)
def nothing_kept():
    """Let no house of another test stand in for this one's."""
    from sostenuto_web.listening.programmes import standing
    from sostenuto_web.repertoire.gate import asking, library
    from sostenuto_web.repertoire.sounding import files

    for room in (asking, library, files, standing):
        room.forget()


@pytest.fixture
def music(tmp_path, settings, db):
    return Music(tmp_path, settings)


@pytest.fixture
def client(cast):
    ask(cast.clients["own"])
    return cast.clients["own"]


@pytest.fixture
def therapist(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)

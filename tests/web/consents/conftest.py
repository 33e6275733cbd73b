"""What the tests of consents share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def therapist(cast):
    return cast.staff["therapist"]


@pytest.fixture
def wren(cast):
    return cast.clients["own"]

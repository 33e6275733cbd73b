"""Somebody who reads the evidence."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


@pytest.fixture
def browser(cast):
    return cast.browser("therapist")

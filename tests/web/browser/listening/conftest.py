"""A house for each part of listening: what one says of music is no part of the next one's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.browser.conftest import RunningHouse, running
from tests.web.browser.listening.player_steps import inside


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    with running(tmp_path_factory.mktemp("listening")) as found:
        yield found


@pytest.fixture
def programme(house: RunningHouse) -> list[str]:
    """Make a client with a programme ready to be played; return the ids of both."""
    return inside(house, str(Path(__file__).parent / "player_rooms.py")).split()

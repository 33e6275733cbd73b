"""A house for each part of measuring: what one hands over or loads is no part of the next one's."""

from collections.abc import Iterator

import pytest
from tests.web.browser.conftest import RunningHouse, running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    with running(tmp_path_factory.mktemp("measures")) as found:
        yield found

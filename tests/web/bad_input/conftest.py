"""A house full of records for those who send nonsense to it."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "policy"))  # the walk knows people and addresses

EASTERN = "Pacific/Auckland"
"""Far from Greenwich: the first and the last day that there is fall out of the calendar."""


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One house for all tests of a file: each of them takes back whatever it did."""
    from django.db import transaction
    from tests.web.bad_input.places import make_scene

    from sostenuto_web.platform.policy import confirmation

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        # Everybody has just proved who they are: the forms lie behind that door.
        patched.setattr(confirmation, "_asks", [lambda request: None])
        with transaction.atomic():
            yield make_scene(EASTERN)
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep thousands of refusals that are meant out of the test's log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)

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
LONG_S = 11 * 3600


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One house for the tests of a file: each of them takes back whatever it did.

    Not for the folder: without a package pytest would keep it to the end of the session, and its
    people would be in the way of every other test.
    """
    from django.db import transaction
    from tests.web.bad_input.places import make_scene

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        let_everybody_stay(patched)
        with transaction.atomic():
            scene = make_scene(EASTERN)
            yield scene
            gone = scene.gone()
            transaction.set_rollback(True)
    assert gone == [], "signed out meanwhile, so that what they sent proved nothing"


def let_everybody_stay(patched: pytest.MonkeyPatch) -> None:
    """Hold up every clock that shuts a door: the forms lie behind them, and the tests are long."""
    from django.conf import settings

    from sostenuto_web.platform.accounts import log_off
    from sostenuto_web.platform.policy import confirmation

    patched.setattr(confirmation, "_asks", [lambda request: None])
    for name in ("STAFF_IDLE_S", "OWN_DEVICE_IDLE_S", "SHARED_DEVICE_IDLE_S"):
        patched.setattr(log_off, name, LONG_S)
    for name in ("ACCOUNT_REAUTHENTICATION_TIMEOUT", "ACCOUNT_LOGIN_TIMEOUT"):
        patched.setattr(settings, name, LONG_S, raising=False)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep thousands of refusals that are meant out of the test's log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)

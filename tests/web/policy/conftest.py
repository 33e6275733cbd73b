"""The walk's own cast: everybody, and clients whose every text is a canary."""

import logging
import sys
from pathlib import Path

import pytest
from django.template.base import Template

sys.path.append(str(Path(__file__).parent))  # the walk's parts lie beside its tests


def drawn_plainly(template, context):
    """Draw a page as the house does, without the signal that Django's test client listens to."""
    return template.nodelist.render(context)


@pytest.fixture
def world(db, monkeypatch):
    import people_of_the_walk

    from sostenuto_web.platform.accounts import log_off
    from sostenuto_web.platform.policy import confirmation

    # On a busy machine a session would be noted as used, or end, between two steps.
    now = log_off.now_s()
    monkeypatch.setattr(log_off, "now_s", lambda: now)

    # Nobody looks at what a page was drawn from: keeping copies of it is an eighth of a walk.
    monkeypatch.setattr(Template, "_render", drawn_plainly)

    # Everybody has just proved who they are: the walk looks behind that door as well.
    monkeypatch.setattr(confirmation, "_asks", [lambda request: None])
    return people_of_the_walk.make_world()


@pytest.fixture
def furnished(world, monkeypatch, tmp_path):
    """Return the world with a sample of everything that an address can name."""
    import records

    from sostenuto_web.platform.backups import shelf

    monkeypatch.setattr(shelf, "usual_folder", lambda: tmp_path / "backups")
    return records.furnish(world)


@pytest.fixture(autouse=True)
def quiet():
    """Keep thousands of refusals that are meant out of the test's log."""
    log = logging.getLogger("django.request")
    before, log.disabled = log.disabled, True
    yield
    log.disabled = before

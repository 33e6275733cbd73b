"""The page of a session on a tablet that trusts the house: kept and used offline over https."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.web.browser.conftest import RunningHouse, furnish, surroundings
from tests.web.browser.test_https_journey import opened, trust
from tests.web.browser.test_session_offline import (
    all_sent,
    begin,
    inside,
    kept,
    not_yet_sent,
    quote,
    ready,
    sign_in,
    told,
)
from tests.web.postgresql import free_port

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
NAME = "piano.local"
SERVES = """
import sys, django
django.setup()
from django.conf import settings
from sostenuto_web.platform.serving.run import serve
say = lambda reached: print("open", flush=True)
port = int(sys.argv[1])
serve(settings.HOUSE, host="127.0.0.1", port=port, https=True, worker=False, announce=say)
"""
"""Serves invented people by https, which `sostenuto serve` leaves to houses for real ones."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    """A furnished house, served by https under a name of the clinic's network."""
    folder, port = tmp_path_factory.mktemp("tablet") / "house", free_port()
    (folder / "static").mkdir(parents=True)
    env = surroundings(folder) | {"SOSTENUTO_HOSTS": f"{NAME},localhost", "SOSTENUTO_HTTPS": "1"}
    furnish(env)
    command = [sys.executable, "-c", SERVES, str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield RunningHouse(folder, f"https://{NAME}:{port}", folder / "server.log")
    finally:
        process.terminate()
        process.wait(120)
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def tablet(browser: Browser, tmp_path: Path, house: RunningHouse) -> Iterator[Page]:
    home = tmp_path / "tablet"
    home.mkdir()
    yield from opened(browser, home, *trust(home, house.folder / "https" / "authority.crt"))


def test_a_session_goes_on_offline_over_https(tablet: Page, house: RunningHouse):
    client, session = inside(house, str(HERE / "session_rooms.py")).split()
    tablet.goto(f"{house.url}/sign-in/")
    sign_in(tablet, "therapist")
    tablet.goto(f"{house.url}/people/{client}/sessions/{session}/run/")
    ready(tablet)
    kept(tablet)
    tablet.get_by_role("button", name="Start").click()
    all_sent(tablet)

    tablet.context.set_offline(True)
    begin(tablet, "Reading")
    quote(tablet, "The river line is mine")
    tablet.reload()
    ready(tablet)
    tablet.get_by_text("“The river line is mine”").first.wait_for()
    not_yet_sent(tablet, 2)

    tablet.context.set_offline(False)
    all_sent(tablet)
    assert told(house, session)["steps"] == ["start", "begin", "quote"]

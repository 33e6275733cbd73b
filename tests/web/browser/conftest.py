"""A real server in a throw-away house, and a real browser in front of it.

Fixtures: ``house`` (once a run), ``page`` (a fresh browser context; any request to another host,
console error or breach of the content policy fails the test), ``signed_in(login)``,
``axe(page)``, ``screenshot(page, name)``. Run as a pytest of its own: ``pytest tests/web/browser``.
"""

import json
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.web.postgresql import free_port

HERE = Path(__file__).parent
PASSWORD = "only for this test 1"
START_S = 180.0
PATIENCE_MS = 60_000
"""How long something may stay away on a busy machine; whatever comes is taken up at once."""
PATIENT = f"""(() => {{
  const after = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => after(Math.max(ms, {PATIENCE_MS}));
}})()"""
"""For a page's own questions to the house: one that is slow here is not taken for out of reach."""
NOON = 12
CHROMIUM = (
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ASKED_FOR = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
"""What the browser says about refusals and cut lines that a test brings about by itself."""
GRAVE = {"serious", "critical"}
LARGEST_BYTES = 250_000
"""Of a picture in the documentation."""


@dataclass
class RunningHouse:
    """A house whose server answers at ``url``; ``states`` keeps who is signed in already."""

    folder: Path
    url: str
    log: Path
    states: dict[str, Any] = field(default_factory=dict)


def chromium() -> str:
    """Return where Chromium is; a missing one fails in continuous integration, else skips."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing = "Chromium is not installed; install it with: apt install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return found


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a process of this house."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "SOSTENUTO_HOUSE": str(folder),
        "SOSTENUTO_HOUSE_KIND": "demo",
        "SOSTENUTO_HOSTS": "localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
    }


def where_it_is_noon() -> str:
    """Return a time zone in which it is about noon now: no day of the house ends during a test."""
    ahead = NOON - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def furnish(env: dict[str, str]) -> None:
    """Make tables, files to serve and the cast of a house, where it is about noon."""
    command = [sys.executable, str(HERE / "furnish.py"), where_it_is_noon()]
    subprocess.run(command, env=env, check=True)


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(url, timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the server did not answer:\n{log.read_text()[-3000:]}", pytrace=False)


@contextmanager
def running(folder: Path) -> Iterator[RunningHouse]:
    """Serve a furnished house in a folder."""
    port = free_port()
    (folder / "static").mkdir()
    env, log = surroundings(folder), folder / "server.log"
    furnish(env)
    command = [sys.executable, "-m", "uvicorn", "sostenuto_web.config.asgi:application"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--lifespan", "off"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        url = f"http://localhost:{port}"
        wait_until_it_answers(f"{url}/alive/", process, log)
        yield RunningHouse(folder, url, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    with running(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM])
        yield running
        running.close()


@dataclass
class Watched:
    """What went wrong in a page that nobody looked at: each list must stay empty."""

    asked_for: tuple[str, ...] = ()
    abroad: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page, home: str) -> None:
        def ours(address: str) -> bool:
            return address.startswith((home, "data:", "blob:"))

        def decide(route: Any) -> None:
            if ours(route.request.url):
                route.continue_()
            else:
                self.abroad.append(route.request.url)
                route.abort()

        page.route("**/*", decide)
        page.on("console", lambda said: said.type == "error" and self.complain(said.text))
        page.on("pageerror", lambda fault: self.complain(str(fault)))

    def complain(self, text: str) -> None:
        if not any(wanted in text for wanted in (*ASKED_FOR, *self.asked_for)):
            self.complaints.append(text)


@pytest.fixture
def open_page(
    house: RunningHouse, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a fresh page: ``open_page(color_scheme="dark", viewport={...}, storage_state=...)``.

    A module whose tests bring about more faults than `ASKED_FOR` names them in its own.
    """
    watched, contexts = Watched(getattr(request.module, "ASKED_FOR", ())), []

    def open_it(**options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(base_url=house.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(PATIENT)
        contexts.append(context)
        page = context.new_page()
        watched.watch(page, house.url)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert watched.abroad == []
    assert watched.complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def signed_in(house: RunningHouse, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Return a page on which somebody has come in by the door: ``signed_in("therapist")``."""

    def come_in(login: str, **options: Any) -> Page:
        if login not in house.states:
            page = open_page()
            page.goto("/sign-in/")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.click("main form button:not([form])")
            page.wait_for_selector("[data-signed-in]")
            house.states[login] = page.context.storage_state()
        return open_page(storage_state=house.states[login], **options)

    return come_in


def until(page: Page, asked: str) -> None:
    """Wait until a page answers yes; `Page.wait_for_function` takes every promise for a yes."""
    end_s = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(asked):
        assert time.monotonic() < end_s, asked
        page.wait_for_timeout(100)


SETTLED = """() => document.getAnimations().every(one =>
  one.playState !== 'running' || one.effect.getComputedTiming().endTime > 2000)"""
"""Whether whatever moves for a moment has arrived; what turns for ever may go on."""


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fail on anything serious or critical that axe finds on a page."""

    def look(page: Page) -> None:
        page.wait_for_load_state()
        page.wait_for_function(SETTLED)  # colours that still glide have no contrast of their own
        found = [fault for fault in Axe().run(page).response["violations"] if is_grave(fault)]
        places = [
            (fault["id"], fault["help"], [node["html"][:200] for node in fault["nodes"][:3]])
            for fault in found
        ]
        assert places == [], json.dumps(places, indent=1)

    return look


def is_grave(fault: dict[str, Any]) -> bool:
    return fault["impact"] in GRAVE


@pytest.fixture(scope="session")
def screenshot(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Keep a picture of a page in ``SOSTENUTO_SCREENSHOTS``, or where the next run clears it."""
    wanted = os.environ.get("SOSTENUTO_SCREENSHOTS")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str, *, whole: bool = True) -> Path:
        place = folder / f"{name}.png"
        page.wait_for_load_state()
        page.screenshot(path=str(place), full_page=whole, animations="disabled")
        return place

    return take


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Page, str], None]:
    """Keep a picture for the documentation, small enough to be read there."""
    wanted = os.environ.get("SOSTENUTO_PICTURES")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("pictures")

    def take(page: Page, name: str) -> None:
        place = folder / f"house-{name}.png"
        page.wait_for_load_state()
        page.screenshot(path=str(place), animations="disabled")
        content = place.read_bytes()
        shown = page.viewport_size or {}
        assert struct.unpack(">II", content[16:24]) == (shown["width"], shown["height"])
        assert len(content) <= LARGEST_BYTES

    return take


@pytest.fixture(scope="session")
def harness() -> SimpleNamespace:
    """The harness itself, for the tests that try it with planted faults."""
    return SimpleNamespace(chromium=chromium, Watched=Watched)

"""A real house, served as a clinic would, and the people who come to it for the first time.

Conventions: nobody's account is made behind the pages; codes of the second step come out of the
secret that the page shows, as they would on a phone.
"""

import base64
import hmac
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page
from tests.web.browser.conftest import RunningHouse
from tests.web.postgresql import free_port

SOSTENUTO = "import sys; from sostenuto.cli.main import run; run()"
STEP_S = 30
DIGITS = 6
OF_OURS = ("DATABASE_URL", "SOSTENUTO_HOUSE", "SOSTENUTO_HOUSE_KIND", "SOSTENUTO_HOSTS")


def code_at(secret: str, step: int) -> str:
    """Return what an app shows in the half minute ``step`` (RFC 6238, SHA-1, six digits).

    Examples
    --------
    >>> code_at(base64.b32encode(b"12345678901234567890").decode(), 59 // STEP_S)
    '287082'
    """
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), "sha1").digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


@dataclass
class App:
    """The app on somebody's phone: a code counts once, so none is shown twice."""

    secret: str
    last: int = field(default=0)

    def code(self) -> str:
        """Return a code that was not used; the house takes one half minute either way.

        The first is of this half minute, not of the one before: the next may begin on the way.
        """
        step = max(int(time.time()) // STEP_S, self.last + 1)
        while step > int(time.time()) // STEP_S + 1:
            time.sleep(0.5)
        self.last = step
        return code_at(self.secret, step)


OPEN = "Stop it with"
MUSIC_IS_THERE = "The music is in the house"
"""What the program says last, and what the demo adds when its music is made and heard."""


def served(folder: Path, *words: str, until: str = OPEN) -> Iterator[RunningHouse]:
    """Serve by the program's own verb: ``serve`` unless ``words`` say otherwise."""
    port = free_port()
    command = words or ("serve", "--house", str(folder), "--no-worker")
    kept = {name: value for name, value in os.environ.items() if name not in OF_OURS}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", SOSTENUTO, *command, "--port", str(port)],
        env=kept,
        stdout=subprocess.PIPE,
        text=True,
    )
    told = []
    try:
        for line in process.stdout or ():
            told.append(line)
            if line.startswith(until):
                break
        else:
            raise RuntimeError(f"the house did not open:\n{''.join(told)[-3000:]}")
        yield RunningHouse(folder, f"http://localhost:{port}", folder / "server.log")
    finally:
        process.terminate()
        process.wait(120)
        if process.stdout:
            process.stdout.close()


def fill(page: Page, button: str, **fields: str) -> None:
    """Fill a form by the names of its fields and press its button."""
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()


def go(page: Page, link: str) -> None:
    """Follow the first link in the main part that is called so, and wait for its page."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=link).first.click()


def second_step(page: Page) -> App:
    """Set up an app for codes, starting at the page that a newcomer is led to."""
    go(page, "Set up an app")
    page.get_by_text("Or type this in").click()
    app = App(page.locator("code.number").inner_text().replace(" ", ""))
    fill(page, "Turn it on", code=app.code())
    go(page, "I have them, go on")
    return app


def come_in(page: Page, login: str, password: str, app: App | None = None) -> None:
    """Sign in by the door, with the second step when there is an app."""
    page.goto("/sign-in/")
    fill(page, "Sign in", login=login, password=password)
    if app is not None:
        fill(page, "Go on", code=app.code())
    page.wait_for_selector("[data-signed-in]")


def link_on(page: Page) -> str:
    """Return the path of the one-time link that a page shows."""
    shown = page.get_by_text(re.compile(r"https?://\S+/link/")).first.inner_text()
    return urlsplit(shown.strip()).path


def follow(page: Page, link: str, password: str) -> None:
    """Open an invitation's link and choose a password."""
    page.goto(link)
    fill(page, "Save and go on", password=password, again=password)
    page.wait_for_selector("[data-signed-in]")

"""Measure pages of somebody with 200 sessions, a batch of 50 taps, and a tap in Chromium.

    python bench/session_pages.py [--pages 100] [--json]

The demo's house is served on the loopback address. A page's time is its whole answer over a socket;
``cpu`` is what the server's processor had to do for it, which says more on a busy machine.
A tap's time is from the event to the next frame that shows its effect, as the session's page itself
measures it, with the network and without.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright
from tests.web.browser import care_steps as steps
from tests.web.browser.conftest import CHROMIUM, RunningHouse
from tests.web.browser.demo_house import PID_FILE, asked, opened_demo
from tests.web.browser.opened_house import come_in

SESSIONS, ACTIONS, PAGES, TAPS = 200, 50, 100, 20
PASSWORD = "play it softly"
TARGETS_MS = {"record": 300, "score": 300, "tap online": 100, "tap offline": 100}
MADE = """
import json, sys, django
django.setup()
from tests.web.endurance import long_course
print(json.dumps(long_course.made(int(sys.argv[1]))))
"""
TAP_MS = """() => {
  const found = performance.getEntriesByName("session-tap").map((one) => one.duration);
  performance.clearMeasures("session-tap");
  return found;
}"""


def spread(took_ms: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and the most of some times."""
    p95 = statistics.quantiles(took_ms, n=20)[-1]
    return {"median": statistics.median(took_ms), "p95": p95, "most": max(took_ms)}


class Therapist:
    """Somebody who is signed in, by a browser and by a socket of their own."""

    def __init__(self, page: Page, house: RunningHouse) -> None:
        self.page, self.house = page, house
        come_in(page, "rosa", PASSWORD)
        self.cookies = {one["name"]: one["value"] for one in page.context.cookies()}
        self.account = page.evaluate("document.body.dataset.signedIn")

    def connection(self) -> HTTPConnection:
        """Return a connection to the house."""
        return HTTPConnection("127.0.0.1", urlsplit(self.house.url).port, timeout=60)

    @property
    def headers(self) -> dict[str, str]:
        """What the browser sends along."""
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": sent, "X-CSRFToken": self.cookies.get("csrf", "")}

    def cpu_ms(self) -> float:
        """Return how long the server's processor has worked, in ms."""
        pid = (self.house.folder / PID_FILE).read_text()
        spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(spent[11]) + int(spent[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def waits(self, path: str, count: int) -> dict[str, float]:
        """Ask for a page again and again and return how long the answers took, in ms."""
        by, took, spent = self.connection(), [], 0.0
        for number in range(count + 3):
            if number == 3:
                spent = self.cpu_ms()
            started = time.perf_counter()
            by.request("GET", path, headers=self.headers)
            answer = by.getresponse()
            body = answer.read()
            if answer.status != 200 or b"<main" not in body:
                raise RuntimeError(f"a page was refused: {answer.status}")
            if number >= 3:  # the first ones load templates
                took.append((time.perf_counter() - started) * 1000)
        by.close()
        return spread(took) | {"cpu": (self.cpu_ms() - spent) / count}

    def sends(self, path: str, person: str, rounds: int) -> dict[str, float]:
        """Send batches of quotes as the device does and return how long each took, in ms."""
        by, took, spent = self.connection(), [], 0.0
        for number in range(rounds + 1):
            if number == 1:
                spent = self.cpu_ms()
            actions = [action(person) for _ in range(ACTIONS)]
            said = {"account": self.account, "person": person, "sent_at": now(), "actions": actions}
            sent = {**self.headers, "Content-Type": "application/json"}
            started = time.perf_counter()
            by.request("POST", path, json.dumps(said), sent)
            answer = by.getresponse()
            results = {one["result"] for one in json.loads(answer.read())["answers"]}
            if results != {"done"}:
                raise RuntimeError(f"not taken: {results}")
            if number:
                took.append((time.perf_counter() - started) * 1000)
        by.close()
        cpu = (self.cpu_ms() - spent) / rounds
        return {"median": statistics.median(took), "most": max(took), "cpu": cpu}


def now() -> str:
    """Return the time as a device writes it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def action(person: str) -> dict[str, Any]:
    """Return one tap: something that somebody said."""
    payload = {"words": "It went by (invented).", "activity": ""}
    return {"id": str(uuid4()), "kind": "quote", "at": now(), "payload": payload, "person": person}


def taps(page: Page, address: str) -> dict[str, dict[str, float]]:
    """Tap on a session's page with the network and without; return the times in ms."""
    page.goto(address)
    steps.ready(page)
    steps.kept_for_later(page)
    page.get_by_role("button", name="Start").or_(
        page.get_by_role("button", name="It goes on")
    ).first.click()
    steps.all_sent(page)
    page.evaluate(TAP_MS)
    found = {}
    for name in ("tap online", "tap offline"):
        page.context.set_offline(name == "tap offline")
        for _ in range(TAPS):
            steps.choose(page, "Help given", "more time")
        found[name] = spread(page.evaluate(TAP_MS))
    page.context.set_offline(False)
    steps.all_sent(page)
    return found


@contextmanager
def furnished() -> Iterator[tuple[RunningHouse, str, str, str]]:
    """Open a demo's house with somebody who has been coming for years."""
    with (
        tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder,
        opened_demo(Path(folder)) as house,
    ):
        made = json.loads(asked(house.folder, MADE, str(SESSIONS)).splitlines()[-1])
        yield house, *made


def measured(pages: int) -> dict[str, Any]:
    """Measure everything."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with furnished() as (house, client, session, person), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*CHROMIUM])
        context = browser.new_context(base_url=house.url, **steps.PHONE)
        context.set_default_timeout(60_000)
        who = Therapist(context.new_page(), house)
        one, load = f"/people/{client}/sessions/{session}/", os.getloadavg()[0]
        found: dict[str, Any] = taps(who.page, f"{one}run/")
        found["record"] = who.waits(f"/people/{client}/", pages)
        found["score"] = who.waits(f"/people/{client}/score/", pages)
        found["sessions"] = who.waits(f"/people/{client}/sessions/", pages)
        found["session page"] = who.waits(f"{one}run/", pages)
        found["sync"] = who.sends(f"{one}moments/", person, 3)
        found["load"] = [load, os.getloadavg()[0]]
        browser.close()
        return found


def main() -> int:
    """Measure and say it; 1 when something takes longer than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--quick", action="store_true", help="20 of each page")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args()
    found = measured(20 if options.quick else options.pages)
    print(json.dumps(found, indent=None if options.json else 1))
    return int(any(found[what]["p95"] > most for what, most in TARGETS_MS.items()))


if __name__ == "__main__":
    sys.exit(main())

"""Measure the pages of a large library: the picture, its points, the list, the naming screen.

    python bench/repertoire_pages.py [--json] [--quick] [--browser]

A house with 10,000 recordings that are named and 10,000 that nobody has named, 20 entries in the
register of one client. Everything goes through a real server and sockets on the loopback address;
``--browser`` draws the picture in Chromium as well. The first of each is said by itself: it comes
soon after a start. *Anew* is what a page takes after somebody changed a song, or the register.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.web.endurance.running_house import RunningHouse

AS_SERVED = "tests.web.endurance.as_served:application"
RECORDINGS, ROUNDS, TRIGGERS = 10_000, 40, 20
MADE = """
import sys, django
django.setup()
from tests.web.endurance import library_of_a_house
library_of_a_house.made(*map(int, sys.argv[1:]))
"""
SONG_CHANGED = """
import django
django.setup()
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Song
Song.objects.filter(pk=Song.objects.order_by("pk").first().pk).update(album="Another album")
library.changed()
"""
REGISTER_CHANGED = """
import django
django.setup()
from django.db.models import F
from sostenuto_web.repertoire.models import Trigger, TriggerRegister
Trigger.objects.filter(pk=Trigger.objects.order_by("pk").first().pk).update(urge=F("urge") - 1)
TriggerRegister.objects.update(version=F("version") + 1)
"""
DRAWN_MS = """() => {
  const [mark] = performance.getEntriesByName("picture-drawn");
  const [page] = performance.getEntriesByType("navigation");
  return mark ? [mark.startTime - page.responseEnd, mark.startTime] : null;
}"""


def addresses(client: str) -> dict[str, str]:
    """Return what is measured, by what it is."""
    return {
        "picture": "/music/picture/",
        "points": "/music/picture/points/",
        "picture for a client": f"/people/{client}/music/picture/",
        "points for a client": f"/people/{client}/music/picture/points/",
        "a client's music": f"/people/{client}/music/",
        "a client's recordings": f"/people/{client}/music/?show=recordings",
        "recordings": "/music/recordings/",
        "last page of recordings": f"/music/recordings/?page={RECORDINGS // 50}",
        "to name": "/music/unnamed/",
    }


def waits(house: RunningHouse, address: str, rounds: int) -> dict[str, float]:
    """Ask for a page again and again and return how long the answers took, in ms."""
    by, took = house.connection(), []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        by.request("GET", address, headers=house.headers)
        answer = by.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"a page was refused: {answer.status}")
        took.append((time.perf_counter() - started) * 1000)
    by.close()
    first, *rest = took
    return {
        "first": first,
        "median": statistics.median(rest),
        "p95": statistics.quantiles(rest, n=20)[-1],
        "kB": len(body) / 1000,
    }


def anew(house: RunningHouse, address: str, change: str, times: int = 3) -> float:
    """Return how long a page takes at most, in ms, after something was changed under it."""
    took = []
    for _ in range(times):
        house.asked(change)
        took.append(waits(house, address, 2)["first"])
    return max(took)


def drawn(house: RunningHouse, path: str, rounds: int) -> dict[str, float]:
    """Open the picture in Chromium; return how long after its page it was drawn, in ms."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    after, whole = [], []
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        home = f"http://localhost:{house.port}"
        page.context.add_cookies([{"name": "session", "value": house.session, "url": home}])
        for _ in range(rounds):
            page.goto(home + path)
            page.wait_for_selector("music-plane [data-live]:not([hidden])")
            page.wait_for_function("() => performance.getEntriesByName('picture-drawn').length")
            since, begun = page.evaluate(DRAWN_MS)
            after.append(since)
            whole.append(begun)
        browser.close()
    return {"median": statistics.median(after), "most": max(after), "whole": max(whole)}


def main() -> int:
    """Measure and say it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one line of JSON, for the table")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--browser", action="store_true", help="draw in Chromium as well")
    options = parser.parse_args()
    rounds = 10 if options.quick else ROUNDS
    found: dict[str, object] = {"load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        house = RunningHouse(Path(folder) / "house", application=AS_SERVED)
        house.make(1)
        house.asked(MADE, str(RECORDINGS), str(RECORDINGS), str(TRIGGERS))
        house.start()
        try:
            house.sign_in()
            pages = addresses(house.people[0].id)
            found["pages"] = {kind: waits(house, page, rounds) for kind, page in pages.items()}
            found["anew"] = {
                "picture, a song changed": anew(house, pages["picture"], SONG_CHANGED),
                "for a client, a song changed": anew(
                    house, pages["picture for a client"], SONG_CHANGED
                ),
                "for a client, the register changed": anew(
                    house, pages["picture for a client"], REGISTER_CHANGED
                ),
            }
            if options.browser:
                drawings = ("picture", "picture for a client")
                found["drawn"] = {kind: drawn(house, pages[kind], 5) for kind in drawings}
        finally:
            house.stop()
    print(json.dumps(found, indent=None if options.json else 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

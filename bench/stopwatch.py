"""Drive Chromium through a therapist's tasks and say what each takes: `make stopwatch`.

    python bench/stopwatch.py [--json] [--only day|monday]

*Day* is a therapist's single tasks; *Monday* is the fixed corpus of ``tests/reference/monday``: six
people seen alone and two groups of ten, to 26 signed notes, and the same notes typed by hand in the
same program. The demo's house is opened on the loopback address, without its music. A task is done
with the mouse, the keyboard and taps; what counts are the events that arrived in its pages. Seconds
of a person come from the keystroke-level model (`keystroke_model`); the server's are those of its
answers, on a machine that also runs the browser. The exit code is 1 when a target was missed.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.keystroke_model import Counted, Counter
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tests.reference.monday import replay
from tests.reference.monday.corpus import monday
from tests.web.browser import care_steps as steps
from tests.web.browser.conftest import CHROMIUM, RunningHouse
from tests.web.browser.demo_house import opened_demo
from tests.web.browser.opened_house import come_in

PASSWORD = "play it softly"
PATIENCE_MS = 60_000
ALIAS = "Cedar"
WORDS = (
    "Came in fast, slowed with the second song, sang the last line twice.",
    "Singing comes first, talking after.",
    "Bring one song for the way home.",
)
"""Twenty-five words of a therapist's own."""
TAP_MS = "() => performance.getEntriesByName('session-tap').map((one) => one.duration)"


@dataclass(frozen=True)
class Target:
    """What a task may take; None where only the figure is wanted."""

    clicks: int | None = None
    seconds: float | None = None

    def is_met(self, took: Counted) -> bool:
        """Whether what was counted stays inside."""
        few = self.clicks is None or took.clicks <= self.clicks
        return few and (self.seconds is None or took.estimate_s <= self.seconds)

    def __str__(self) -> str:
        clicks = f"<= {self.clicks} clicks" if self.clicks is not None else ""
        seconds = f"<= {self.seconds:g} s" if self.seconds is not None else ""
        return ", ".join(filter(None, (clicks, seconds)))


TARGETS = {
    "plan": Target(clicks=6, seconds=60),
    "swap": Target(clicks=3, seconds=20),
    "pads": Target(),
    "note": Target(clicks=8, seconds=120),
    "sign all": Target(clicks=2, seconds=60),
    "alert": Target(clicks=4, seconds=60),
    "copy": Target(clicks=4, seconds=30),
}
"""Of the working day in the design's research, section 5.1, and of the issue."""
SAYS = {
    "plan": "a session planned from the last plan",
    "swap": "one of its songs swapped, triggers checked",
    "pads": "start, 3 activities, help, a song, 5 words said, end",
    "note": "finished session to signed note, 25 own words",
    "sign all": "every note that is ready, signed",
    "alert": "an alert handled, with 8 words",
    "copy": "a signed note copied in DAP and in SOAP",
}


class Day:
    """A therapist's browser in the demo's house, with a counter that hears every page."""

    def __init__(self, browser: Browser, house: RunningHouse) -> None:
        self.context = self._context(browser, house)
        self.counter = Counter(self.context)
        self.page = self.context.new_page()
        come_in(self.page, "rosa", PASSWORD)
        self.record = steps.record_of(self.page, ALIAS)
        self.taps_ms: list[float] = []
        self.note = ""

    def _context(self, browser: Browser, house: RunningHouse) -> BrowserContext:
        window = {"width": 1280, "height": 900}
        context = browser.new_context(
            base_url=house.url, viewport=window, has_touch=True, permissions=steps.CLIPBOARD
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def plan(self) -> None:
        """From the client's sessions to a plan that is like the last one."""
        steps.follow(self.page, "Plan a session")
        box = self.page.locator("[name=copy]")
        if not box.is_checked():
            box.click()
        steps.press(self.page, "Plan the session")
        self.page.locator(".plan-cards").first.wait_for()

    def swap(self) -> None:
        """On the plan."""
        before, after = steps.swap_first_song(self.page)
        if before == after:
            raise RuntimeError("the song is still there")

    def pads(self) -> None:
        """On the session's page, from its start to its end."""
        page = self.page
        page.get_by_role("button", name="Start").click()
        for part in page.locator("[data-part]").all():
            part.locator("button.run-part").click()
        steps.choose(page, "Help given", "more time")
        steps.pad(page, "Music")
        page.locator("dialog[open] button.run-song").first.click()
        page.locator("dialog[open]").wait_for(state="hidden")
        steps.quote(page, "I stayed until the end.")
        page.get_by_role("button", name="End the session").click()
        page.get_by_role("link", name="Write the note").wait_for()

    def write_note(self) -> None:
        """From the session's page, when it is over, to a signed note."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Write the note").click()
        steps.write_note(self.page, WORDS)
        steps.sign(self.page)
        self.note = self.page.url

    def sign_all(self) -> None:
        """From the work list."""
        steps.follow(self.page, "Sign")
        with self.page.expect_navigation():
            button = self.page.get_by_role("button", name=re.compile("I have read"))
            button.click()

    def alert(self) -> None:
        """From Today."""
        steps.follow(self.page, "Say what was done")
        self.page.locator("#main textarea").first.click()
        self.page.keyboard.type("Spoke with her, the lock is mended today.")
        steps.press(self.page, "Close the alert")

    def copy(self) -> None:
        """From the signed note, twice onto the clipboard."""
        for name in ("DAP", "SOAP"):
            copied = steps.copy_as(self.page, name)
            if not copied.startswith(f"Music therapy note ({name})"):
                raise RuntimeError(f"that is no {name} note: {copied[:60]}")

    def tasks(self) -> Iterator[tuple[str, Counted]]:
        """Yield each task with what it took; in the order of a day."""
        page = self.page
        page.goto(f"{self.record}sessions/")
        yield "plan", self.counted(self.plan)
        yield "swap", self.counted(self.swap)
        page.goto(page.url.split("/plan/")[0] + "/run/")
        steps.ready(page)
        yield "pads", self.counted(self.pads)
        steps.all_sent(page)
        self.taps_ms = page.evaluate(TAP_MS)
        yield "note", self.counted(self.write_note)
        page.goto("/worklist/")
        yield "sign all", self.counted(self.sign_all)
        page.goto("/")
        yield "alert", self.counted(self.alert)
        page.goto(self.note)
        yield "copy", self.counted(self.copy)

    def counted(self, task: Callable[[], None]) -> Counted:
        """Return what a task took."""
        self.page.wait_for_load_state("networkidle")
        self.counter.begin()
        task()
        return self.counter.end()


MONDAY = {
    replay.START: "the two groups begun, everybody or all but one here",
    replay.NOTES: "six notes, two shared parts, all signed",
    replay.CARD: "twenty members' cards",
    replay.PEOPLE: "marks, quotes, parts: while people are there",
    replay.BY_HAND: "the same 26 notes typed by hand, nothing else",
}
"""The kinds of work of Monday, in words."""
OF_NOTES = (replay.START, replay.NOTES, replay.CARD)
MONDAY_SECONDS = 25 * 60


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the browser for as long as the block lasts."""
    place = shutil.which("chromium") or shutil.which("chromium-browser")
    if place is None:
        raise SystemExit("Chromium is missing; install it with: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=[*CHROMIUM])
        yield browser
        browser.close()


@contextmanager
def day() -> Iterator[Day]:
    """Open the house and the browser for as long as the block lasts."""
    with demo() as house, chromium() as browser:
        yield Day(browser, house)


@contextmanager
def demo() -> Iterator[RunningHouse]:
    """Open a demo's house for as long as the block lasts."""
    with (
        tempfile.TemporaryDirectory(prefix="sostenuto-stopwatch-") as folder,
        opened_demo(Path(folder)) as house,
    ):
        yield house


def the_day(figures: dict[str, Any]) -> bool:
    """Do the day, print what each task took; return whether every target was met."""
    found: dict[str, Counted] = {}
    with day() as work:
        for name, took in work.tasks():
            found[name] = took
            print(shown(name, took), flush=True)
        taps = work.taps_ms
    print(f"tap to feedback on the session's page: {max(taps):.0f} ms at most of {len(taps)}")
    figures["tasks"] = {
        name: asdict(took) | {"model_s": took.estimate_s} for name, took in found.items()
    }
    figures["taps_ms"] = taps
    return all(TARGETS[name].is_met(took) for name, took in found.items())


def the_monday(figures: dict[str, Any]) -> bool:
    """Replay Monday, print what each kind of work took; return whether it met its target."""
    with demo() as house, chromium() as browser:
        work = replay.Replay(
            browser, house, lambda page: come_in(page, "rosa", PASSWORD), by_hand=True
        )
        notes = len(list(work.all_of_it()))
        work.typed()
        took = work.took
        work.context.close()
    for kind, says in MONDAY.items():
        print(row(f"Monday: {says}", took.total(kind)))
    seconds, by_hand = took.seconds(*OF_NOTES), took.seconds(replay.BY_HAND)
    is_met = notes == len(monday().notes) and seconds <= MONDAY_SECONDS
    print(
        f"Monday: {notes} signed notes in {seconds / 60:.1f} minutes (<= {MONDAY_SECONDS / 60:g}: "
        f"{'pass' if is_met else 'MISSED'}); typed by hand: {by_hand / 60:.1f} minutes"
    )
    print(
        f"a member's card: {max(took.clicks(replay.CARD))} clicks at most, the sentence's included"
    )
    figures["monday"] = {
        kind: asdict(took.total(kind)) | {"model_s": took.seconds(kind)} for kind in MONDAY
    }
    return is_met


def row(says: str, took: Counted) -> str:
    """Return the figures of a line of the table."""
    figures = f"{took.clicks:6} {took.keys:6} {took.decisions:9} {took.server_s:8.2f}"
    return f"{says:54}{figures} {took.estimate_s:8.1f}"


def shown(name: str, took: Counted) -> str:
    """Return one line of the table."""
    target = TARGETS[name]
    verdict = "" if not str(target) else "pass" if target.is_met(took) else "MISSED"
    return f"{row(SAYS[name], took)}  {target!s:24}{verdict}"


PARTS = {"day": the_day, "monday": the_monday}


def main() -> int:
    """Do everything, print what it took, and fail when a target was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="the figures as one line of JSON, last")
    parser.add_argument("--only", choices=tuple(PARTS), help="one of the two parts")
    options = parser.parse_args()
    head = f"{'task':54}{'clicks':>6} {'keys':>6} {'decisions':>9} {'server s':>8} {'model s':>8}"
    print(head + "  target")
    figures: dict[str, Any] = {}
    wanted = [options.only] if options.only else list(PARTS)
    met = [PARTS[part](figures) for part in wanted]
    load = os.getloadavg()[0]
    print(f"load average {load:.1f}, {os.cpu_count()} cores")
    if options.json:
        print(json.dumps(figures | {"load": load}))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

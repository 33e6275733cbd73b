"""Measure a group's room: from a tap on a phone to the leader's screen, with 50 phones in one room.

    python bench/room.py [--phones 50] [--answers 3] [--seconds 30] [--processes 1] [--browser]
                         [--at-once] [--json]

A house is served on the loopback address; phones are web sockets that do what a phone's page does.
Everybody answers at moments of their own within ``--seconds`` (``--at-once``: all in one instant,
which no group does). ``kept`` is from sending to the acknowledgement, ``screen`` from sending the
first answer of a phone until a leader's line has been told that this seat has answered; with
``--browser`` until Chromium has drawn it. With two processes (Redis is started beside them), half
of the phones sit at the other one. In the middle one phone is cut off; nobody else may notice.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.web.care.groups.rooms.live_house import (
    LiveHouse,
    Phone,
    staying,
    until,
)
from tests.web.postgresql import free_port

TARGET_MS = 200.0
SEATS = """
import json, django
django.setup()
from sostenuto_web.care.models import Seat
print(json.dumps({seat.pk.hex: str(seat.session_id) for seat in Seat.objects.all()}))
"""
WATCH = """() => {
  window.seen = {};
  const page = document.querySelector("group-round");
  new MutationObserver(() => {
    for (const row of page.querySelectorAll("[data-state=done]")) {
      const id = row.dataset.place;
      if (!(id in window.seen)) {
        window.seen[id] = 0;
        requestAnimationFrame(() => (window.seen[id] = Date.now()));
      }
    }
  }).observe(page, { subtree: true, attributeFilter: ["data-state"] });
}"""


class Play:
    """One round of everybody: what was sent when, kept when, and seen when."""

    def __init__(self, phones: list[Phone], of_seat: dict[str, str], said: argparse.Namespace):
        self.phones, self.of_seat, self.said = phones, of_seat, said
        self.began: dict[str, float] = {}
        self.kept_ms: list[float] = []
        self.seen: dict[str, float] = {}

    async def one(self, phone: Phone, chance: random.Random) -> None:
        """Answer as somebody does, one question after the other."""
        wait = 0.0 if self.said.at_once else chance.uniform(0, self.said.seconds)
        await asyncio.sleep(wait)
        answers = [("mood", "5,5"), ("craving", "4"), ("word", "rain")]
        for what, words in answers[: self.said.answers]:
            sent = time.time()
            self.began.setdefault(self.of_seat[phone.seat], sent)
            token = await phone.say(what, words)
            await phone.settled(token)
            self.kept_ms.append(1000 * (time.time() - sent))
            if not self.said.at_once:
                await asyncio.sleep(chance.uniform(0.5, 2))

    async def watch(self, line: Any) -> None:
        """Note when a leader's line is told of each seat."""
        async for text in line:
            for place, (state, _words, _taken) in json.loads(text)["places"].items():
                if state == "done":
                    self.seen.setdefault(place, time.time())

    async def cut(self, phone: Phone) -> None:
        """Cut one phone off in the middle, as a lift does."""
        await asyncio.sleep(self.said.seconds / 2)
        if phone.line is not None:
            phone.line.transport.abort()

    async def run(self, house: LiveHouse) -> None:
        """Play it."""
        chance = random.Random(6)
        async with staying(*self.phones), house.leaders_line() as line:
            watching = asyncio.create_task(self.watch(line))
            all_of_them = [self.one(phone, chance) for phone in self.phones]
            cutting = [] if self.said.at_once else [self.cut(self.phones[0])]
            await asyncio.gather(*all_of_them, *cutting)
            await until(lambda: len(self.seen) == len(self.phones), 60)
            watching.cancel()

    def screen_ms(self, seen: dict[str, float]) -> list[float]:
        """Return how long each seat's first answer took to the screen."""
        return [1000 * (seen[place] - began) for place, began in self.began.items()]


def spread(took_ms: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and the most of some times."""
    p95 = statistics.quantiles(took_ms, n=20)[-1]
    return {"median": statistics.median(took_ms), "p95": p95, "most": max(took_ms)}


def redis(folder: str) -> tuple["subprocess.Popen[bytes]", str]:
    """Start a Redis of its own."""
    port = free_port()
    words = [shutil.which("redis-server") or "redis-server", "--port", str(port), "--save", ""]
    server = subprocess.Popen([*words, "--dir", folder], stdout=subprocess.DEVNULL)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server, f"redis://127.0.0.1:{port}/0"


def cpu_s(house: LiveHouse) -> float:
    """Return how long the processor has worked for a server, in seconds."""
    if house.process is None:
        return 0.0
    fields = Path(f"/proc/{house.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(said: argparse.Namespace, folder: str) -> dict[str, Any]:
    """Play one round and return what was measured."""
    server, url = redis(folder) if said.processes > 1 else (None, "")
    houses = [LiveHouse(Path(folder) / "house", redis_url=url)]
    houses[0].furnish(said.phones)
    houses[0].start()
    houses[0].sign_in()
    try:
        for _ in range(said.processes - 1):
            houses.append(houses[0].beside())
            houses[-1].start()
        of_seat = json.loads(houses[0].asked(SEATS))
        signs = houses[0].room["signs"]
        phones = [Phone.of(houses[number % len(houses)], sign) for number, sign in enumerate(signs)]
        play = Play(phones, of_seat, said)
        before_s = sum(cpu_s(house) for house in houses)
        drawn = in_chromium(play, houses[0]) if said.browser else asyncio.run(play.run(houses[0]))
        busy_s = sum(cpu_s(house) for house in houses) - before_s
    finally:
        for house in houses:
            house.stop()
        if server is not None:
            server.terminate()
            server.wait(10)
    dropped = [phone.drops for phone in phones]
    return {
        "phones": len(phones),
        "processes": said.processes,
        "answers": len(play.kept_ms),
        "kept_ms": spread(play.kept_ms),
        "screen_ms": spread(play.screen_ms(play.seen)),
        **({"drawn_ms": spread(play.screen_ms(drawn))} if drawn else {}),
        "cpu_ms_an_answer": round(1000 * busy_s / len(play.kept_ms), 1),
        "others_dropped": sum(dropped[1:]),
        "target_ms": TARGET_MS,
        "load": os.getloadavg()[0],
    }


def in_chromium(play: Play, house: LiveHouse) -> dict[str, float]:
    """Play it with the leader's page open in Chromium; return when it drew each seat."""
    from playwright.sync_api import sync_playwright
    from tests.web.browser.conftest import CHROMIUM, chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM])
        context = browser.new_context(base_url=f"http://{house.host}")
        cookie = {"name": "session", "value": house.session, "url": f"http://{house.host}"}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"/groups/{house.room['group']}/meetings/{house.room['meeting']}/round/")
        page.wait_for_function("() => performance.getEntriesByName('round-told').length")
        page.evaluate(WATCH)
        asyncio_in_thread(play, house)
        page.wait_for_function(
            f"() => Object.values(seen).filter(Boolean).length === {len(play.phones)}"
        )
        seen = page.evaluate("seen")
        browser.close()
    return {place: at_ms / 1000 for place, at_ms in seen.items()}


def asyncio_in_thread(play: Play, house: LiveHouse) -> None:
    """Play beside the loop that Playwright keeps in this thread."""
    import threading

    player = threading.Thread(target=lambda: asyncio.run(play.run(house)))
    player.start()
    player.join()


def main() -> int:
    """Measure, print, and return 1 where the target was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--phones", type=int, default=50)
    parser.add_argument("--answers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--at-once", action="store_true")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sostenuto-room-") as folder:
        found = measured(said, folder)
    if said.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            times = isinstance(value, dict)
            print(f"{name:15}", {k: round(v, 1) for k, v in value.items()} if times else value)
    last = found.get("drawn_ms", found["screen_ms"])
    return int(last["p95"] > TARGET_MS or found["others_dropped"] > 0)


if __name__ == "__main__":
    sys.exit(main())

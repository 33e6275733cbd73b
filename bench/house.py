"""Measure the house: pages with 2,000 clients, fifty writers on both databases, the two starts.

    python bench/house.py [--json] [--quick]

Everything goes through a real server and sockets on the loopback address. A page's time is the
whole answer as a browser waits for it, so it holds a little more than the server's own work.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.web import postgresql
from tests.web.endurance.cast_of_a_house import name
from tests.web.endurance.ledger import Ledger
from tests.web.endurance.running_house import RunningHouse

CLIENTS, PAGES, WRITERS, EACH = 2000, 200, 50, 10
START_S = 300
INVENTED = ROOT / "src/sostenuto_web/config/demo/invented.toml"
OF_THIS_SHELL = ("SOSTENUTO_", "PYTHONDONTWRITEBYTECODE")
"""What a person's shell does not set: without compiled files each start would compile us anew."""
THE_MUSIC = "The music is in the house"


@contextlib.contextmanager
def open_house(clients: int, database_url: str = "") -> Iterator[RunningHouse]:
    """Run a house with some clients for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        house = RunningHouse(Path(folder) / "house", database_url)
        house.make(clients)
        house.start()
        house.sign_in()
        try:
            yield house
        finally:
            house.stop()


def pages(clients: int, count: int) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile of each kind of page, in ms."""
    chance = random.Random(7)
    with open_house(clients) as house:
        asked = {
            "list": lambda: f"/people/?page={chance.randint(1, max(1, clients // 50))}",
            "search": lambda: searched(house, name(chance.randrange(clients)).split()[1]),
            "record": lambda: f"/people/{chance.choice(house.people).id}/",
        }
        return {kind: waits(house, address, count) for kind, address in asked.items()}


def searched(house: RunningHouse, words: str) -> str:
    """Send a search, which no address carries, and return the address of what it found."""
    by = house.connection()
    sent = {**house.headers, "Content-Type": "application/x-www-form-urlencoded"}
    by.request("POST", "/people/", urlencode({"q": words}), sent)
    found = by.getresponse().headers["Location"]
    by.close()
    return found


def waits(house: RunningHouse, address: object, count: int) -> dict[str, float]:
    """Ask for a kind of page again and again and return how long the answers took, in ms."""
    by, took = house.connection(), []
    for number in range(count + 5):
        path = address()
        started = time.perf_counter()
        by.request("GET", path, headers=house.headers)
        answer = by.getresponse()
        body = answer.read()
        if answer.status != 200 or b"<main" not in body:
            raise RuntimeError(f"a page was refused: {answer.status}")
        if number >= 5:  # the first ones load templates
            took.append((time.perf_counter() - started) * 1000)
    by.close()
    return {"median": statistics.median(took), "p95": statistics.quantiles(took, n=20)[-1]}


def writers(database_url: str = "") -> dict[str, float]:
    """Let fifty people write at once and return how it went."""
    ledger, took = Ledger(), []
    with open_house(20, database_url) as house:

        def person(seed: int) -> None:
            chance, by = random.Random(seed), house.connection()
            for _ in range(EACH):
                started = time.perf_counter()
                ledger.write(house, by, chance)
                took.append(time.perf_counter() - started)
            by.close()

        threads = [threading.Thread(target=person, args=(seed,)) for seed in range(WRITERS)]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lasted = time.perf_counter() - started
        faults = ledger.faults(house)
    return {
        "failures": WRITERS * EACH - len(ledger.acknowledged) + len(faults),
        "per_s": WRITERS * EACH / lasted,
        "p95_s": statistics.quantiles(took, n=20)[-1],
    }


def starts() -> dict[str, float]:
    """Clone this checkout, run its demo twice, and return how long each took, in seconds.

    ``first`` and ``second`` end when somebody has signed in and has the list of people before
    them; ``music`` when the first start has the demo's music in the house, too.
    """
    with tempfile.TemporaryDirectory(prefix="sostenuto-clone-") as folder:
        started = time.perf_counter()
        clone = Path(folder) / "sostenuto"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        first, music = demo(clone, started, music=True)
        second, _ = demo(clone, time.perf_counter())
        return {"first": first, "music": music, "second": second}


def demo(clone: Path, started: float, *, music: bool = False) -> tuple[float, float]:
    """Run the demo until its first page is there, and its music if that is asked for."""
    port = postgresql.free_port()
    process = subprocess.Popen(
        [sys.executable, "bootstrap.py", "demo", "--port", str(port)],
        cwd=clone,
        env={k: v for k, v in os.environ.items() if not k.startswith(OF_THIS_SHELL)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        while time.perf_counter() - started < START_S and process.poll() is None:
            try:
                looked_around(f"http://localhost:{port}")
            except OSError:
                time.sleep(0.05)
                continue
            page = time.perf_counter() - started
            if music and not any(THE_MUSIC in line for line in process.stdout or ()):
                break
            return page, time.perf_counter() - started
        raise RuntimeError("the demo did not open")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def looked_around(house: str) -> None:
    """Sign in as the therapist of the demo and open the list of people."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{house}/sign-in/").close()
    form = {
        "login": "rosa",
        "password": tomllib.loads(INVENTED.read_text("utf-8"))["password"],
        "csrfmiddlewaretoken": next(one.value for one in jar if one.name == "csrf") or "",
    }
    opener.open(f"{house}/sign-in/", urlencode(form).encode()).close()
    with opener.open(f"{house}/people/") as page:
        if b"(invented)" not in page.read():
            raise RuntimeError("the list of people is not there")


def main() -> int:
    """Measure and say it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one line of JSON, for the table")
    parser.add_argument("--quick", action="store_true", help="fewer pages, no clone")
    options = parser.parse_args()
    found: dict[str, object] = {"pages": pages(CLIENTS, 40 if options.quick else PAGES)}
    found["sqlite"] = writers()
    if shutil.which("psql"):
        with postgresql.server() as server:
            found["postgresql"] = writers(server.url)
    if not options.quick:
        found["starts"] = starts()
    print(json.dumps(found, indent=None if options.json else 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

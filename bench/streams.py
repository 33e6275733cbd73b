"""Measure listeners: so many programmes streamed at once by one process, at the pace of the music.

    python bench/streams.py [--json] [--listeners 20] [--seconds 40]

A part that comes after what was held ready has sounded is a stall. Twice: with nothing else going
on, and with somebody opening pages all the while.
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.web.endurance.running_house import RunningHouse
from tests.web.listening.proofs.listening_to_many import Heard, listen
from tests.web.listening.proofs.test_many_streams import MADE

PIECES, KILOBYTES = 8, 6000
BYTES_A_SECOND = 192_000 / 8
"""Of a levelled file."""


def measured(listeners: int, seconds: float) -> dict[str, dict[str, float]]:
    """Return what came of it, without and with somebody who opens pages."""
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        house = RunningHouse(Path(folder) / "house")
        house.make(40)
        addresses = json.loads(house.asked(MADE, str(PIECES), str(KILOBYTES)).splitlines()[-1])
        house.start()
        house.sign_in()
        try:
            return {
                "alone": _run(house, addresses, listeners, seconds, busy=False),
                "with pages": _run(house, addresses, listeners, seconds, busy=True),
            }
        finally:
            house.stop()


def _run(
    house: RunningHouse, addresses: list[str], listeners: int, seconds: float, *, busy: bool
) -> dict[str, float]:
    over = threading.Event()
    opened = 0

    def open_pages() -> None:
        nonlocal opened
        while busy and not over.is_set():
            house.get("/people/")
            opened += 1

    def one(number: int) -> Heard:
        address = addresses[number % len(addresses)]
        return listen(house, address, bytes_a_second=BYTES_A_SECOND, for_s=seconds)

    pages = threading.Thread(target=open_pages)
    pages.start()
    with ThreadPoolExecutor(listeners) as pool:
        found = list(pool.map(one, range(listeners)))
    over.set()
    pages.join()
    waits = sorted(wait for each in found for wait in each.waits)
    return {
        "listeners": listeners,
        "parts": len(waits),
        "stalls": sum(each.stalls for each in found),
        "refused": sum(each.statuses != {206} for each in found),
        "first part, slowest, ms": max(each.first_s for each in found) * 1000,
        "part, median, ms": statistics.median(waits) * 1000,
        "part, 95 %, ms": waits[int(len(waits) * 0.95)] * 1000,
        "part, slowest, ms": waits[-1] * 1000,
        "pages opened": opened,
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--listeners", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40.0)
    given = parser.parse_args()
    found = measured(given.listeners, given.seconds)
    if given.json:
        print(json.dumps(found))
        return 0
    for name, row in found.items():
        print(name)
        for what, value in row.items():
            print(f"  {what:<26}{value:>10.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

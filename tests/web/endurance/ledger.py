"""A ledger of what the server acknowledged, kept outside it, and held against it after a fall."""

import http.client
import json
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.web.endurance.running_house import RunningHouse
from tests.web.postgresql import Server

WRITERS = 4
ENOUGH = 5
"""Acknowledged writes a round; fewer would prove little."""
WARM_S = 60.0
FOUND = 302
KEPT = """
import json, django
django.setup()
from tests.web.endurance import cast_of_a_house
print(json.dumps(cast_of_a_house.kept()))
"""


@dataclass
class Ledger:
    """What was sent and what was acknowledged, by name.

    Attributes
    ----------
    sent : set of str
    acknowledged : list of str
    refused : list of int
        Statuses of answers that were no acknowledgement.
    """

    sent: set[str] = field(default_factory=set)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, house: RunningHouse, by: http.client.HTTPConnection, chance: Any) -> None:
        """Send one contact and note what is answered."""
        person, name = chance.choice(house.people), f"Wren Invented {uuid4().hex}"
        with self.lock:
            self.sent.add(name)
        fields = {"kind": "friend", "name": name, "person": person.token, "once": str(uuid4())}
        status = house.post(f"/people/{person.id}/contacts/new/", fields, by)
        with self.lock:
            if status == FOUND:
                self.acknowledged.append(name)
            else:
                self.refused.append(status)

    def faults(self, house: RunningHouse) -> list[str]:
        """Return what the house does not hold as it should."""
        kept = json.loads(house.asked(KEPT).splitlines()[-1])
        names = Counter(kept["names"])
        lost = len(set(self.acknowledged) - set(names))
        doubled = sum(count > 1 for count in names.values())
        strange = len(set(names) - self.sent)
        whole = kept["told"] == kept["rows"] == sum(names.values())
        said = {
            f"{lost} acknowledged writes lost": lost,
            f"{doubled} written twice": doubled,
            f"{strange} that nobody sent": strange,
            "half-written": not whole,
            f"the audit's chain: {kept['chain']}": kept["chain"],
        }
        return [what for what, wrong in said.items() if wrong]


@contextmanager
def writers(house: RunningHouse, ledger: Ledger, count: int = WRITERS) -> Iterator[None]:
    """Let some people write without a pause for as long as the block lasts."""
    over = threading.Event()

    def write(seed: int) -> None:
        chance, by = random.Random(seed), house.connection()
        while not over.is_set():
            try:
                ledger.write(house, by, chance)
            except (OSError, http.client.HTTPException):
                by.close()  # the server fell: nothing was acknowledged
                time.sleep(0.01)
        by.close()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def fall(house: RunningHouse, ledger: Ledger, after_s: float, server: Server | None) -> None:
    """Kill the server under load, and the database's server with it where one is given.

    The moment is a chance one, but not before a few writes of this round were acknowledged: on a
    busy machine a server would else fall before it has done anything that could be lost.
    """
    house.start()
    goal = len(ledger.acknowledged) + ENOUGH
    with writers(house, ledger):
        until = time.monotonic() + WARM_S
        while len(ledger.acknowledged) < goal and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(after_s)
        if server:
            server.kill()
        house.stop(signal.SIGKILL)
    if server:
        server.start()

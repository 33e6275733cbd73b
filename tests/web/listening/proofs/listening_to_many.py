"""Listeners of a running house: each reads a piece in parts, as fast as it sounds or faster."""

import hashlib
import time
from dataclasses import dataclass, field

from tests.web.endurance.running_house import RunningHouse

PART = 64 * 1024


@dataclass
class Heard:
    """What one listener got: what the parts are together, and how late each came, in s."""

    digest: str = ""
    statuses: set[int] = field(default_factory=set)
    first_s: float = 0.0
    waits: list[float] = field(default_factory=list)
    stalls: int = 0


def listen(
    house: RunningHouse,
    address: str,
    *,
    bytes_a_second: float = 0.0,
    ahead_s: float = 4.0,
    for_s: float = 0.0,
) -> Heard:
    """Read a piece to its end, or for so long.

    Parameters
    ----------
    bytes_a_second : float
        How fast it sounds; 0 reads on without a pause.
    ahead_s : float
        How much is held ready before more is asked for. A part that comes after what was held is
        used up is a stall.
    """
    told, whole, sofar, size = Heard(), hashlib.sha256(), 0, 1
    connection, began = house.connection(), time.monotonic()
    while sofar < size and (not for_s or time.monotonic() - began < for_s):
        if bytes_a_second:
            ready = sofar / bytes_a_second - (time.monotonic() - began)
            time.sleep(max(0.0, ready - ahead_s))
        asked = time.monotonic()
        headers = house.headers | {"Range": f"bytes={sofar}-{sofar + PART - 1}"}
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        part = answer.read()
        came = time.monotonic()
        told.statuses.add(answer.status)
        if answer.status != 206:
            break
        size = int(answer.headers["Content-Range"].rpartition("/")[2])
        told.waits.append(came - asked)
        if not sofar:
            told.first_s = came - asked
            began = came
        elif bytes_a_second and came - began > sofar / bytes_a_second:
            told.stalls += 1
            began = came - sofar / bytes_a_second  # it goes on where it stood
        sofar += len(part)
        whole.update(part)
    connection.close()
    told.digest = whole.hexdigest()
    return told

"""Hearing that takes no time and writes down each time that it happens, in a child process.

The ledger gets a line when a file begins to be heard and one when it has been: what the index must
agree with. ``HEARING_S`` makes it last.
"""

import os
import time

from sostenuto.base.errors import MediaError
from sostenuto.exchange.media_source import content_id, open_regular, stamp_of


def hear(argument):
    with open_regular(argument["path"]) as file:
        stamp = stamp_of(file)
        found = {
            "id": content_id(file),
            "stamp": [stamp.size, stamp.mtime_ns, stamp.ctime_ns],
        }
        text = file.read()
    if argument["only_id"]:
        return found
    if found["id"] in argument["known"]:
        return found | {"copy": True}
    note("begin", found["id"])
    time.sleep(float(os.environ.get("HEARING_S", "0")))
    error = ""
    if b"crash" in text:
        os.abort()
    if b"fault" in text:
        raise RuntimeError("ours")
    if b"vanish" in text:
        raise MediaError("changed while it was being read")
    if b"broken" in text:
        error = "breaks off after 0:42"
    note("end", found["id"])
    pieces = {"beats": b"b", "features": b"f", "fingerprint": b"p", "detail": text}
    return found | {
        "error": error,
        "tags": {"title": "T"},
        "summary": {"duration_s": 60.0},
        "pieces": {} if error else pieces,
    }


def note(what, recording_id):
    """Add a line to the ledger; short appended lines do not mix."""
    with open(os.environ["HEARING_LEDGER"], "a") as ledger:
        ledger.write(f"{what} {recording_id} {os.getpid()}\n")

"""Composing that takes no time, in a child process: bytes made up from the numbers."""

from pathlib import Path

from sostenuto.base.errors import InputError
from sostenuto.exchange.media_source import content_id

REFUSED = 666
"""A seed that no piece is made from."""


def compose(argument):
    said = dict(argument)
    path = Path(said.pop("path"))
    if said["seed"] == REFUSED:
        raise InputError("seed", expected="another", got=REFUSED)
    if said["seed"] == REFUSED + 1:
        raise MemoryError
    said["valence"] = round(said["valence"], 1)  # neighbours make one and the same sound
    path.write_bytes(f"untagged {sorted(said.items())}".encode())
    with path.open("rb") as file:
        return {"content": content_id(file), "tempo_bpm": 66.04}

"""Messages between a pool and its children: plain values, framed, nothing that executes.

A frame is four bytes of length, most significant first, and as many bytes of JSON in ASCII; bytes
travel as ``{"~bytes": base64}``. Paths that are no UTF-8 survive, because JSON escapes what stands
for their odd bytes.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from sostenuto.base.errors import SostenutoError

HEAD_BYTES = 4
LONGEST_BYTES = 64 << 20
"""A worker that a file has taken over must not be able to fill the parent's memory."""

_MARK = "~bytes"


class WireError(SostenutoError):
    """A message that no worker of ours would send."""


def _packed(value: Any) -> dict[str, str]:
    if isinstance(value, bytes | bytearray | memoryview):
        return {_MARK: base64.b64encode(value).decode("ascii")}
    raise TypeError(f"{type(value).__name__} is not a plain value")


def _unpacked(value: dict[str, Any]) -> Any:
    return base64.b64decode(value[_MARK]) if value.keys() == {_MARK} else value


def framed(message: Any) -> bytes:
    r"""Return a message as bytes.

    Examples
    --------
    >>> framed({"a": b"\x00"})
    b'\x00\x00\x00\x1a{"a": {"~bytes": "AA=="}}\n'
    """
    body = json.dumps(message, default=_packed).encode("ascii") + b"\n"
    return len(body).to_bytes(HEAD_BYTES, "big") + body


class Frames:
    """Puts messages together again from whatever pieces arrive.

    Examples
    --------
    >>> frames = Frames()
    >>> data = framed([1, b"two"])
    >>> list(frames.add(data[:7])), list(frames.add(data[7:]))
    ([], [[1, b'two']])
    """

    def __init__(self) -> None:
        self._waiting = bytearray()

    def add(self, data: bytes) -> Iterator[Any]:
        """Take bytes, yield the messages that are complete.

        Raises
        ------
        WireError
            When a message is too long or no JSON.
        """
        self._waiting += data
        while len(self._waiting) >= HEAD_BYTES:
            length = int.from_bytes(self._waiting[:HEAD_BYTES], "big")
            if length > LONGEST_BYTES:
                raise WireError("a worker sent a message that is too long")
            if len(self._waiting) < HEAD_BYTES + length:
                return
            body = bytes(self._waiting[HEAD_BYTES : HEAD_BYTES + length])
            del self._waiting[: HEAD_BYTES + length]
            try:
                yield json.loads(body, object_hook=_unpacked)
            except (ValueError, TypeError, RecursionError):
                raise WireError("a worker sent something that is no message") from None

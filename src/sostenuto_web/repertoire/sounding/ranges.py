"""Which bytes a request asks for (RFC 9110, section 14).

Conventions: ends are included. A request for several parts, or one that is not written rightly,
gets everything; so does one whose ``If-Range`` names another content.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SINGLE = re.compile(r"bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes that are sent.

    Attributes
    ----------
    start, end : int
        First and last byte, both included; ``end`` is before ``start`` where there is none.
    size : int
        Of the whole file.
    whole : bool
        Whether it is answered as the whole file, not as a part.
    """

    start: int
    end: int
    size: int
    whole: bool = True

    @property
    def length(self) -> int:
        """How many bytes are sent."""
        return self.end - self.start + 1

    @property
    def begins(self) -> bool:
        """Whether somebody begins to hear it here: from the first byte on, and no mere try."""
        return self.start == 0 and (self.length > 2 or self.length == self.size)


def asked_for(headers: Mapping[str, str], size: int, tag: str) -> Part | None:
    """Return which part of a file is asked for, or None where it has no such part.

    Parameters
    ----------
    headers : mapping
        Of the request.
    size : int
        Of the file, in bytes.
    tag : str
        The file's strong entity tag, with its quotes.

    Examples
    --------
    >>> asked_for({"Range": "bytes=-100"}, 1000, '"a"').start
    900
    >>> asked_for({"Range": "bytes=1000-"}, 1000, '"a"') is None
    True
    >>> asked_for({"Range": "bytes=0-0, 5-6"}, 1000, '"a"').whole
    True
    """
    everything = Part(0, size - 1, size)
    found = _SINGLE.fullmatch(headers.get("Range", "").strip())
    if found is None or headers.get("If-Range", tag).strip() != tag:
        return everything
    first, last = found.groups()
    if not first:
        if not last:
            return everything
        wanted = min(int(last), size)
        return Part(size - wanted, size - 1, size, whole=False) if wanted else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return everything  # not written rightly
    return Part(start, end, size, whole=False) if start < size else None

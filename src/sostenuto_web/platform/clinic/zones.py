"""Time zones by the name of a place."""

import os
import re
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

PLACE = re.compile(r"(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+")


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return every time zone that is called by a place, and UTC."""
    return (*sorted(zone for zone in available_timezones() if PLACE.fullmatch(zone)), "UTC")


def matching(words: str) -> str | None:
    """Return the one time zone that somebody means, or None.

    Examples
    --------
    >>> matching("new york"), matching("europe/berlin"), matching("atlantis")
    ('America/New_York', 'Europe/Berlin', None)
    """
    wanted = "_".join(words.split()).casefold()
    for name in names():
        if name.casefold() == wanted:
            return name
    found = [name for name in names() if name.casefold().rpartition("/")[2] == wanted]
    return found[0] if len(found) == 1 else None


def of_this_machine() -> str:
    """Return the time zone that this machine is set to, or nothing where it has no place."""
    path = os.environ.get("TZ", "") or str(Path("/etc/localtime").resolve())
    found = matching(path.rpartition("zoneinfo/")[2])
    return "" if found in (None, "UTC") else found or ""

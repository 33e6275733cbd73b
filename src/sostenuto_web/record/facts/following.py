"""What follows when a fact is noted; the rooms that know more register it here.

It runs in the transaction in which the fact is noted, after the fact that it corrects was voided.
"""

from collections.abc import Callable
from typing import Any

from sostenuto_web.record.models import Fact

Following = Callable[[Any, Any], None]
"""Given who noted it, and the fact."""

_followings: dict[type[Fact], list[Following]] = {}


def follows(kind: type[Fact], doing: Following) -> None:
    """Let something follow from each fact of a kind; registering it again changes nothing."""
    known = _followings.setdefault(kind, [])
    if doing not in known:
        known.append(doing)


def tell(by: Any, fact: Fact) -> None:
    """Let follow what follows from a fact that was noted just now."""
    for doing in _followings.get(type(fact), ()):
        doing(by, fact)

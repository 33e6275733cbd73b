"""What follows elsewhere from a tap in one session; the rooms that know more register it here.

It runs after the tap is in the record, and outside its transaction: nothing that follows can undo
the tap, and no two wait for each other's rows.
"""

from collections.abc import Callable
from typing import Any

from sostenuto_web.care.models import Session
from sostenuto_web.care.running.actions import Action

Following = Callable[[Any, Session, Action], None]
_followings: dict[str, list[Following]] = {}


def follows(kind: str, doing: Following) -> None:
    """Let something follow from each tap of a kind; registering it again changes nothing."""
    known = _followings.setdefault(kind, [])
    if doing not in known:
        known.append(doing)


def tell(by: Any, session: Session, action: Action) -> None:
    """Let follow what follows from a tap that was applied."""
    for doing in _followings.get(action.kind, ()):
        doing(by, session, action)

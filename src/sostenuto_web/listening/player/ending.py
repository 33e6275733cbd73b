"""What follows when a slot ends; the rooms that know more register it here.

It runs in the transaction in which the slot ends, with the programme's row locked.
"""

from collections.abc import Callable
from typing import Any

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot

Following = Callable[[Any, ListeningProgramme, ProgrammeSlot], None]
_followings: list[Following] = []


def follows(doing: Following) -> None:
    """Let something follow from each slot that ends; registering it again changes nothing."""
    if doing not in _followings:
        _followings.append(doing)


def tell(by: Any, programme: ListeningProgramme, slot: ProgrammeSlot) -> None:
    """Let follow what follows from a slot that has ended."""
    for doing in _followings:
        doing(by, programme, slot)

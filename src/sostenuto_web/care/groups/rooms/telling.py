"""Telling the open pages of a room that something changed: never what, and never of whom.

Conventions: a message says only that there is something new; whoever hears it asks the database.
Losing one is no harm: pages ask again by themselves every few seconds.
"""

import logging
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.db import transaction

try:
    from redis.exceptions import RedisError
except ImportError:  # a house of one process has none
    FAULTS: tuple[type[Exception], ...] = (OSError, ChannelFull)
else:
    FAULTS = (OSError, ChannelFull, RedisError)

_log = logging.getLogger(__name__)


def leaders(meeting_id: UUID) -> str:
    """Return what the leaders' pages of a room listen to."""
    return f"room-leaders-{meeting_id.hex}"


def phones(meeting_id: UUID) -> str:
    """Return what the phones of a room listen to."""
    return f"room-phones-{meeting_id.hex}"


def answered(meeting_id: UUID) -> None:
    """Tell the leaders, once it is committed, that somebody answered, came or went."""
    transaction.on_commit(lambda: _send(leaders(meeting_id)))


def changed(meeting_id: UUID) -> None:
    """Tell leaders and phones, once it is committed, that the room is another."""
    transaction.on_commit(lambda: _send(leaders(meeting_id), phones(meeting_id)))


def _send(*names: str) -> None:
    layer = get_channel_layer()
    for name in names:
        try:
            async_to_sync(layer.group_send)(name, {"type": "room.changed"})
        except FAULTS as problem:  # what was said is kept, and pages ask again by themselves
            _log.warning("a room could not be told: %s", type(problem).__name__)

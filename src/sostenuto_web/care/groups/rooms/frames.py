"""Reading what a phone sends: an id, which question, what was said, how long ago. Nothing else."""

import json
import math
from datetime import timedelta
from typing import Any
from uuid import UUID

from sostenuto_web.care.groups.rooms.answering import LONGEST_WAIT, Given

LONGEST = 500
"""Characters of a frame."""
LONGEST_SAID = 200


def read(text: str | None) -> Given | None:
    """Return the answer in a frame, or None: it is none.

    Examples
    --------
    >>> said = '{"id": "00000000-0000-0000-0000-000000000001", "ask": "a1", "said": "7", "ago": 9}'
    >>> read(said).said, read(said).ago.seconds
    ('7', 9)
    >>> read("[1]"), read("{"), read(None), read("[" * 400)
    (None, None, None, None)
    """
    if text is None or len(text) > LONGEST:
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return given(said) if isinstance(said, dict) else None


def given(said: dict[str, Any]) -> Given | None:
    """Return the answer that a phone or a form says, or None."""
    token, question, words = said.get("id"), said.get("ask"), said.get("said")
    if not (isinstance(token, str) and isinstance(question, str) and isinstance(words, str)):
        return None
    if len(words) > LONGEST_SAID or len(question) > LONGEST_SAID:
        return None
    try:
        return Given(UUID(token), question, words, _ago(said.get("ago")))
    except ValueError:
        return None


def _ago(said: Any) -> timedelta:
    """Return how long ago it was, in seconds that can be meant."""
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
        return timedelta(0)
    return timedelta(seconds=min(max(float(said), 0.0), LONGEST_WAIT.total_seconds()))

"""What is kept as facts: ratings, feelings, music, words, responses, harms, and alerts."""

from sostenuto_web.record.models.alerts import Alert
from sostenuto_web.record.models.facts import (
    Distress,
    Fact,
    Feeling,
    Felt,
    Mark,
    Moment,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)
from sostenuto_web.record.models.harms import BETWEEN, Harm

__all__ = [
    "BETWEEN",
    "Alert",
    "Distress",
    "Fact",
    "Feeling",
    "Felt",
    "Harm",
    "Mark",
    "Moment",
    "MusicEvent",
    "PromptLevel",
    "Quote",
    "Rating",
    "Response",
]

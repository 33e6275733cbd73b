"""What was rated in the sessions of a course: the first time and the last time, a row a scale.

Conventions: what was asked before a session is compared with what was asked before another, so that
the good of one session does not look like a change over time. Nothing is concluded from it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sostenuto.base.affect import AffectPoint
from sostenuto.measures.ratings import mood_words, ratings
from sostenuto_web.care.models import Course, Session
from sostenuto_web.record.models import Rating
from sostenuto_web.record.models.facts import Moment


@dataclass(frozen=True, slots=True)
class Compared:
    """One scale: its name, the first answer and the last one in words, and from how many."""

    name: str
    better: str
    first: str
    last: str
    first_at: Any
    last_at: Any
    n: int


def compared(course: Course) -> list[Compared]:
    """Return the scales that were rated before sessions of a course, in the order of the table.

    Whether whoever asks may read the sessions is for the caller to check.
    """
    sessions = Session.objects.filter(course=course, voided_at=None)
    rows = Rating.objects.filter(
        session_id__in=sessions.values("pk"), moment=Moment.BEFORE, voided_at=None
    ).order_by("at", "made_at")
    by_scale: dict[str, list[Any]] = {}
    for row in rows.values_list("scale", "value", "valence", "arousal", "at", named=True):
        by_scale.setdefault(row.scale, []).append(row)
    return [
        Compared(
            _(known.name),
            known.better,
            words_of(found[0]),
            words_of(found[-1]),
            found[0].at,
            found[-1].at,
            len(found),
        )
        for key, known in ratings().items()
        if (found := by_scale.get(key))
    ]


def words_of(row: Any) -> str:
    """Return an answer in words: of a `Rating`, or of a row with its columns."""
    if row.valence is not None and row.arousal is not None:
        how = mood_words(AffectPoint(row.valence, row.arousal))
        return ", ".join(_(part) for part in how)
    return f"{row.value:g}"

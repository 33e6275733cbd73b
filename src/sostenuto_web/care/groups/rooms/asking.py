"""What a round asks: the ratings of a moment, and one word or one sound.

Conventions: a question is called on a phone by an id that tells nothing (`handle`): neither what is
stored there nor what goes over the line says what was asked. A guest is asked for the mood alone,
which is counted in the room's picture and kept in nobody's record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from sostenuto.measures import ratings
from sostenuto_web.care.groups.rooms import dues
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.care.running.selectors import Cell, asked
from sostenuto_web.record.models import Moment

WORD, MOOD = "word", "mood"
USUAL = ("mood", "craving")
ROUNDS = (Moment.BEFORE, Moment.AFTER)
LONGEST_WORD = 60
WORD_ASKS = _("One word or one sound for how you are?")
WORD_HINT = _("Like rain, or hmm. Any word will do.")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a round, as it is read by whoever answers; ``cells`` are the square's."""

    key: str
    moment: str
    shape: Literal["grid", "scale", "word"]
    asks: str
    hint: str
    low: str = ""
    high: str = ""
    cells: tuple[Cell, ...] = ()
    numbers: range = range(ratings.LOWEST, ratings.HIGHEST + 1)


def questions(meeting: Meeting, moment: str, session: Session | None) -> tuple[Question, ...]:
    """Return what a round asks a member (or a guest: without a session), in its order."""
    if session is None:
        return tuple(_rated((MOOD,), moment))
    keys = dict.fromkeys(meeting.group.asks or USUAL)
    if moment == Moment.BEFORE:
        word = Question(WORD, moment, "word", str(WORD_ASKS), str(WORD_HINT))
        return (*_rated(keys, moment), word)
    return tuple(_rated(dict.fromkeys((*keys, *dues.due(session))), moment))


def _rated(keys: Iterable[str], moment: str) -> list[Question]:
    known = ratings.ratings()
    cells = {one.rating.key: one.cells for one in asked("pre", [])}
    return [_question(known[key], moment, cells.get(key, ())) for key in keys if key in known]


def _question(rating: ratings.Rating, moment: str, cells: tuple[Cell, ...] = ()) -> Question:
    texts = (rating.asks, rating.hint, rating.low, rating.high)
    return Question(
        rating.key, moment, rating.shape, *texts, cells if rating.shape == "grid" else ()
    )


def handle(owner: UUID, key: str, moment: str) -> str:
    """Return what a phone calls a question: another word for every seat and moment.

    Examples
    --------
    >>> handle(UUID(int=1), "mood", "pre") == handle(UUID(int=2), "mood", "pre")
    False
    """
    return uuid5(owner, f"{moment}:{key}").hex[:12]


def find(owner: UUID, called: str, meeting: Meeting, *, is_guest: bool) -> Question | None:
    """Return the question that a phone calls so, or None; what is due is not worked out for it."""
    known = ratings.ratings()
    usual = dict.fromkeys(meeting.group.asks or USUAL)
    keys: Iterable[str] = (MOOD,) if is_guest else (WORD, *usual, *dues.may_be_due())
    for moment in ROUNDS:
        for key in keys:
            if handle(owner, key, moment) != called:
                continue
            if key == WORD:
                return Question(WORD, moment, "word", "", "")
            return _question(known[key], moment) if key in known else None
    return None

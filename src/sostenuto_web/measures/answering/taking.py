"""Taking answers that a page has sent: all of them, or where one cannot be, the urgent ones alone.

Conventions: what is refused leaves no trace, as everywhere in the house, but for an answer that
somebody has to look at: that one is kept and raises its alert, whatever else is wrong. With scripts
a page sends one answer at a time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from sostenuto.base.errors import InputError
from sostenuto.measures.safety import flags_of_answer
from sostenuto_web.measures.answering import questions, services
from sostenuto_web.measures.answering.questions import Question, Sent
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.scored import measure_of

Writes = Callable[..., Any]


@dataclass(frozen=True)
class Looked:
    """What a form sent.

    Attributes
    ----------
    asked : list of Question
        All questions, with what was sent where one was faulty.
    good : list of Sent
    faulty : list of Question
        Whose answer cannot be one.
    urgent : list of Sent
        Those of the good ones that somebody has to look at.
    """

    asked: list[Question]
    good: list[Sent]
    faulty: list[Question]
    urgent: list[Sent]


def look(row: Administration, post: Mapping[str, str], days: int = questions.DAYS) -> Looked:
    """Read the answers of a form, and write nothing."""
    asked = questions.questions_of(row, days=days)
    good, bad = questions.sent_in(asked, post)
    wrong = {one.name: one for one in bad}
    back = [wrong.get(one.name, one).as_sent(post.get(one.name)) for one in asked]
    urgent = [sent for sent in good if _is_urgent(row, sent)]
    return Looked(back, good, bad, urgent)


def _is_urgent(row: Administration, sent: Sent) -> bool:
    of, item = measure_of(row.code, row.variant), sent.question.item
    if of is None or of.entry != "items" or item is None:
        return False
    try:
        flags = flags_of_answer(of, item, "refused" if sent.refused else sent.value)
    except InputError:
        return False
    return any(flag.urgent for flag in flags)


@transaction.atomic
def write(
    by: Any,
    row: Administration,
    good: list[Sent],
    *,
    given_by: str,
    token: UUID | None,
    writes: Writes | None = None,
) -> None:
    """Write answers; what is sent again with the same token happens once.

    Parameters
    ----------
    writes : callable, optional
        `services.answer`, or `services.correct` for one that is done.

    Raises
    ------
    services.ClosedError
        If it takes no answers in this way.
    """
    put = writes or services.answer
    for sent in good:
        mine = uuid5(token, sent.question.name) if token else None
        put(by, row, **sent.said, given_by=given_by, token=mine)


def uuid_in(text: str) -> UUID | None:
    """Return an id, or None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None

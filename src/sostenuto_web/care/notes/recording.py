"""What a technique card asks to be recorded of an activity: read, and written down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from sostenuto.care.techniques.cards import Card
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.models import Activity, Session
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit

Answers = Mapping[str, Any]
"""By the key of a card's field: a text, a number, or a list of texts."""


@dataclass(frozen=True, slots=True)
class Done:
    """An activity that took place, with its card, where that is still known."""

    row: Activity
    card: Card | None

    @property
    def name(self) -> str:
        """What the technique is called."""
        return self.card.name if self.card else self.row.card

    @property
    def is_asked(self) -> bool:
        """Whether its card asks for anything."""
        return self.card is not None and bool(self.card.record)

    @property
    def answers(self) -> Answers:
        """What was recorded."""
        return answers_of(self.row)


def answers_of(row: Activity) -> Answers:
    """Return what was recorded of an activity; nothing where it cannot be read."""
    try:
        said = json.loads(row.recorded or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def done_in(session: Session) -> list[Done]:
    """Return what took place in a session, in the order in which it began."""
    rows = [row for row in session.activities.all() if row.started_at is not None]
    rows.sort(key=lambda row: (row.started_at, row.place))
    known = cards.catalogue() if rows else {}
    return [Done(row, known[row.card].card if row.card in known else None) for row in rows]


def done_for(session: Session, activity_id: UUID) -> Done:
    """Return one activity of a session of which a card asks something, or 404."""
    found = [one for one in done_in(session) if one.row.pk == activity_id and one.is_asked]
    if not found:
        raise Http404
    return found[0]


@transaction.atomic
def write(by: Any, row: Activity, answers: Answers, seen: str | None = None) -> bool:
    """Write down what was recorded of an activity; return whether anything differed.

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else wrote since the page was shown.
    """
    rows = Activity.objects.select_for_update(of=("self",)).select_related("client__data_key")
    row = rows.get(pk=row.pk)
    said = {key: value for key, value in answers.items() if value not in (None, "", [])}
    before = history.taken_over(row, {"recorded": json.dumps(said, ensure_ascii=False)})
    if not before or answers_of(Activity(recorded=before["recorded"])) == said:
        return False
    history.check_unchanged(row, seen)
    row.save()
    history.note(by, row, "activity.changed", before)
    audit.record(by, "activity.changed", row)
    return True

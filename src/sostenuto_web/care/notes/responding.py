"""What came of a goal, said on the note's page: kept as a fact like any other.

Conventions: an answer that differs from what is kept is a new fact that corrects the old one; its
id follows from the form's token and the goal, so that a form that is sent twice makes one, and a
page that is only looked at knows the id before anything is saved.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext

from sostenuto_web.care.models import Session
from sostenuto_web.care.notes.said import Answer
from sostenuto_web.people import once
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import When
from sostenuto_web.record.models import Response


def as_said(
    by: Any,
    session: Session,
    kept: Iterable[Response],
    answers: Mapping[UUID, Answer],
    token: UUID | None,
) -> list[Response]:
    """Return the responses as they will be when these answers are saved; nothing is written."""
    kept = list(kept)
    by_goal = latest(kept)
    found = [row for row in kept if row.goal_id not in answers or by_goal[row.goal_id] is not row]
    for goal, answer in answers.items():
        row = by_goal.get(goal)
        if row is not None and _says(row) == answer:
            found.append(row)
        elif answer != Answer():
            found.append(_unsaved(by, session, goal, answer, token, row))
    return found


def save(
    by: Any,
    session: Session,
    kept: Iterable[Response],
    answers: Mapping[UUID, Answer],
    token: UUID | None,
) -> None:
    """Keep what was said of each goal; call it in the transaction that saves the note."""
    by_goal = latest(kept)
    for goal, answer in answers.items():
        row = by_goal.get(goal)
        if (_says(row) if row else Answer()) == answer:
            continue
        fields = {"goal_id": goal, "key": answer.key, "attained": answer.level}
        why = gettext("Changed on the note's page.")
        if row is None:
            facts.note(by, session.client, "response", fields, _when(session), _token(token, goal))
        elif answer == Answer() and not row.words.strip():
            facts.void(by, row, why)
        else:
            fields["words"] = row.words
            facts.correct(by, row, fields, why, _token(token, goal))


def is_kept(kept: Iterable[Response], answers: Mapping[UUID, Answer]) -> bool:
    """Whether what was said of each goal is what is kept."""
    by_goal = latest(kept)
    return all(
        (_says(by_goal[goal]) if goal in by_goal else Answer()) == answer
        for goal, answer in answers.items()
    )


def latest(rows: Iterable[Response]) -> dict[UUID | None, Response]:
    """Return the response to each goal that was said last."""
    ordered = sorted(rows, key=lambda row: (row.at, row.made_at or row.at))
    return {row.goal_id: row for row in ordered if row.goal_id is not None}


def _says(row: Response) -> Answer:
    return Answer(row.key, row.attained)


def _when(session: Session) -> When:
    return When(at=session.ended_at or timezone.now(), session_id=session.pk)


def _token(token: UUID | None, goal: UUID) -> UUID | None:
    return uuid5(token, goal.hex) if token else None


def _unsaved(
    by: Any,
    session: Session,
    goal: UUID,
    answer: Answer,
    token: UUID | None,
    before: Response | None,
) -> Response:
    when = _when(session)
    return Response(
        pk=once.id_for(by.pk, _token(token, goal)),
        client=session.client,
        data_key=session.client.data_key,
        session_id=session.pk,
        goal_id=goal,
        at=before.at if before else when.at,
        key=answer.key,
        attained=answer.level,
        words=before.words if before else "",
    )

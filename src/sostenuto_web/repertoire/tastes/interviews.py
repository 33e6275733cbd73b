"""Writing a talk about music: saved as the person talks, and taken in when they have seen it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sostenuto.care.interviews.questions import Question, music_history
from sostenuto.repertoire.identity import name_key
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.models import Interview, Trigger
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.songs import services as songs
from sostenuto_web.repertoire.tastes import services
from sostenuto_web.repertoire.tastes.talking import (
    Draft,
    Talk,
    asked_of_urges,
    drafts,
    normal,
    stamp,
    token_of,
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How much a talk has filled."""

    preferences: int = 0
    triggers: int = 0
    left: int = 0
    """Lines on what raises the urge that stay notes: whoever pressed may not write there."""


@transaction.atomic
def start(by: Any, client: Client, token: UUID | None = None) -> Interview:
    """Begin a talk; sent twice with one token, one talk."""
    form = music_history()
    row = Interview(
        pk=once.id_for(by.pk, token),
        client=client,
        data_key=client.data_key,
        form=form.key,
        version=form.version,
        answers=Talk().written(),
        made_by=by,
    )
    row, made = once.save_new(row)
    if made:
        history.note(by, row, "interview.added")
        audit.record(by, "interview.added", row)
    return row


@transaction.atomic
def answer(
    by: Any,
    row: Interview,
    said: Mapping[str, str],
    seen: Mapping[str, str],
    *,
    may_read: bool,
) -> Interview:
    """Write answers down as somebody typed them.

    Parameters
    ----------
    said : mapping of str to str
        By question.
    seen : mapping of str to str
        The `talking.stamp` of each answer as the page showed it: what nobody touched is left alone,
        and what somebody else wrote meanwhile is kept below.
    may_read : bool
        Whether ``by`` may read the register; otherwise what they say about urges stays a note.

    Raises
    ------
    history.ChangedMeanwhileError
        It was voided.
    """
    row = _locked(row)
    talk = Talk.read(row)
    written = 0
    for question in music_history().questions:
        if question.key in said:
            text = normal(said[question.key])
            if stamp(text) != seen.get(question.key, stamp("")):
                written += _write(by, talk, question, text, seen.get(question.key, ""), may_read)
    if written:
        row.answers = talk.written()
        row.save()
        audit.record(by, "interview.answered", row, fields=written)
    return row


@transaction.atomic
def take_in(by: Any, row: Interview, *, may_write_register: bool) -> TakenIn:
    """Make songs, preferences and entries of the register out of the answers; each line once.

    Raises
    ------
    history.ChangedMeanwhileError
        It was voided.
    """
    row = _locked(row)
    talk = Talk.read(row)
    made = {"preference": 0, "trigger": 0}
    left = 0
    for question in music_history().questions:
        if question.fills == "trigger" and not may_write_register:
            left += sum(map(len, _lines_noted(by, talk, question)))
            continue
        for draft in drafts(question, talk.answers.get(question.key, ""), talk.taken):
            if draft.is_new:
                made[draft.becomes] += _made(by, row.client, draft)
                talk.taken.add(token_of(question, draft.text))
    if may_write_register and asked_of_urges(talk.answers):
        registers.asked(by, row.client)
    if row.finished_at is None or any(made.values()):
        row.finished_at = timezone.now()
        row.answers = talk.written()
        row.save()
        audit.record(
            by,
            "interview.taken_in",
            row,
            preferences=made["preference"],
            triggers=made["trigger"],
        )
    return TakenIn(made["preference"], made["trigger"], left)


def _locked(row: Interview) -> Interview:
    row = Interview.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.voided_at is not None:
        raise history.ChangedMeanwhileError("it is voided")
    return row


def _write(by: Any, talk: Talk, question: Question, text: str, seen: str, may_read: bool) -> bool:
    """Put one answer down; what another wrote meanwhile is not lost. Return whether it differed."""
    if question.fills == "trigger" and not may_read:
        mine = talk.notes.setdefault(str(by.pk), {})
        differs = mine.get(question.key, "") != text
        mine[question.key] = text
        return differs
    before = talk.answers.get(question.key, "")
    if talk.by.get(question.key, str(by.pk)) != str(by.pk) and stamp(before) != seen:
        mine_too = set(text.splitlines())
        text = "\n".join([text, *(one for one in before.splitlines() if one not in mine_too)])
    if text == before:
        return False
    talk.answers[question.key], talk.by[question.key] = text, str(by.pk)
    return True


def _lines_noted(by: Any, talk: Talk, question: Question) -> list[list[Draft]]:
    text = talk.said_by(by, question, may_read=False)
    return [[one for one in drafts(question, text) if one.becomes == "trigger"]]


def _made(by: Any, client: Client, draft: Draft) -> bool:
    """Make what a line becomes; return whether it was not there before."""
    if draft.line is None:
        return False
    if draft.becomes == "preference":
        said = {"value": draft.line.value, "word": draft.word, "people": draft.people}
        said |= {} if draft.people else {"memory": draft.line.rest}
        services.add(by, client, said, keep_word=draft.only_spoken_of)
        return True
    if _in_register(by, client, draft):
        return False
    registers.add_line(by, client, draft.line)
    return True


def _in_register(by: Any, client: Client, draft: Draft) -> bool:
    """Say whether the register holds it already: what stands there was looked at, and stays."""
    line = draft.line
    if line is None:
        return False
    rows = Trigger.objects.filter(client=client, voided_at=None, kind=line.kind)
    if line.kind == "song":
        song = songs.written(by, line.value)
        return song is not None and any(row.song_ref == str(song.pk) for row in rows)
    return any(name_key(row.value) == name_key(line.value) for row in rows)

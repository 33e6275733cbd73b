"""The shared part of a meeting's notes: what it was about, and what everybody did together.

Conventions: it is written once, stands in every member's note, and names no member. It is sealed
under the group's key.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from sostenuto.base.errors import SostenutoError
from sostenuto.care.notes import english
from sostenuto.care.notes.facts import Activity, Facts, Music
from sostenuto_web.care.groups.afterwards import guarding
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.care.notes.said import Said
from sostenuto_web.platform.audit import services as audit

STARTS = {"opening": "opened with", "main": "went on with", "closure": "closed with"}
MOST_SONGS = 6


class SharedMeanwhileError(SostenutoError):
    """Somebody else changed the shared part since the page was shown."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__("somebody else changed the shared part meanwhile")
        self.meeting = meeting


@transaction.atomic
def write(
    by: Any, meeting: Meeting, topic: str, words: str, revision: int, cleared: Iterable[str] = ()
) -> Meeting:
    """Keep the shared part; sent twice it is as it was.

    Parameters
    ----------
    by : User
    meeting : Meeting
    topic, words : str
    revision : int
        Of the shared part that the page knew.
    cleared : iterable of str
        Words that are names elsewhere and words here.

    Raises
    ------
    SharedMeanwhileError
        Somebody else changed it meanwhile.
    guarding.GuardedError
        A member is named in it, or perhaps is.
    """
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("data_key")
    row = rows.get(pk=meeting.pk)
    topic, words = topic.strip(), words.replace("\r\n", "\n").strip()
    if (row.topic, row.shared) == (topic, words):
        return row
    if row.shared_revision != revision:
        raise SharedMeanwhileError(row)
    people = guarding.circle_of(row.pk).people
    guarding.hold(guarding.in_text(f"{topic}\n{words}", people, cleared))
    row.topic, row.shared = topic, words
    row.shared_revision += 1
    row.save(update_fields=["topic", "shared", "shared_revision"])
    audit.record(by, "meeting.shared", row)
    return row


def drafted(meeting: Meeting) -> str:
    """Return a first sentence or two of what everybody did, from what was carried to all of them.

    Conventions: English, as notes are. What only one member did or heard is not in it.
    """
    facts = [_facts(row) for row in _whole(meeting)]
    if not facts:
        return ""
    activities = [one for one in facts[0].activities if _is_common(one.technique, facts)]
    songs = [one for one in facts[0].music if all(one.title in _titles(each) for each in facts)]
    return " ".join(filter(None, (_of_activities(activities), _of_music(songs))))


def _whole(meeting: Meeting) -> list[Session]:
    """Return two of those who were there from the beginning to the end: what both did, all did."""
    rows = Session.objects.filter(meeting=meeting, voided_at=None, state=Session.State.FINISHED)
    rows = rows.select_related("client__data_key", "data_key", "led_by", "meeting__data_key")
    stayed = rows.filter(arrived_at=None, left_at=None).order_by("voice", "pk")
    return list(stayed[:2]) or list(rows.order_by("voice", "pk")[:2])


def _facts(session: Session) -> Facts:
    return gather(session, Said()).facts


def _is_common(technique: str, facts: list[Facts]) -> bool:
    return all(technique in {one.technique for one in each.activities} for each in facts)


def _titles(facts: Facts) -> set[str]:
    return {one.title for one in facts.music}


def _of_activities(found: list[Activity]) -> str:
    if not found:
        return ""
    parts: dict[str, list[str]] = {}
    for one in found:
        parts.setdefault(one.part or "main", []).append(one.technique)
    told = [
        f"{STARTS[part]} {english.listed(list(dict.fromkeys(parts[part])))}"
        for part in STARTS
        if part in parts
    ]
    return f"The group {english.listed(told)}."


def _of_music(found: list[Music]) -> str:
    titles = list(dict.fromkeys(one.title for one in found))[:MOST_SONGS]
    return f"We shared {english.listed([f'“{title}”' for title in titles])}." if titles else ""

"""Whose record a part of the course of care is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.models import (
    Activity,
    CounsellingNote,
    Course,
    FilledForm,
    Goal,
    GroupLeader,
    GroupMember,
    Meeting,
    MeetingActivity,
    Note,
    NoteVersion,
    Objective,
    Remark,
    Seat,
    Session,
)
from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.policy import subjects

PARTS: dict[str, Any] = {
    "course_id": Course,
    "form_id": FilledForm,
    "goal_id": Goal,
    "objective_id": Objective,
    "session_id": Session,
    "activity_id": Activity,
    "note_id": Note,
    "version_id": NoteVersion,
    "remark_id": Remark,
    "counselling_id": CounsellingNote,
}
"""What an address names, by its kwarg; each row has a ``client``."""

OF_GROUPS: dict[str, tuple[Any, str]] = {
    "meeting_id": (Meeting, "group_id"),
    "roster_id": (GroupMember, "group_id"),
    "leader_id": (GroupLeader, "group_id"),
    "part_id": (MeetingActivity, "meeting__group_id"),
    "seat_id": (Seat, "meeting__group_id"),
}
"""What an address names of a group, and the way to it; no address of a group names a client."""


def register() -> None:
    """Tell the policy and the audit what the addresses of this app name."""
    for kwarg, model in PARTS.items():
        owner = _owner(model)
        subjects.names_a_part(kwarg, of="client_id")(owner)
        naming.leads_to_client(kwarg)(owner)
    subjects.names_a_record("group_id")(groups.standing)
    for kwarg, (model, way) in OF_GROUPS.items():
        subjects.names_a_part(kwarg, of="group_id")(_group_of(model, way))
    subjects.names_no_client("card_key", because="a technique card, which is about nobody")
    subjects.names_no_client("form_key", because="a form of a course that the address names")


def _owner(model: Any) -> Callable[[UUID], UUID | None]:
    def of_row(pk: UUID) -> UUID | None:
        return owner_of(model, pk)

    return of_row


def _group_of(model: Any, way: str) -> Callable[[UUID], UUID | None]:
    def of_row(pk: UUID) -> UUID | None:
        found: UUID | None = model.objects.filter(pk=pk).values_list(way, flat=True).first()
        return found

    return of_row

"""What is kept about the course of care."""

from sostenuto_web.care.models.cards import SiteCard
from sostenuto_web.care.models.counselling import CounsellingNote
from sostenuto_web.care.models.courses import Course, FilledForm
from sostenuto_web.care.models.discharges import Discharge, Pack
from sostenuto_web.care.models.goals import Goal, GoalLevels, Objective
from sostenuto_web.care.models.groups import (
    Group,
    GroupLeader,
    GroupMember,
    GuestAnswer,
    Meeting,
    MeetingActivity,
    MeetingStep,
    Seat,
)
from sostenuto_web.care.models.notes import Note, NoteVersion, Remark, Signature
from sostenuto_web.care.models.sessions import Activity, Session
from sostenuto_web.care.models.steps import Step

__all__ = [
    "Activity",
    "CounsellingNote",
    "Course",
    "Discharge",
    "FilledForm",
    "Goal",
    "GoalLevels",
    "Group",
    "GroupLeader",
    "GroupMember",
    "GuestAnswer",
    "Meeting",
    "MeetingActivity",
    "MeetingStep",
    "Note",
    "NoteVersion",
    "Objective",
    "Pack",
    "Remark",
    "Seat",
    "Session",
    "Signature",
    "SiteCard",
    "Step",
]

"""Run as a program in a demo's house: brings the people of Monday in, under rosa's care.

Prints one line of JSON: what is where. Everybody is there twice: once with their groups and planned
sessions, and once more, alone, with a finished session and an empty note, to be typed by hand.
"""

import django

django.setup()

import datetime as dt
import json
import sys
from typing import Any

from django.db import transaction
from django.utils import timezone
from tests.reference.monday.corpus import Group as Told
from tests.reference.monday.corpus import Individual, Member, monday

from sostenuto.care.techniques.cards import cards
from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.care.models import (
    Activity,
    Course,
    Goal,
    GoalLevels,
    GroupMember,
    Session,
)
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import clients
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.selectors import today

NOW = timezone.now().replace(second=0, microsecond=0)
A_WHILE = dt.timedelta(days=30)
MINUTES = 45


@transaction.atomic
def bring_in(*, by_hand: bool) -> dict[str, Any]:
    """Bring them in; return the addresses of what there is, by the keys of the corpus."""
    rosa, tomas = (User.objects.get(login=login) for login in ("rosa", "tomas"))
    day = monday()
    alone = {one.key: _planned(rosa, _taken_in(rosa, one), one) for one in day.individuals}
    groups = {group.key: _group(rosa, tomas, group) for group in day.groups}
    every = (*day.individuals, *(one for group in day.groups for one in group.members))
    typed = [_to_be_typed(rosa, _taken_in(rosa, one, " 2")) for one in every if by_hand]
    return {"individuals": alone, "groups": groups, "by_hand": typed}


def _taken_in(by: User, one: Individual | Member, more: str = "") -> Client:
    """Take somebody in whose course of care has come to sessions, with one goal."""
    fields = {"name": one.name, "alias": f"{one.alias}{more}", "status": "active"}
    client = clients.take_in(by, fields, contexts=["addiction"], lead=by)
    course = Course(
        client=client,
        data_key=client.data_key,
        made_by=by,
        stage=Course.Stage.SESSIONS,
        referred_on=today() - A_WHILE,
        first_session_on=today() - A_WHILE,
    )
    course.save(force_insert=True)
    goal = Goal(
        client=client,
        course=course,
        data_key=client.data_key,
        made_by=by,
        words=one.goal,
        locked_at=NOW - A_WHILE,
    )
    goal.save(force_insert=True)
    levels = GoalLevels(goal=goal, data_key=client.data_key, made_by=by, baseline=-1)
    levels.save(force_insert=True)
    return client


def _session(by: User, client: Client, **more: Any) -> Session:
    course = Course.objects.get(client=client)
    session = Session(
        client=client,
        data_key=client.data_key,
        course=course,
        led_by=by,
        made_by=by,
        starts_at=NOW,
        minutes=MINUTES,
        **more,
    )
    session.save(force_insert=True)
    session.goals.set(course.goals.all())
    return session


def _planned(by: User, client: Client, one: Individual) -> str:
    session = _session(by, client)
    for place, key in enumerate(one.cards):
        part = "opening" if place == 0 else "main"
        Activity(
            client=client,
            data_key=client.data_key,
            session=session,
            place=place,
            part=part,
            card=key,
            card_version=cards()[key].version,
            looked_at=True,
        ).save(force_insert=True)
    return f"/people/{client.pk}/sessions/{session.pk}/"


def _to_be_typed(by: User, client: Client) -> str:
    begun = NOW - dt.timedelta(minutes=MINUTES)
    state = {"state": Session.State.FINISHED, "delivered": "therapy", "credential": by.credential}
    session = _session(by, client, started_at=begun, ended_at=NOW, **state)
    return f"/people/{client.pk}/sessions/{session.pk}/note/"


def _group(by: User, along: User, told: Told) -> dict[str, Any]:
    fields = {"name": told.name, "kind": told.kind, "cards": list(told.cards)}
    group = rosters.make(by, fields | {"minutes": 60})
    members = {one.key: _taken_in(by, one) for one in told.members}
    GroupMember.objects.bulk_create(
        GroupMember(group=group, client=client, since=today() - A_WHILE, made_by=by)
        for client in members.values()
    )
    rosters.add_leader(by, group, along)
    meeting = meetings.arrange(by, group, NOW)
    return {
        "meeting": f"/groups/{group.pk}/meetings/{meeting.pk}/",
        "group": f"/groups/{group.pk}/",
        "members": {key: str(client.pk) for key, client in members.items()},
    }


if __name__ == "__main__":
    print(json.dumps(bring_in(by_hand="--by-hand" in sys.argv)))

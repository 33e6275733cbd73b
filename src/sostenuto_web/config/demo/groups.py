"""The groups of the invented clinic: two of ten, their weeks so far, and one to begin today.

Who leads, who is in whose care team and what is arranged goes through the services; meetings that
took place are written in bulk, as everything that lies behind (`gathered`).
"""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sostenuto.care.techniques.cards import cards
from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.care.models import Group, GroupMember, Meeting, MeetingActivity, Session
from sostenuto_web.care.notes import together
from sostenuto_web.config.demo import groups_facts as facts
from sostenuto_web.config.demo.course import Case
from sostenuto_web.config.demo.gathered import Gathered, table
from sostenuto_web.config.demo.hours import Hours
from sostenuto_web.config.demo.sessions import Sitting
from sostenuto_web.people.services import team
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.repertoire.models import SetEntry, SetLeader, SetList, SetMember, Song

WEEK = datetime.timedelta(days=7)
AN_HOUR = datetime.timedelta(hours=1)
ABSENT = 0.1
LASTS_WEEKS = 12


@dataclass
class Circle:
    """One group as it is written down, and what happens in it by chance."""

    row: Group
    said: dict[str, Any]
    cases: list[Case]
    leads: Any
    along: Any
    songs: list[Song]
    chance: random.Random
    sittings: list[Sitting] = field(default_factory=list)


def write_down(
    every: Sequence[Case], staff: dict[str, Any], hours: Hours, gathered: Gathered, seed: int
) -> list[Sitting]:
    """Write the groups down; return the sittings of those who were at a past meeting."""
    told, found = table("groups.toml"), []
    leads, along = staff[told["led_by"]], staff[told["with"]]
    for number, said in enumerate(told["groups"]):
        cases = [every[one] for one in said["members"]]
        at = _when(said, hours)
        titles = {song.title: song for song in Song.objects.filter(title__in=said["songs"])}
        songs = [titles[title] for title in said["songs"]]
        row = _group(said, at, leads)
        circle = Circle(row, said, cases, leads, along, songs, random.Random(f"{seed}/g{number}"))
        _roster(circle, at, gathered)
        rosters.add_leader(leads, row, along)
        for week in range(said["weeks"]):
            starts_at = at - WEEK * (said["weeks"] - week)
            _met(circle, starts_at, week, gathered)
        if said["day"] == 0:
            meetings.arrange(leads, row, at)
        found += circle.sittings
    return found


def _when(said: dict[str, Any], hours: Hours) -> datetime.datetime:
    """Return when the group meets next: today in the free hour, else after a day's last one."""
    if said["day"] == 0:
        return hours.at(hours.today, 2) + AN_HOUR
    at = hours.at(hours.days()[said["day"]], 5) + AN_HOUR
    return at if at > hours.now else at + WEEK


def _group(said: dict[str, Any], at: datetime.datetime, by: Any) -> Group:
    first = at.date() - WEEK * said["weeks"]
    told = {name: said[name] for name in ("name", "kind", "cards", "minutes", "place")}
    until = first + WEEK * LASTS_WEEKS if said["kind"] == Group.Kind.CLOSED else None
    return rosters.make(
        by,
        told | {"weekday": at.weekday(), "at": at.time(), "first_on": first, "last_on": until},
    )


def _roster(circle: Circle, at: datetime.datetime, gathered: Gathered) -> None:
    """Put everybody on the roster since they came, and let who leads into their care team."""
    group, later = circle.row, circle.said.get("came_later", ())
    first = at.date() - WEEK * circle.said["weeks"]
    GroupMember.objects.bulk_create(
        GroupMember(
            group=group,
            client=case.client,
            since=at.date() - WEEK if case.number in later else first,
            made_by=circle.leads,
        )
        for case in circle.cases
    )
    for case in circle.cases:
        if case.by != circle.leads:
            team.add(case.by, case.client, circle.leads)
    group.set_list = _set_list(circle)
    group.save()


def _set_list(circle: Circle) -> SetList:
    key, by = DataKey.make(), circle.leads
    row = SetList(title=circle.said["set_title"], data_key=key, made_by=by, for_group=True)
    row.save(force_insert=True)
    SetMember.objects.bulk_create(
        SetMember(set_list=row, client=one.client) for one in circle.cases
    )
    SetLeader.objects.bulk_create(SetLeader(set_list=row, user=one) for one in (by, circle.along))
    SetEntry.objects.bulk_create(
        SetEntry(set_list=row, data_key=key, place=place, song=song, key=song.key)
        for place, song in enumerate(circle.songs)
    )
    return row


def _met(circle: Circle, starts_at: datetime.datetime, week: int, gathered: Gathered) -> None:
    """Write down a meeting that took place, and each member's part of it."""
    meeting = _meeting(circle, starts_at, week, gathered)
    later = circle.said.get("came_later", ())
    is_last = week == circle.said["weeks"] - 1
    on_roster = [one for one in circle.cases if is_last or one.number not in later]
    came = [
        _sitting(circle, meeting, case, voice, gathered) for voice, case in enumerate(on_roster)
    ]
    present = [one for one in came if one.session.state == Session.State.FINISHED]
    done = _done(circle, meeting, gathered)
    held = facts.Held(meeting, done, circle.songs, week, circle.chance)
    facts.happened(held, present, gathered)
    _put_in_words(circle, present)
    common = together.told_together(meeting, len(present), [circle.along])
    for sitting in present:
        sitting.group = common
    circle.sittings += present


def _put_in_words(circle: Circle, present: Sequence[Sitting]) -> None:
    """Draw the own words of each note; at one meeting nobody gets what another one got."""
    said = table("groups.toml")["said"]
    drawn = (circle.chance.sample(said[name], k=len(present)) for name in ("seen", "next_steps"))
    for sitting, seen, next_steps in zip(present, *drawn, strict=True):
        sitting.own = {"seen": seen, "meaning": "", "next_steps": next_steps}


def _meeting(
    circle: Circle, starts_at: datetime.datetime, week: int, gathered: Gathered
) -> Meeting:
    group, said, chance = circle.row, circle.said, circle.chance
    begun = starts_at + datetime.timedelta(minutes=chance.choice((0, 1, 2, 4)))
    meeting = Meeting(
        group=group,
        data_key=group.data_key,
        starts_at=starts_at,
        minutes=group.minutes,
        place=group.place,
        state=Meeting.State.FINISHED,
        led_by=circle.leads,
        started_at=begun,
        ended_at=begun + datetime.timedelta(minutes=group.minutes),
        guests=chance.choice((0, 0, 0, 1)),
        reminded_at=begun,
        set_list=group.set_list,
        topic=said["topics"][week],
        shared=said["shared"][week],
        shared_revision=1,
        made_by=circle.leads,
    )
    through: Any = Meeting.co_leaders.through
    gathered.add(meeting, made_at=starts_at - WEEK)
    gathered.add(through(meeting=meeting, user=circle.along))
    return meeting


def _done(circle: Circle, meeting: Meeting, gathered: Gathered) -> list[MeetingActivity]:
    """Write down what all did together: the group's cards, one after the other."""
    first, *main, last = circle.said["cards"]
    each = (circle.said["minutes"] - 16) // len(main)
    plan = [("opening", first, 6), *(("main", key, each) for key in main), ("closure", last, 7)]
    return [
        gathered.add(
            MeetingActivity(
                meeting=meeting,
                data_key=meeting.data_key,
                place=place,
                part=part,
                card=key,
                card_version=cards()[key].version,
                minutes=minutes,
            )
        )
        for place, (part, key, minutes) in enumerate(plan)
    ]


def _sitting(
    circle: Circle, meeting: Meeting, case: Case, voice: int, gathered: Gathered
) -> Sitting:
    """Return one member's part of a meeting: a session in their own record."""
    chance = circle.chance
    session = Session(
        client=case.client,
        data_key=case.client.data_key,
        course=case.course,
        meeting=meeting,
        voice=voice,
        led_by=meeting.led_by,
        made_by=meeting.led_by,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        set_list=meeting.set_list,
    )
    sitting = Sitting(case, gathered.add(session, made_at=meeting.starts_at))
    through: Any = Session.goals.through
    for goal in case.goals:
        gathered.add(through(session=session, goal=goal))
    if chance.random() < ABSENT:
        session.state = Session.State.MISSED
        session.missed_because = chance.choice(table("groups.toml")["said"]["reasons"])
        return sitting
    session.state, session.delivered = Session.State.FINISHED, Session.Delivered.THERAPY
    session.credential = meeting.led_by.credential if meeting.led_by else ""
    session.started_at, session.ended_at = meeting.started_at, meeting.ended_at
    return sitting

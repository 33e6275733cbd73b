"""A finished session with everything in it, and whoever writes its note."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.urls import reverse

from sostenuto_web.care.models import Activity, Course, Goal, GoalLevels, Session
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import When

START = dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.UTC)


def make_goal(client, course, words, **more) -> Goal:
    key = client.data_key
    goal = Goal(client=client, course=course, data_key=key, words=words, **more)
    goal.save(force_insert=True)
    levels = {"less": "one song", "expected": "plays three songs", "baseline": -1}
    GoalLevels(goal=goal, data_key=key, **levels).save(force_insert=True)
    return goal


def make_course(client) -> Course:
    course = Course(client=client, data_key=client.data_key, referred_on=START.date())
    course.save(force_insert=True)
    return course


def make_session(client, led_by, *, start=START, course=None, goals=(), **more) -> Session:
    said = {"state": Session.State.FINISHED, "delivered": "therapy", "credential": "MT-BC", **more}
    session = Session(
        client=client,
        data_key=client.data_key,
        led_by=led_by,
        course=course,
        starts_at=start,
        started_at=start,
        ended_at=start + dt.timedelta(minutes=45),
        **said,
    )
    session.save(force_insert=True)
    session.goals.set(goals)
    return session


def make_activity(session, card="lyric_analysis", part="main", minutes=20, **recorded) -> Activity:
    row = Activity(
        client=session.client,
        session=session,
        data_key=session.data_key,
        card=card,
        part=part,
        recorded=json.dumps(recorded) if recorded else "",
        started_at=session.started_at,
        ended_at=session.started_at + dt.timedelta(minutes=minutes),
    )
    row.save(force_insert=True)
    return row


def note_fact(by, session, kind, activity=None, **said):
    when = When(session.started_at, session.pk, activity.pk if activity else None)
    return facts.note(by, session.client, kind, said, when, uuid4())[0]


def furnish(by, session) -> None:
    """Put one or two facts of each kind into a session."""
    activity = make_activity(session)
    for moment, value in (("pre", 7.0), ("post", 4.0)):
        note_fact(by, session, "rating", scale="craving", moment=moment, value=value)
    note_fact(by, session, "rating", scale="mood", moment="pre", valence=-0.5, arousal=0.25)
    note_fact(by, session, "feeling", seen="said", moment="pre", keys=["shame", "tired"])
    note_fact(
        by, session, "feeling", seen="shown", moment="during", keys=[], words="restless hands"
    )
    note_fact(by, session, "quote", words="That is my kitchen.")
    words = {"song_words": "Kitchen Light", "is_live": True, "chosen_by": "client"}
    note_fact(by, session, "music", activity, **words)
    note_fact(by, session, "prompt", activity, level="spoken")
    note_fact(by, session, "distress", activity, done="music faded, feet on the floor")


@pytest.fixture
def desk(cast):
    """A therapist at the desk after one session, with a browser and the words of the form."""
    by = cast.staff[Role.THERAPIST]
    by.credential = "MT-BC"
    by.save()
    supervisor = cast.staff[Role.SUPERVISOR]
    supervisor.credential = "MT-BC"
    supervisor.save()
    client = cast.clients["own"]
    course = make_course(client)
    goals = [make_goal(client, course, "name three songs that help", place=0)]
    goals.append(make_goal(client, course, "say what is going on", place=1))
    session = make_session(client, by, course=course, goals=goals)
    furnish(by, session)
    return Desk(cast, client, session, goals)


class Desk:
    """Where notes are written in tests."""

    def __init__(self, cast, client, session, goals):
        self.cast, self.client, self.session, self.goals = cast, client, session, goals
        self.by = cast.staff[Role.THERAPIST]

    def url(self, name="note", session=None) -> str:
        session = session or self.session
        return reverse(name, args=[session.client_id, session.pk])

    def get(self, name="note", role=Role.THERAPIST, **data):
        return self.cast.browser(role).get(self.url(name), data)

    def form(self, **said):
        """Return the data of the page's form, with its token and the person's."""
        return {
            "person": token_for(self.client.pk),
            "once": str(uuid4()),
            "revision": "0",
            "format": "soap",
            "seen": "Sang the second verse alone.",
            "meaning": "Songs open it.",
            "next_steps": "Bring the song book.",
            **{f"response-{goal.pk.hex}": "" for goal in self.goals},
            **{f"level-{goal.pk.hex}": "" for goal in self.goals},
            **said,
        }

    def post(self, name, data=None, role=Role.THERAPIST, **more):
        data = self.form() if data is None else data
        return self.cast.browser(role).post(self.url(name), data, **more)

    def intern_session(self, **more):
        """Return a session that the intern led."""
        intern = self.cast.staff[Role.INTERN]
        start = START + dt.timedelta(hours=2)
        session = make_session(self.client, intern, start=start, credential="", **more)
        furnish(intern, session)
        self.session = session
        return session

"""An invented member of a group: one fact of every kind that is told of a member alone."""

import datetime as dt

from sostenuto.care.notes.facts import (
    Activity,
    Attendance,
    Distress,
    Engagement,
    Facts,
    Feeling,
    Gathering,
    Goal,
    Level,
    Mark,
    Music,
    Prompt,
    Quote,
    Rating,
    Response,
    Session,
    Shared,
)

ONE_OF_A_GROUP = Facts(
    session=Session(
        key="session",
        day=dt.date(2026, 11, 23),
        start=dt.time(14, 0),
        minutes=60,
        service="therapy",
        led_by="Rosa Invented",
        credential="MT-BC",
    ),
    gathering=Gathering(key="all", members=9, guests=1, leaders=(("Tomas Invented", "MT-BC"),)),
    shared=Shared(
        key="shared",
        topic="Songs for a hard evening",
        words="We sang two songs that somebody brought.\nEverybody named one line and kept it.",
    ),
    attendance=Attendance(key="there", arrived=dt.time(14, 20), left=dt.time(14, 50)),
    goals=(
        Goal(key="g1", words="have something to do when the craving comes in the evening"),
        Goal(key="g2", words="say what is going on before it boils over"),
    ),
    levels=(
        Level(key="l1", goal_key="g1", before=-1, now=0, reached="plays one song first"),
        Level(key="l2", goal_key="g2", before=-1),
    ),
    responses=(
        Response(key="r1", goal_key="g1", words="took a clear step towards it"),
        Response(key="r2", words="was there today"),
    ),
    activities=(
        Activity(key="a1", technique="singing in a group", part="opening", minutes=10),
        Activity(key="a2", technique="drumming", part="main", minutes=30),
    ),
    music=(Music(key="m1", title="Bees", artist="Sunday Orchard", live=True, activity_key="a1"),),
    engagement=(Engagement(key="e1", words="took part most of the time", activity_key="a2"),),
    marks=(
        Mark(key="k1", words="led the group", count=2),
        Mark(key="k2", words="joined in with the others", count=3),
        Mark(key="k3", words="supported somebody else"),
    ),
    prompts=(Prompt(key="p1", words="with a spoken reminder", activity_key="a1"),),
    ratings=(
        Rating(
            key="craving",
            name="craving",
            before=7,
            during=(5,),
            after=4,
            low=0,
            high=10,
            high_means="as strong as it gets",
        ),
        Rating(key="tension", name="tension", before=5, after="declined", low=0, high=10),
        Rating(key="ease", name="ease in the group", after=8, low=0, high=10, once=True),
        Rating(key="help", name="helpfulness", after="declined", low=0, high=10, once=True),
        Rating(key="pain", name="pain", before=3, after=3, low=0, high=10),
    ),
    feelings=(
        Feeling(key="f1", words="shame", how="said", when="before"),
        Feeling(key="f2", words="hope", how="said", when="after"),
        Feeling(key="f3", words="fear", how="shown", when="during"),
    ),
    quotes=(Quote(key="q1", words="That is my kitchen."), Quote(key="q2", words="Again?")),
    distress=(
        Distress(key="d1", at=dt.time(14, 31), done="sat outside with a nurse", activity_key="a2"),
    ),
    seen="Held the shaker close and put it down for the last verse.",
    next_steps="Bring the words of the second song.",
)

"""Five invented sessions for the golden notes: each one holds something that the others do not."""

import datetime as dt

from sostenuto.care.notes.facts import (
    Activity,
    Distress,
    Engagement,
    Facts,
    Feeling,
    Goal,
    Level,
    Music,
    Prompt,
    Quote,
    Rating,
    Response,
    Session,
)


def _session(day: int, start: tuple[int, int] | None, minutes: int | None, **more: str) -> Session:
    who = {"service": "therapy", "led_by": "Rosa Invented", "credential": "MT-BC", **more}
    at = dt.time(*start) if start else None
    return Session(key="session", day=dt.date(2026, 11, day), start=at, minutes=minutes, **who)


def _craving(before, after) -> Rating:
    means = "as strong as it gets"
    return Rating(
        key="craving", name="craving", before=before, after=after, low=0, high=10, high_means=means
    )


LYRICS_AND_LIVE_SONGS = Facts(
    session=_session(23, (14, 5), 45),
    goals=(
        Goal(
            key="g1",
            words="have something to do when the craving comes in the evening",
            objective="name three songs that help, by 15 December",
        ),
        Goal(key="g2", words="say what is going on before it boils over"),
    ),
    levels=(
        Level(
            key="l1",
            goal_key="g1",
            before=-1,
            now=0,
            reached="plays one song before calling anybody",
        ),
        Level(key="l2", goal_key="g2", before=-1, now=-1),
    ),
    responses=(
        Response(key="r1", goal_key="g1", words="took a clear step towards it"),
        Response(key="r2", goal_key="g2", words="did something else that mattered more today"),
    ),
    activities=(
        Activity(key="a1", technique="singing together", part="opening", minutes=8),
        Activity(
            key="a2",
            technique="lyric analysis",
            part="main",
            minutes=25,
            recorded=(("line that mattered", "“I left the kettle on for you”"), ("theme", "home")),
        ),
        Activity(key="a3", technique="paced breathing with music", part="closure", minutes=7),
    ),
    music=(
        Music(
            key="m1",
            title="Kitchen Light",
            artist="The Lanterns",
            live=True,
            chosen_by="client",
            activity_key="a1",
        ),
        Music(
            key="m2",
            title="Paper Boats",
            artist="The Lanterns",
            live=True,
            chosen_by="client",
            activity_key="a1",
        ),
        Music(
            key="m3",
            title="Half a Bridge",
            artist="Northbound",
            live=False,
            chosen_by="leader",
            activity_key="a2",
        ),
    ),
    engagement=(Engagement(key="e1", words="took part most of the time", activity_key="a2"),),
    prompts=(
        Prompt(key="p1", words="with a spoken reminder", activity_key="a1"),
        Prompt(key="p2", words="with a spoken reminder", activity_key="a1"),
        Prompt(key="p3", words="without help", activity_key="a1"),
    ),
    ratings=(
        _craving(7, 4),
        Rating(
            key="mood",
            name="how pleasant it felt",
            before=-0.5,
            after=0.25,
            low=-1,
            high=1,
            high_means="as good as can be",
        ),
    ),
    feelings=(
        Feeling(key="f1", words="shame", how="said", when="before"),
        Feeling(key="f2", words="tiredness", how="said", when="before"),
        Feeling(key="f3", words="hope", how="said", when="after"),
    ),
    quotes=(Quote(key="q1", words="That is my kitchen, thirty years ago."),),
    seen="Sang the second verse alone, eyes open. Put the lyric sheet in the pocket at the end.",
    meaning="Home is a safer subject than family; songs open it.",
    next_steps="Bring the song book. Start a list of evening songs on Thursday.",
)

STOPPED_FOR_DISTRESS = Facts(
    session=_session(24, (9, 30), 22),
    goals=(Goal(key="g1", words="stay in the room when it gets loud inside"),),
    levels=(Level(key="l1", goal_key="g1", before=0, now=-1, reached="leaves, and comes back"),),
    activities=(
        Activity(key="a1", technique="listening with an arc", part="main", minutes=9),
        Activity(key="a2", technique="paced breathing", part="main", minutes=10),
    ),
    music=(
        Music(key="m1", title="Low Sun", artist="Sunday Orchard", live=False, activity_key="a1"),
    ),
    ratings=(_craving(2, 6),),
    feelings=(
        Feeling(key="f1", words="fear", how="shown", when="during"),
        Feeling(key="f2", words="anger", how="shown", when="during"),
    ),
    quotes=(
        Quote(key="q1", words="Turn it off!"),
        Quote(key="q2", words="It is the trumpet. It was always on."),
    ),
    distress=(
        Distress(
            key="d1",
            at=dt.time(9, 41),
            done="music faded, feet on the floor, stayed with the client until the nurse came",
            activity_key="a1",
        ),
    ),
    meaning="The trumpet belongs to a memory the client did not want to open today.",
    next_steps="Enter the song in the trigger register with the client. Look in after lunch.",
)

FIRST_MEETING_WITH_LITTLE = Facts(
    session=_session(25, None, None),
    ratings=(_craving("declined", None),),
    activities=(Activity(key="a1", technique="playing an instrument", part=""),),
    prompts=(Prompt(key="p1", words="after it was shown"),),
    next_steps="Meet again on Friday.",
)

LISTENING_ON_THE_WARD = Facts(
    session=_session(
        26, (20, 0), 30, service="listening", led_by="Jo Invented", credential="nurse"
    ),
    activities=(Activity(key="a1", technique="quiet listening", part="main", minutes=30),),
    music=(
        Music(
            key="m1",
            title="Bees",
            artist="Sunday Orchard",
            live=False,
            chosen_by="client",
            activity_key="a1",
        ),
        Music(
            key="m2",
            title="Bees",
            artist="Sunday Orchard",
            live=False,
            chosen_by="client",
            activity_key="a1",
        ),
        Music(
            key="m3",
            title="Window Seat",
            artist="Ada Vale",
            live=False,
            chosen_by="leader",
            activity_key="a1",
        ),
        Music(key="m4", title="Slow Apples", live=False, activity_key="a1"),
    ),
    ratings=(
        _craving(0, 0),
        Rating(
            key="tension", name="tension", before=5, low=0, high=10, high_means="as tense as can be"
        ),
        Rating(
            key="help",
            name="helpfulness",
            after=8,
            low=0,
            high=10,
            once=True,
        ),
    ),
    feelings=(Feeling(key="f1", words="calm", how="said", when="after"),),
)

BY_AN_INTERN = Facts(
    session=_session(
        27,
        (11, 0),
        50,
        led_by="Ines Invented",
        credential="intern",
        supervisor="Remy Invented",
        supervisor_credential="MT-BC",
    ),
    goals=(Goal(key="g1", words="play with others without taking over"),),
    levels=(Level(key="l1", goal_key="g1", now=1, reached="leaves room without a sign"),),
    responses=(Response(key="r1", goal_key="g1", words="was there today"),),
    activities=(
        Activity(key="a1", technique="drumming", part="opening", minutes=10),
        Activity(
            key="a2",
            technique="improvisation with a focus",
            part="main",
            minutes=18,
            recorded=(("focus", "waiting"), ("instruments", "djembe, xylophone")),
        ),
        Activity(key="a3", technique="song discussion", part="main", minutes=12),
        Activity(key="a4", technique="relaxation with music", part="closure", minutes=1),
    ),
    music=(
        Music(
            key="m1",
            title="Bees",
            artist="Sunday Orchard",
            live=True,
            chosen_by="together",
            activity_key="a3",
        ),
        Music(
            key="m2",
            title="Low Sun",
            artist="Sunday Orchard",
            live=True,
            chosen_by="chance",
            activity_key="a3",
        ),
    ),
    engagement=(
        Engagement(key="e1", words="led and began things", activity_key="a1"),
        Engagement(key="e2", words="joined in at times", activity_key="a3"),
    ),
    prompts=(
        Prompt(key="p1", words="after it was shown", activity_key="a2"),
        Prompt(key="p2", words="without help", activity_key="a2"),
    ),
    feelings=(
        Feeling(key="f1", words="pride", how="said", when="during"),
        Feeling(key="f2", words="pride", how="said", when="during"),
    ),
    quotes=(
        Quote(key="q1", words="I can hear you when I stop"),
        Quote(key="q2", words="Again?"),
        Quote(key="q3", words="That was us."),
    ),
    seen="Waited four bars before each answer.\n\nLaughed with the group next door.",
)

FIVE = {
    "lyrics_and_live_songs": LYRICS_AND_LIVE_SONGS,
    "stopped_for_distress": STOPPED_FOR_DISTRESS,
    "first_meeting_with_little": FIRST_MEETING_WITH_LITTLE,
    "listening_on_the_ward": LISTENING_ON_THE_WARD,
    "by_an_intern": BY_AN_INTERN,
}
